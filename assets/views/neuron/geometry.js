// A neuron's weights [w1, w2, b] as a line on the plane with an arrow across it, and what dragging either means. Pure geometry.

import { PLANE } from "../../kit/plane.js";

const ARROW = [1.2, 4.8]; // units of the plane: shortest, and longest where that has room
const BARE = 4; // units that a weight of 1 is drawn long where there is none yet

const length = (w) => Math.hypot(w[0], w[1]);
export const isBare = (w) => length(w) === 0;

/** z at a point. */
export const z = (w, x) => w[0] * x[0] + w[1] * x[1] + w[2];

/** Where the arrow starts: the point of the line nearest to the middle of the plane, kept within it. */
export function foot(w) {
  if (isBare(w)) return [0, 0];
  const away = -w[2] / length(w);
  const most = 0.94 * PLANE * Math.min(1, length(w) / Math.max(Math.abs(w[0]), Math.abs(w[1])));
  const kept = Math.max(-most, Math.min(most, away)) / length(w);
  return [w[0] * kept, w[1] * kept];
}

/** How many units of the plane a weight of 1 is drawn long: a power of two, with which the arrow is neither too short nor leaves the plane. */
export function scaleOf(w) {
  if (isBare(w)) return BARE;
  const from = foot(w);
  let scale = 2 ** Math.ceil(Math.log2(ARROW[0] / length(w)));
  while (scale * length(w) > ARROW[0] / 2 && from.some((x, k) => Math.abs(x + scale * w[k]) > PLANE)) scale /= 2;
  return scale;
}

/** Its tip. */
export const tip = (w, scale, from = foot(w)) => [from[0] + scale * w[0], from[1] + scale * w[1]];

/** The weights of an arrow from `from` to `to`: the line goes through where it starts. */
export function aimed(from, to, scale) {
  const w = [(to[0] - from[0]) / scale, (to[1] - from[1]) / scale];
  return rounded([...w, -(w[0] * from[0] + w[1] * from[1])]);
}

/** The line moved by d = [d1, d2]; its direction stays. */
export const moved = (w, d) => rounded([w[0], w[1], w[2] - w[0] * d[0] - w[1] * d[1]]);

/** The arrow turned by degrees and stretched, about where it starts. */
export function turned(w, degrees, times) {
  const from = foot(w);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [w1, w2] = isBare(w) ? [0.25, 0] : w;
  const to = [times * (cos * w1 - sin * w2), times * (sin * w1 + cos * w2)];
  return aimed(from, [from[0] + to[0], from[1] + to[1]], 1);
}

/** As an edit says them: the engine's numbers are then the same ones. */
export const rounded = (w) => w.map((value) => Number(Math.max(-1000, Math.min(1000, value)).toPrecision(6)) || 0);

/** The two points where the line leaves the plane; none where it misses it. */
export function ends(w) {
  const found = [];
  for (const edge of [-PLANE, PLANE]) {
    if (w[1]) found.push([edge, -(w[0] * edge + w[2]) / w[1]]);
    if (w[0]) found.push([-(w[1] * edge + w[2]) / w[0], edge]);
  }
  const within = found.filter((point) => point.every((x) => Math.abs(x) <= PLANE + 1e-9));
  const [first] = within;
  const last = within.findLast((point) => Math.hypot(point[0] - first[0], point[1] - first[1]) > 1e-6);
  return last ? [first, last] : [];
}

/** Where the line is taken hold of: between its foot and its farther end. */
export function grip(w) {
  const [a, b] = ends(w);
  if (!a) return null;
  const from = foot(w);
  const far = Math.hypot(a[0] - from[0], a[1] - from[1]) > Math.hypot(b[0] - from[0], b[1] - from[1]) ? a : b;
  return [from[0] + 0.6 * (far[0] - from[0]), from[1] + 0.6 * (far[1] - from[1])];
}

/** The half of the plane where z ≥ 0, as corners. */
export function half(w) {
  const corners = [[-PLANE, -PLANE], [PLANE, -PLANE], [PLANE, PLANE], [-PLANE, PLANE]];
  return corners.flatMap((corner, k) => {
    const next = corners[(k + 1) % 4];
    const [one, other] = [z(w, corner), z(w, next)];
    const share = one / (one - other);
    const cut = one >= 0 !== other >= 0 ? [[corner[0] + share * (next[0] - corner[0]), corner[1] + share * (next[1] - corner[1])]] : [];
    return one >= 0 ? [corner, ...cut] : cut;
  });
}
