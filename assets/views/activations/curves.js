// Several functions over one axis: their values, their slopes, a tangent to drag, and a table of what they are at its place.

import { h } from "../../kit/dom.js";
import { number, write } from "../../kit/figures.js";
import { fixed } from "../../kit/numbers.js";
import { readable } from "../../kit/scatter.js";
import { DASHES, Plot, span } from "./plot.js";

const STEPS = [10, 1]; // places that an arrow key, and one with Shift, goes

export class Curves {
  at = -1;
  said = "";
  xs = /** @type {ArrayLike<number>} */ ([]);
  names = /** @type {string[]} */ ([]);
  f = /** @type {ArrayLike<number>[]} */ ([]);
  slope = /** @type {ArrayLike<number>[]} */ ([]);
  colours = /** @type {string[]} */ ([]);
  cells = /** @type {any[]} */ ([]);
  /** @type {any} */
  palette;
  held = 0; // the curve that has the tangent

  /** `letter`: of the axis; `heads`: of the table's columns behind the numbers; `start`: where the tangent stands at first. */
  constructor(name, { letter, value, heads, start }) {
    this.letter = letter;
    this.value = value;
    this.start = start;
    this.over = new Plot(`${name}, tangent`, { moved: (at) => this.move(at), steps: STEPS });
    this.below = new Plot(`${name}, slopes`, { tall: 180 });
    this.rows = h("tbody", {});
    this.place = number("place", 0, 2);
    const columns = ["", `${value}(${letter})`, `${value}′(${letter})`, ...heads].map((words) => h("th", { scope: "col" }, words));
    this.table = h("table", { className: "pi-table pc-table" }, h("thead", {}, h("tr", {}, ...columns)), this.rows);
    const words = h("p", { className: "pi-note" }, "Tangent at ", h("b", {}, `${letter} = `), this.place, ". Drag it, or use the arrow keys; with Shift in steps of a hundredth.");
    this.element = h("section", { className: "pc-curves", "aria-label": name }, h("div", { className: "pc-pair" }, this.over.element, this.below.element), words, h("div", { className: "pi-scroll" }, this.table));
  }

  /** `xs`; `names`; `f` and `slope`, a curve each; `facts`: for each name the texts of the other columns. */
  show({ xs, names, f, slope, facts }, palette) {
    const isOther = this.names.join() !== names.join();
    Object.assign(this, { xs, names, f, slope, palette });
    if (this.at < 0 || this.at >= xs.length) this.at = nearest(xs, this.start);
    if (isOther) this.fill(facts);
    this.colours = names.map((_, k) => readable(palette, palette.classes[k % palette.classes.length]));
    this.draw();
  }

  fill(facts) {
    this.held = Math.min(this.held, this.names.length - 1);
    this.cells = this.names.map((name) => ({ mark: h("canvas", { className: "pc-mark", width: 56, height: 8, "aria-hidden": "true" }), f: number("f", 0, 4), slope: number("slope", 0, 4), name }));
    this.buttons = this.cells.map(({ mark, name }, k) => h("button", { type: "button", className: "pi-button pc-name", title: "Lay the tangent on this curve", onclick: () => this.hold(k) }, mark, name));
    this.rows.replaceChildren(...this.cells.map(({ f, slope, name }, k) => h("tr", { "data-name": name }, h("th", { scope: "row" }, this.buttons[k]), h("td", {}, f), h("td", {}, slope), ...facts[k].map((words) => h("td", { className: "pc-fact" }, words)))));
  }

  hold(k) {
    this.held = k;
    this.draw();
  }

  move(at) {
    this.at = at;
    this.draw();
  }

  draw() {
    const { xs, f, slope, colours, palette, at, held } = this;
    const [x, y, s] = [xs[at], f[held][at], slope[held][at]];
    const reach = [xs[0], xs[xs.length - 1]];
    const lines = (curves) => curves.map((ys, k) => ({ xs, ys, colour: colours[k], dash: DASHES[k], wide: k === held ? 3 : 2 }));
    const dots = (curves) => curves.map((ys, k) => ({ xs: [x], ys: [ys[at]], colour: colours[k] }));
    const tangent = { xs: reach, ys: reach.map((end) => y + s * (end - x)), colour: palette.css.ink, wide: 1.5 };
    this.over.show({ x: reach, y: span(...f), lines: [...lines(f), tangent], dots: dots(f), places: xs, words: [this.letter, `${this.value}(${this.letter})`], palette });
    this.below.show({ x: reach, y: span(...slope, [0, 1]), lines: lines(slope), dots: dots(slope), words: [this.letter, `slope ${this.value}′(${this.letter})`], palette });
    this.said = `${this.letter} = ${fixed(x)}: ${this.names.map((name, k) => `${name} ${fixed(f[k][at], 3)}, slope ${fixed(slope[k][at], 3)}`).join("; ")}`;
    this.over.hold(at, this.said);
    write(this.place, x, 2);
    this.cells.forEach((cell, k) => this.tell(cell, k));
  }

  tell(cell, k) {
    write(cell.f, this.f[k][this.at], 4);
    write(cell.slope, this.slope[k][this.at], 4);
    this.buttons[k].setAttribute("aria-pressed", String(k === this.held));
    const pen = cell.mark.getContext("2d");
    pen.clearRect(0, 0, 56, 8);
    Object.assign(pen, { strokeStyle: this.colours[k], lineWidth: 4 });
    pen.setLineDash(DASHES[k].map((size) => 2 * size));
    pen.beginPath();
    pen.moveTo(0, 4);
    pen.lineTo(56, 4);
    pen.stroke();
  }
}

function nearest(xs, x) {
  let best = 0;
  for (let k = 0; k < xs.length; k++) if (Math.abs(xs[k] - x) < Math.abs(xs[best] - x)) best = k;
  return best;
}

/** Row `k` of a matrix. */
export const rowOf = ({ data, shape: [, wide] }, k) => data.subarray(k * wide, (k + 1) * wide);
