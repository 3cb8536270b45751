/** Draws the curves on a canvas: train solid, test dashed, from scratch dotted, old branches thin in colours of their own, each fork and change marked. */

import { decades, label, Limit, niceAbove, ticks } from "../kit/axis.js";
import { QUANTITIES } from "./curve.js";
import { power, share } from "../kit/format.js";

/** Of the categories, in the order in which they differ most from the curve itself. */
const COLOURS = [3, 1, 4, 0, 5];
/** In units of the type size, so that larger type on a projector finds its room. */
const MARGIN = { left: 4.2, right: 1.3, top: 0.9, bottom: 2.2 };

export class Chart {
  /** `least`: epochs that the axis shows at first. */
  constructor(canvas, least) {
    this.canvas = canvas;
    this.least = least;
    this.context = canvas.getContext("2d");
    this.right = new Limit(least);
    this.top = new Limit(1);
    this.bottom = new Limit(0);
    this.isLog = false;
    this.quantity = "loss";
    this.width = 0;
    this.height = 0;
    this.type = 11;
  }

  /** Fit the canvas to its box, one canvas pixel to one pixel of the screen. */
  resize() {
    const ratio = window.devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    this.type = parseFloat(getComputedStyle(this.canvas).fontSize);
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  get plot() {
    const [left, right, top, bottom] = ["left", "right", "top", "bottom"].map((side) => Math.round(MARGIN[side] * this.type));
    return { left, top, right: Math.max(left + 10, this.width - right), bottom: Math.max(top + 10, this.height - bottom) };
  }

  x(epoch) {
    const { left, right } = this.plot;
    return left + (epoch / this.right.value) * (right - left);
  }

  epochAt(x) {
    const { left, right } = this.plot;
    return (Math.min(1, Math.max(0, (x - left) / (right - left)))) * this.right.value;
  }

  /** A loss that is no number any more lies on the top edge. */
  y(loss) {
    const { top, bottom } = this.plot;
    if (!Number.isFinite(loss)) return top;
    const scale = (value) => (this.isLog ? Math.log10(Math.max(value, 1e-12)) : value);
    const low = this.bottom.value;
    return bottom - Math.min(1, Math.max(0, (scale(loss) - low) / (this.top.value - low))) * (bottom - top);
  }

  /** Let the limits hold all curves; they grow in steps and start anew only with a new tape (`isNew`). */
  fit(curves, { quantity, isLog, isNew, now, isStill }) {
    const extent = extentOf(curves, Object.values(QUANTITIES[quantity]));
    const changed = isNew || isLog !== this.isLog || quantity !== this.quantity;
    Object.assign(this, { isLog, quantity });
    const [low, high] = quantity === "accuracy" ? [0, 1] : isLog ? logLimits(extent) : [0, niceAbove(extent.high)];
    const grow = (limit, value, wider) => limit.set(changed ? value : wider(limit.target, value), now, changed || isStill);
    grow(this.right, Math.max(this.least, niceAbove(extent.epochs)), Math.max);
    grow(this.top, high, Math.max);
    grow(this.bottom, low, Math.min);
  }

  /** True while the limits still move. */
  tick(now) {
    return [this.right, this.top, this.bottom].map((limit) => limit.tick(now)).some(Boolean);
  }

  /** `seen`: the last step that was shown; rows behind it are held ahead and not drawn. `lit`: the ghost that stands out. */
  draw({ curve, seen, ghosts, marks, lit, palette, title }) {
    this.context.clearRect(0, 0, this.width, this.height);
    this.#axes(palette, title);
    const { train, test, scratch } = QUANTITIES[this.quantity];
    for (const ghost of ghosts) this.#ghost(ghost, ghost === lit, palette);
    const rows = curve.place(seen + 1);
    this.#line(curve, rows, scratch, palette.ink, [1, 4], 2);
    this.#line(curve, rows, test, palette.ink, [5, 3], 1.5);
    this.#line(curve, rows, train, palette.accent, [], 2);
    this.#divergence(curve, rows, palette);
    for (const { step } of marks) this.#change(curve, step, palette);
  }

  /** A change of settings: a small flag on the axis. */
  #change(curve, step, palette) {
    const at = curve.nearest(step);
    if (at < 0) return;
    const { context } = this;
    const x = Math.round(this.x(curve.epoch[at])) + 0.5;
    const { top, bottom } = this.plot;
    context.setLineDash([2, 3]);
    context.lineWidth = 1;
    context.strokeStyle = palette.muted;
    line(context, x, top, x, bottom);
    context.setLineDash([]);
    context.fillStyle = palette.ink;
    context.beginPath();
    context.moveTo(x, bottom - 8);
    context.lineTo(x + 4, bottom);
    context.lineTo(x - 4, bottom);
    context.fill();
  }

