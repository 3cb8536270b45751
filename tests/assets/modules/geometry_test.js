// A line and the arrow across it: whichever is dragged, the others follow.

import { aimed, ends, foot, grip, half, moved, rounded, scaleOf, tip, turned, z } from "../../../assets/views/neuron/geometry.js";

function near(found, wanted, within = 1e-6) {
  if (!found.every((value, k) => Math.abs(value - wanted[k]) <= within)) throw new Error(`${found} is not ${wanted}`);
}

function holds(is, words) {
  if (!is) throw new Error(words);
}

/** Weights all over the place, the same every time. */
const SOME = Array.from({ length: 200 }, (_, k) => rounded([2 * Math.sin(k), 2 * Math.cos(3 * k), 4 * Math.sin(5 * k)]));

Deno.test("the line goes through the arrow's foot, and the arrow stands across it", () => {
  for (const w of SOME.filter((other) => ends(other).length && Math.abs(other[2]) < 5 * Math.hypot(other[0], other[1]))) {
    const [a, b] = ends(w);
    const from = foot(w);
    near([z(w, from), z(w, a), z(w, b), z(w, grip(w))], [0, 0, 0, 0], 1e-9);
    const to = tip(w, scaleOf(w), from);
    near([(to[0] - from[0]) * (b[0] - a[0]) + (to[1] - from[1]) * (b[1] - a[1])], [0], 1e-9);
  }
});

Deno.test("an arrow that is dragged to where it is says the same weights", () => {
  for (const w of SOME) {
    const [from, scale] = [foot(w), scaleOf(w)];
    if (Math.abs(z(w, from)) > 1e-9) continue; // the line lies outside of the plane
    near(aimed(from, tip(w, scale, from), scale), w, 1e-5);
  }
});

Deno.test("a line that is moved goes through the moved points, in the same direction", () => {
  for (const w of SOME) {
    const other = moved(w, [0.5, -1.25]);
    const from = foot(w);
    near(other.slice(0, 2), w.slice(0, 2));
    near([z(other, [from[0] + 0.5, from[1] - 1.25])], [z(w, from)], 1e-4);
  }
});

Deno.test("turning keeps the length of the weights, stretching multiplies it, and both keep the foot", () => {
  for (const w of SOME) {
    const other = turned(w, 30, 2);
    near([Math.hypot(other[0], other[1])], [2 * Math.hypot(w[0], w[1])], 1e-4);
    near([z(other, foot(w))], [0], 1e-4);
    near([w[0] * other[0] + w[1] * other[1]], [2 * Math.cos(Math.PI / 6) * (w[0] ** 2 + w[1] ** 2)], 1e-3);
  }
});

Deno.test("the half of class 1 has every corner on its side of the line", () => {
  for (const w of SOME) for (const corner of half(w)) holds(z(w, corner) > -1e-9, `${corner} of ${w}`);
  holds(half([0, 0, 0]).length === 4 && half([0, 0, -1]).length === 0, "without weights all is one class");
});

Deno.test("without weights there is no line, and the arrow is pulled from the middle", () => {
  holds(ends([0, 0, 0]).length === 0 && grip([0, 0, 0]) === null, "no line");
  near(aimed(foot([0, 0, 0]), [2, 0], scaleOf([0, 0, 0])), [0.5, 0, 0]);
});

Deno.test("what a hand sets is never more than an edit may say", () => near(rounded([5000, -1e9, 1 / 3]), [1000, -1000, 0.333333]));
