// The small curve of an activation function, with the value on it: both are the engine's.

import { svg } from "../../../kit/dom.js";
import { brief } from "../../../kit/figures.js";

const [WIDTH, HEIGHT] = [200, 132];

export class Curve {
  constructor(name) {
    this.name = name;
    this.element = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "pi-curve", role: "img" });
  }

  /** The point (z, value) on the curve, whose z and then f(z) the numbers are. */
  show(curve, z, value) {
    const samples = curve.subarray(0, curve.length / 2);
    const ys = curve.subarray(curve.length / 2);
    const span = samples.at(-1);
    const [low, high] = [Math.min(-0.2, ...ys), Math.max(0.2, ...ys)];
    const room = (high - low) * 0.08;
    const across = (x) => WIDTH / 2 + (x / span) * (WIDTH / 2 - 6);
    const down = (y) => HEIGHT - ((y - low + room) / (high - low + 2 * room)) * HEIGHT;
    const points = Array.from(samples, (x, k) => `${across(x).toFixed(1)},${down(ys[k]).toFixed(1)}`).join(" ");
    this.element.setAttribute("aria-label", `${this.name}: ${brief(z)} becomes ${brief(value)}`);
    this.element.replaceChildren(
      svg("line", { x1: 0, x2: WIDTH, y1: down(0), y2: down(0), class: "pi-axis" }),
      svg("line", { x1: across(0), x2: across(0), y1: 0, y2: HEIGHT, class: "pi-axis" }),
      svg("polyline", { points, class: "pi-function" }),
      svg("path", { d: `M${across(z)} ${down(0)}V${down(value)}H${across(0)}`, class: "pi-guide" }),
      svg("circle", { cx: across(z), cy: down(value), r: 4.5, class: "pi-dot" }),
    );
  }
}
