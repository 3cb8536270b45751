// Curves over an axis on a canvas, and a handle that goes along it: by mouse, finger and arrow keys.

import { decades, label, ticks } from "../../kit/axis.js";
import { h } from "../../kit/dom.js";
import { power } from "../../kit/format.js";
import { used } from "../../kit/roving.js";
import { pixelRatio } from "../../kit/zoom.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [50, 20, 22, 26]; // pixels around the curves
const MANY = 40; // dots
const TICK = 64; // pixels from one tick to the next, about
export const DASHES = [[], [9, 4], [2, 3], [12, 3, 2, 3], [5, 2], [1, 5]];

/** @typedef {{xs: ArrayLike<number>, ys: ArrayLike<number>, colour: string, dash?: number[], wide?: number}} Line */

export class Plot {
  at = 0;
  wide = 0;
  x = [0, 1];
  y = [0, 1];
  lines = /** @type {Line[]} */ ([]);
  dots = /** @type {Line[]} */ ([]);
  places = /** @type {ArrayLike<number>} */ ([]);
  words = ["", ""];
  isLog = false;
  stops = /** @type {[number, string][] | null} */ (null);
  /** @type {any} */
  palette;

  /** `moved(at)`: the handle goes to place `at` of `places`; without it there is none. `steps`: places that an arrow key, and one with Shift, goes. */
  constructor(name, { tall = 260, moved = null, steps = [1, 1] } = {}) {
    this.moved = moved;
    this.tall = tall;
    this.steps = steps;
    this.canvas = h("canvas", { role: "img", "aria-label": name });
    this.handle = h("div", { className: "pc-handle", role: "slider", tabIndex: 0, "aria-label": name, hidden: !moved });
    this.element = h("div", { className: "pc-plot" }, this.canvas, this.handle);
    if (!moved) return;
    this.element.classList.add("is-held");
    this.handle.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("pointerdown", (event) => this.take(event));
    this.element.addEventListener("pointermove", (event) => this.element.hasPointerCapture(event.pointerId) && this.go(this.under(event)));
  }

