// Points of a plane, each drawn as a word of a few letters.

import { h } from "./dom.js";
import { luminance } from "./theme.js";
import { mix, text } from "./colours.js";

const NEAR = 16; // pixels within which a point is pointed at
const LEAST = 3; // contrast of a mark to its ground

export class Scatter {
  points = [];
  hidden = new Set();
  at = -1;

  /** `over(k)`: point k or −1; `chose(k)`. */
  constructor(name, { over, chose }) {
    this.name = name;
    this.over = over;
    this.chose = chose;
    this.canvas = h("canvas", { className: "pi-scatter", role: "application", tabIndex: 0, "aria-label": name });
    this.ring = h("span", { className: "pi-ring", hidden: true });
    this.element = h("div", { className: "pi-plane" }, this.canvas, this.ring);
    this.canvas.addEventListener("pointermove", (event) => this.point(this.nearest(event)));
    this.canvas.addEventListener("pointerleave", () => this.point(-1));
    this.canvas.addEventListener("click", (event) => this.choose(this.nearest(event)));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
  }

  /** `xy` (n, 2) in any units; `marks`: for each its {words, colour, label, isBold}; `reach`: x0, x1, y0, y1, else all points fit. */
  show(xy, marks, palette, reach) {
    const [x0, x1, y0, y1] = reach ?? boundsOf(xy);
    const edge = reach ? 0 : 0.03;
    const across = (x) => edge + (1 - 2 * edge) * ((x - x0) / (x1 - x0 || 1));
    const down = (y) => edge + (1 - 2 * edge) * ((y1 - y) / (y1 - y0 || 1));
    this.points = marks.map((mark, k) => ({ ...mark, k, x: across(xy[2 * k]), y: down(xy[2 * k + 1]) }));
    this.palette = palette;
    this.draw();
  }

  draw() {
    const side = this.canvas.clientWidth || 420;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    Object.assign(this.canvas, { width: side * ratio, height: side * ratio });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 2.5;
    pen.strokeStyle = this.palette.css.surface;
    for (const { words, colour, isBold, x, y } of this.seen()) {
      pen.font = `${isBold ? 700 : 400} 12px ${this.palette.font}`;
      pen.strokeText(words, x * side, y * side);
      pen.fillStyle = colour;
      pen.fillText(words, x * side, y * side);
    }
  }

  seen() {
    return this.points.filter(({ label, x, y }) => !this.hidden.has(label) && x >= 0 && x <= 1 && y >= 0 && y <= 1);
  }

  nearest(event) {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / width];
    let [best, away] = [-1, NEAR / width];
    for (const point of this.seen()) {
      const distance = Math.hypot(point.x - x, point.y - y);
      if (distance < away) [best, away] = [point.k, distance];
    }
    return best;
  }

  point(k) {
    if (k === this.at) return;
    this.at = k;
    this.ring.hidden = k < 0;
    if (k >= 0) Object.assign(this.ring.style, { left: `${100 * this.points[k].x}%`, top: `${100 * this.points[k].y}%` });
    this.over(k);
  }

  choose(k) {
    if (k >= 0) this.chose(k);
  }

  /** Arrows go to the nearest point in their direction, Enter chooses it. */
  press(event) {
    const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!way && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (way) this.point(this.beside(way));
    else this.choose(this.at);
  }

  beside([dx, dy]) {
    const from = this.points[this.at] ?? { x: 0.5, y: 0.5, k: -1 };
    let [best, least] = [this.at, Infinity];
    for (const point of this.seen()) {
      const [x, y] = [point.x - from.x, point.y - from.y];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy + y * dx);
      const cost = ahead + 2 * aside;
      if (point.k !== from.k && ahead > 0.001 && cost < least) [best, least] = [point.k, cost];
    }
    return best;
  }
}

function boundsOf(xy) {
  const axis = (first) => xy.filter((_, k) => k % 2 === first);
  const [xs, ys] = [axis(0), axis(1)];
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
}

/** A colour, darkened or lightened towards ink until it stands out from the ground. */
export function readable(palette, colour) {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mix(colour, palette.ink, share);
    if (contrast(mixed, palette.surface) >= LEAST) return text(mixed);
  }
  return text(palette.ink);
}

/** Contrast by WCAG 2.2. */
function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (high + 0.05) / (low + 0.05);
}