  #axes(palette, title) {
    const { context } = this;
    const { left, right, top, bottom } = this.plot;
    context.font = `${this.type}px ${palette.font}`;
    context.lineWidth = 1;
    context.strokeStyle = palette.line;
    context.fillStyle = palette.muted;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const { value, text } of this.#lossTicks(bottom - top)) {
      const y = Math.round(this.y(value)) + 0.5;
      line(context, left, y, right, y);
      context.fillText(text, left - 7, y);
    }
    this.#epochs(palette);
    this.#title(title);
  }

  #lossTicks(height) {
    const count = Math.max(2, Math.floor(height / (this.type * (this.isLog ? 1.7 : 2.3))));
    if (this.isLog) {
      const powers = decades(10 ** this.bottom.value, 10 ** this.top.value, count);
      return powers.map((value) => ({ value, text: value < 0.001 || value > 9999 ? power(value, 1) : String(Number(value.toPrecision(1))) }));
    }
    const values = ticks(0, this.top.value, count);
    const say = this.quantity === "accuracy" ? (value) => share(value, 0) : (value) => label(value, values[1]);
    return values.map((value) => ({ value, text: say(value) }));
  }

  #epochs(palette) {
    const { context } = this;
    const { left, right, bottom } = this.plot;
    context.textBaseline = "top";
    const values = ticks(0, this.right.value, Math.floor((right - left) / 90));
    const room = right - context.measureText("epochs").width - 8;
    for (const value of values) {
      const x = Math.round(this.x(value)) + 0.5;
      context.textAlign = value === 0 ? "left" : "center";
      line(context, x, bottom, x, bottom + 4);
      if (x < room - 12) context.fillText(label(value, values[1]), value === 0 ? x - 3 : x, bottom + 8);
    }
    context.strokeStyle = palette.muted;
    line(context, left, Math.round(bottom) + 0.5, right, Math.round(bottom) + 0.5);
    context.textAlign = "right";
    context.fillText("epochs", right, bottom + 8);
  }

  #title(title) {
    const { context } = this;
    const { top, bottom } = this.plot;
    context.save();
    context.translate(this.type * 0.8, (top + bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(context.measureText(title).width > top + bottom ? title.split(" (")[0] : title, 0, 0);
    context.restore();
  }

  #ghost(ghost, isLit, palette) {
    const { train, test } = QUANTITIES[this.quantity];
    const colour = colourOf(ghost, palette);
    this.#line(ghost, ghost.length, test, colour, [5, 3], isLit ? 2 : 1);
    this.#line(ghost, ghost.length, train, colour, [], isLit ? 2.5 : 1.25);
    this.#forkMark(ghost.epoch[0], ghost[train][0], palette);
  }

  #forkMark(epoch, loss, palette) {
    const { context } = this;
    context.beginPath();
    context.arc(this.x(epoch), this.y(loss), 3.5, 0, 2 * Math.PI);
    context.fillStyle = palette.surface;
    context.fill();
    context.strokeStyle = palette.ink;
    context.lineWidth = 1.25;
    context.stroke();
  }

  /** The curve's first `rows` with at most one lowest and one highest point a pixel column, however many they are. */
  #line(curve, rows, column, colour, dash, width) {
    const { context } = this;
    const values = curve[column];
    context.beginPath();
    for (let i = 0; i < rows; ) {
      if (Number.isNaN(values[i])) {
        i += 1;
        continue;
      }
      const x = this.x(curve.epoch[i]);
      let [first, low, high, last] = Array(4).fill(this.y(values[i]));
      for (i += 1; i < rows && this.x(curve.epoch[i]) - x < 1; i += 1) {
        if (Number.isNaN(values[i])) continue;
        last = this.y(values[i]);
        low = Math.max(low, last);
        high = Math.min(high, last);
      }
      context.lineTo(x, first);
      if (low - high > 1) [low, high].forEach((y) => context.lineTo(x, y));
      if (last !== first) context.lineTo(x, last);
    }
    context.setLineDash(dash);
    context.lineWidth = width;
    context.lineJoin = "round";
    context.strokeStyle = colour;
    context.stroke();
    context.setLineDash([]);
  }

  #divergence(curve, rows, palette) {
    const { context } = this;
    for (let i = 0; i < rows; i += 1) {
      if (Number.isFinite(curve.train[i])) continue;
      const x = this.x(curve.epoch[i]);
      const { top } = this.plot;
      context.fillStyle = palette.warn;
      context.beginPath();
      context.moveTo(x, top - 8);
      context.lineTo(x + 5, top + 1);
      context.lineTo(x - 5, top + 1);
      context.fill();
      return;
    }
  }
}

/** Each branch keeps its colour for as long as it is held. */
export const colourOf = (ghost, palette) => palette.cat[COLOURS[ghost.number % COLOURS.length]];

function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function extentOf(curves, columns) {
  const extent = { epochs: 0, low: Infinity, high: 0 };
  for (const curve of curves) {
    for (let i = 0; i < curve.length; i += 1) {
      extent.epochs = Math.max(extent.epochs, curve.epoch[i]);
      for (const column of columns) {
        const value = curve[column][i];
        if (!Number.isFinite(value)) continue;
        extent.high = Math.max(extent.high, value);
        if (value > 0) extent.low = Math.min(extent.low, value);
      }
    }
  }
  return extent;
}

function logLimits({ low, high }) {
  if (!Number.isFinite(low)) return [-2, 0];
  const bottom = Math.floor(Math.log10(Math.max(low, 1e-12)) + 1e-9);
  return [bottom, Math.max(bottom + 1, Math.ceil(Math.log10(high) - 1e-9))];
}