  /**
   * `stops`: [[x, words], …], where the axis has ticks of its own. `x`, `y`: [low, high]; `lines`, `dots`: what is drawn; `places`: x of every place of the handle; `words`: what they are, at the axes.
   * @param {{x: number[], y: number[], lines: Line[], dots?: Line[], places?: ArrayLike<number>, stops?: [number, string][] | null, isLog?: boolean, words: string[], palette: any}} what
   */
  show(what) {
    Object.assign(this, what, { dots: what.dots ?? [], places: what.places ?? [], stops: what.stops ?? null, isLog: Boolean(what.isLog) });
    const [wide, ratio] = [this.element.clientWidth || 480, Math.min(3, pixelRatio())];
    this.wide = wide;
    Object.assign(this.canvas, { width: Math.round(wide * ratio), height: Math.round(this.tall * ratio) });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    this.axes(pen);
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, TOP, wide - LEFT - RIGHT, this.tall - TOP - BOTTOM);
    pen.clip();
    for (const line of this.lines) this.trace(pen, line);
    for (const dots of this.dots) this.dot(pen, dots);
    pen.restore();
  }

  across = (x) => LEFT + ((x - this.x[0]) / (this.x[1] - this.x[0])) * (this.wide - LEFT - RIGHT);

  down(y) {
    const [low, high, at] = [...this.y, y].map((value) => (this.isLog ? Math.log10(value) : value));
    return this.tall - BOTTOM - ((at - low) / (high - low)) * (this.tall - TOP - BOTTOM);
  }

  axes(pen) {
    const { palette, wide, tall } = this;
    const clean = (value) => (Math.abs(value) < 1e-12 && !this.isLog ? 0 : value);
    const { ink, muted, line } = palette.css;
    pen.font = `11px ${palette.font}`;
    pen.lineWidth = 1;
    const xs = ticks(...this.x, (wide - LEFT) / TICK).map(clean);
    const ys = this.isLog ? decades(...this.y, tall / 40) : ticks(...this.y, tall / 46);
    const rule = (value, isAcross) => {
      pen.strokeStyle = value === 0 ? muted : line;
      pen.beginPath();
      const at = Math.round(isAcross ? this.across(value) : this.down(value)) + 0.5;
      pen.moveTo(isAcross ? at : LEFT, isAcross ? TOP : at);
      pen.lineTo(isAcross ? at : wide - RIGHT, isAcross ? tall - BOTTOM : at);
      pen.stroke();
    };
    pen.fillStyle = muted;
    pen.textAlign = "center";
    for (const [value, text] of this.stops ?? xs.map((value) => [value, label(value, xs[1] - xs[0])])) {
      rule(value, true);
      pen.fillText(text.replace("-", "−"), this.across(value), tall - BOTTOM + 14);
    }
    pen.textAlign = "right";
    for (const value of ys.map(clean)) {
      rule(value, false);
      pen.fillText((this.isLog ? decade(value) : label(value, ys[1] - ys[0])).replace("-", "−"), LEFT - 6, this.down(value) + 4);
    }
    pen.fillStyle = ink;
    pen.textAlign = "left";
    pen.fillText(this.words[1], LEFT, TOP - 8);
    pen.textAlign = "right";
    pen.fillText(this.words[0], wide - RIGHT - 4, tall - BOTTOM - 6);
  }

  trace(pen, { xs, ys, colour, dash = [], wide = 2 }) {
    Object.assign(pen, { strokeStyle: colour, lineWidth: wide });
    pen.setLineDash(dash);
    pen.beginPath();
    for (let k = 0; k < xs.length; k++) if (!this.isLog || ys[k] > 0) pen.lineTo(this.across(xs[k]), this.down(ys[k]));
    pen.stroke();
    pen.setLineDash([]);
  }

  dot(pen, { xs, ys, colour, wide = 5 }) {
    const isMany = xs.length > MANY; // rings around them would hide one another
    Object.assign(pen, { fillStyle: colour, strokeStyle: isMany ? "transparent" : this.palette.css.surface, lineWidth: 1.5 });
    for (let k = 0; k < xs.length; k++) {
      if (this.isLog && !(ys[k] > 0)) continue;
      pen.beginPath();
      pen.arc(this.across(xs[k]), this.down(ys[k]), wide, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
  }

  /** Where the handle stands, and what it says. */
  hold(at, words) {
    this.at = at;
    const { handle, places } = this;
    handle.style.left = `${this.across(places[at])}px`;
    for (const [name, value] of Object.entries({ valuemin: places[0], valuemax: places[places.length - 1], valuenow: places[at], valuetext: words })) handle.setAttribute(`aria-${name}`, String(value));
  }

  take(event) {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.handle.focus({ preventScroll: true });
    event.preventDefault();
    this.go(this.under(event));
  }

  /** The place nearest to the pointer. */
  under(event) {
    const { left, width } = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * this.wide;
    let best = 0;
    for (let k = 0; k < this.places.length; k++) if (Math.abs(this.across(this.places[k]) - x) < Math.abs(this.across(this.places[best]) - x)) best = k;
    return best;
  }

  go(at) {
    const to = Math.max(0, Math.min(this.places.length - 1, at));
    if (to !== this.at) this.moved(to);
  }

  press(event) {
    const [far, near] = this.steps;
    const by = event.shiftKey ? near : far;
    const to = { ArrowLeft: this.at - by, ArrowDown: this.at - by, ArrowRight: this.at + by, ArrowUp: this.at + by, PageDown: this.at - 10 * far, PageUp: this.at + 10 * far, Home: 0, End: this.places.length - 1 }[event.key];
    if (to === undefined) return;
    used(event);
    this.go(to);
  }
}

/** A power of ten as one reads it: “0.01”, “10⁻⁹”. */
const decade = (value) => (value < 0.0009 || value > 1100 ? power(value, 1).replace("1·", "") : String(Number(value.toPrecision(1))));

/** Low and high of these values with some air, never nothing. */
export function span(...arrays) {
  let [low, high] = [Infinity, -Infinity];
  for (const values of arrays) for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const air = 0.08 * (high - low) || 0.5;
  return [low - air, high + air];
}
