// The plane: points, the line, and the arrow across it. Handles are dragged, or moved by keys; a click sets a point or takes it away.

import { mix, text, word } from "../../kit/colours.js";
import { h, still } from "../../kit/dom.js";
import { CALM } from "../../kit/light.js";
import { corners, trace } from "../../kit/marks.js";
import { across, down, PLANE, planeAt } from "../../kit/plane.js";
import { used } from "../../kit/roving.js";
import { Segments } from "../../kit/segments.js";
import { ratioOf, spotIn } from "../../kit/zoom.js";
import { aimed, ends, foot, grip, half, isBare, moved, scaleOf, tip, turned, z } from "./geometry.js";
import { RULES, weightsOf } from "./model.js";
import { spot } from "./text.js";

const [RADIUS, NEAR] = [5.5, 12]; // pixels of a point; within which a pointer takes hold
const WASH = 0.26; // share of a class's colour on its half of the plane
const SAMPLES = 24;
const GLIDES = 0.6; // of the way to the next frame
const KEYS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class Plane {
  size = 0;
  /** @type {number[] | null} */
  cursor = null;
  drag = null;
  shown = null;
  shownAt = 0;
  wasFast = false;

  constructor(state) {
    this.state = state;
    this.canvas = h("canvas", { className: "pe-canvas", role: "application", tabIndex: 0 });
    this.line = this.handle("Line", (event) => this.pushLine(event));
    this.arrow = this.handle("Weight arrow", (event) => this.pushArrow(event));
    this.place = h("div", { className: "pe-plane" }, this.canvas, this.line, this.arrow);
    this.label = new Segments("A click sets", { 0: "● class 0", 1: "■ class 1" }, () => {});
    this.words = h("p", { className: "pi-note" });
    this.element = h("section", { className: "pe-left", "aria-label": "Plane" }, h("div", { className: "pe-tools" }, h("span", { className: "pi-note" }, "A click sets"), this.label.element), this.place, this.words);
    this.canvas.addEventListener("pointerdown", (event) => this.press(event));
    this.canvas.addEventListener("keydown", (event) => this.point(event));
    this.canvas.addEventListener("blur", () => ((this.cursor = null), state.changed()));
    this.place.addEventListener("pointermove", (event) => this.pull(event));
    for (const kind of ["pointerup", "pointercancel"]) this.place.addEventListener(kind, (event) => this.release(event));
  }

  handle(name, push) {
    const take = (event) => this.take(name === "Line" ? "line" : "arrow", event);
    return h("button", { type: "button", className: "pe-handle", "data-name": name, onpointerdown: take, onkeydown: push });
  }

  /** Take hold of the line or of the arrow. */
  take(what, event) {
    const { state } = this;
    event.preventDefault();
    event.target.focus({ preventScroll: true });
    this.place.setPointerCapture(event.pointerId);
    const w = state.weights;
    this.drag = { what, w, from: this.under(event), foot: foot(w), scale: this.scale, isMoved: false };
    state.hand.isHeld = true;
  }

  press(event) {
    if (event.button !== 0) return;
    const w = this.state.weights;
    const at = this.under(event);
    const away = isBare(w) ? Infinity : Math.abs(z(w, at)) / Math.hypot(w[0], w[1]);
    if (away < this.units(NEAR) && event.pointerType !== "touch" && !this.ownAt(at)) this.take("line", event);
    else this.drag = { what: "point", from: at };
  }

  pull(event) {
    const { drag, state } = this;
    if (!drag || drag.what === "point") return;
    const at = this.under(event);
    if (!drag.isMoved && Math.hypot(at[0] - drag.from[0], at[1] - drag.from[1]) < this.units(3)) return;
    drag.isMoved = true;
    const d = [at[0] - drag.from[0], at[1] - drag.from[1]];
    const [t1, t2] = tip(drag.w, drag.scale, drag.foot);
    state.hand.put(drag.what === "line" ? moved(drag.w, d) : aimed(drag.foot, [t1 + d[0], t2 + d[1]], drag.scale));
  }

  release(event) {
    const { drag, state } = this;
    this.drag = null;
    state.hand.isHeld = false;
    const isClick = drag?.what === "point" && event.type === "pointerup";
    if (isClick && !state.api.isHidden("own")) state.hand.toggle(this.under(event), this.label.value, this.units(NEAR));
    state.changed();
  }

  pushLine(event) {
    const way = KEYS[event.key];
    if (!way) return;
    used(event);
    const by = event.shiftKey ? 0.05 : 0.25;
    this.state.hand.put(moved(this.state.weights, way.map((d) => d * by)));
  }

  pushArrow(event) {
    const way = KEYS[event.key];
    if (!way) return;
    used(event);
    const [turn, stretch] = event.shiftKey ? [1, 1.02] : [5, 1.1];
    this.state.hand.put(turned(this.state.weights, -way[0] * turn, stretch ** way[1]));
  }

  /** Arrows move a cross, Enter sets a point there or takes it away. */
  point(event) {
    const way = KEYS[event.key];
    if (!way && !["Enter", "Delete", "Backspace"].includes(event.key)) return;
    used(event);
    const by = event.shiftKey ? 0.1 : 0.5;
    const [x1, x2] = this.cursor ?? [0, 0];
    const kept = (x) => Number(Math.max(-PLANE, Math.min(PLANE, x)).toFixed(2));
    this.cursor = way ? [kept(x1 + by * way[0]), kept(x2 + by * way[1])] : [x1, x2];
    if (!way) this.state.hand.toggle(this.cursor, event.key === "Enter" ? this.label.value : null, this.units(NEAR));
    else this.state.api.say(spot(this.cursor));
    this.state.changed();
  }

  under(event) {
    return planeAt(...spotIn(this.canvas, event), this.size);
  }

  units(pixels) {
    return (pixels / this.size) * 2 * PLANE;
  }

  ownAt(at) {
    return this.state.hand.points.some((own) => Math.hypot(own.split(":")[0] - at[0], own.split(":")[1] - at[1]) <= this.units(NEAR));
  }

  draw() {
    const { state } = this;
    this.size = this.canvas.clientWidth || 420;
    const ratio = ratioOf(this.canvas);
    Object.assign(this.canvas, { width: this.size * ratio, height: this.size * ratio });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    this.scale = this.drag?.scale ?? scaleOf(state.weights);
    this.drawn = this.gliding();
    this.drawHalves(pen);
    this.drawGrid(pen);
    this.drawOther(pen);
    this.drawNeuron(pen);
    this.drawPoints(pen);
    this.tell();
  }

  /** While it plays the line glides to the next frame's, once there was time to look at the example. */
  gliding() {
    const { a, b, share, front, hand, weights } = this.state;
    const part = Math.max(0, (share - GLIDES) / (1 - GLIDES));
    if (!part || hand.set || still() || !b.tensors["param/0.bias"]) return weights;
    const to = weightsOf(b.tensors, front);
    return weightsOf(a.tensors, front).map((value, k) => value + part * (to[k] - value));
  }

  /** Its pixels. @returns {[number, number]} */
  at(point) {
    return [across(point[0], 0, this.size), down(point[1], 0, this.size)];
  }

  drawHalves(pen) {
    const { palette } = this.state;
    pen.fillStyle = text(mix(palette.surface, palette.negative, WASH));
    pen.fillRect(0, 0, this.size, this.size);
    pen.fillStyle = text(mix(palette.surface, palette.positive, WASH));
    pen.beginPath();
    half(this.drawn).forEach((corner) => pen.lineTo(...this.at(corner)));
    pen.fill();
  }

  drawGrid(pen) {
    const { css, font } = this.state.palette;
    Object.assign(pen, { strokeStyle: css.muted, lineWidth: 0.5, fillStyle: css.muted, font: `11px ${font}` });
    const [x, y] = this.at([0, 0]);
    pen.strokeRect(0.5, 0.5, this.size - 1, this.size - 1);
    this.stroke(pen, [[-PLANE, 0], [PLANE, 0]]);
    this.stroke(pen, [[0, -PLANE], [0, PLANE]]);
    pen.fillText("x₁", this.size - 18, y - 5);
    pen.fillText("x₂", x + 5, 13);
    for (const tick of [-3, 3]) {
      pen.fillText(String(tick).replace("-", "−"), this.at([tick, 0])[0] - 5, y + 13);
      pen.fillText(String(tick).replace("-", "−"), x + 5, this.at([0, tick])[1] + 4);
    }
  }

  /** The neuron beside it, dashed. */
  drawOther(pen) {
    const { settings, frame, palette } = this.state;
    const k = Object.keys(RULES).indexOf(settings.beside);
    if (k < 0 || settings.beside === settings.rule) return;
    Object.assign(pen, { strokeStyle: palette.css.ink, lineWidth: 2 });
    pen.setLineDash([6, 5]);
    this.stroke(pen, ends(weightsOf(frame.tensors, k)));
    pen.setLineDash([]);
  }

  drawNeuron(pen) {
    const { palette } = this.state;
    const weights = this.drawn;
    const from = this.drag?.foot ?? foot(weights);
    const to = tip(weights, this.scale, from);
    const hold = grip(weights);
    for (const [color, wide] of [[palette.css.surface, 6], [palette.css.ink, 2.5]]) {
      Object.assign(pen, { strokeStyle: color, fillStyle: color, lineWidth: wide });
      this.stroke(pen, ends(weights));
      if (!isBare(weights)) this.arrowhead(pen, from, to);
    }
    this.stand(this.arrow, to);
    this.line.hidden = !hold;
    if (hold) this.stand(this.line, hold);
  }

  arrowhead(pen, from, to) {
    this.stroke(pen, [from, to]);
    const [[x0, y0], [x, y]] = [this.at(from), this.at(to)];
    const angle = Math.atan2(y - y0, x - x0);
    pen.beginPath();
    pen.moveTo(x, y);
    for (const side of [-0.42, 0.42]) pen.lineTo(x - 13 * Math.cos(angle + side), y - 13 * Math.sin(angle + side));
    pen.fill();
  }

  stroke(pen, points) {
    pen.beginPath();
    points.forEach((point) => pen.lineTo(...this.at(point)));
    pen.stroke();
  }

  stand(handle, place) {
    const [x, y] = this.at(place);
    Object.assign(handle.style, { left: `${x}px`, top: `${y}px` });
  }

  /** The data set's points, then one's own as they will be; a ring around what is wrong, corners around what comes next. */
  drawPoints(pen) {
    const { palette, scene, frame, hand } = this.state;
    const [x, y, own] = [scene["data/x"].data, scene["data/y"].data, hand.points];
    const drawn = y.length - scene["data/own"].data[0];
    for (let k = 0; k < drawn; k++) this.mark(pen, [x[2 * k], x[2 * k + 1]], y[k]);
    for (const point of own) this.mark(pen, point.split(":").map(Number), Number(point.split(":")[2]), true);
    Object.assign(pen, { strokeStyle: palette.css.ink, lineWidth: 1.6 });
    const wrong = frame.tensors.wrong.data;
    for (let k = 0; k < wrong.length && wrong.length === y.length; k++) if (wrong[k]) this.ring(pen, [x[2 * k], x[2 * k + 1]]);
    const next = frame.tensors["next/example"]?.data[0];
    if (next < y.length && !this.isFast(frame)) this.corner(pen, [x[2 * next], x[2 * next + 1]]);
    if (this.cursor) this.corner(pen, this.cursor, 4);
  }

  /** Do frames follow so fast that corners around the next example would only flicker? */
  isFast(frame) {
    const now = performance.now();
    if (frame !== this.shown) Object.assign(this, { shown: frame, wasFast: now - this.shownAt < CALM, shownAt: now });
    return this.state.isPlaying && this.wasFast;
  }

  mark(pen, point, label, isOwn = false) {
    const { css } = this.state.palette;
    const [x, y] = this.at(point);
    pen.beginPath();
    trace(pen, label, x, y, RADIUS);
    Object.assign(pen, { strokeStyle: css.isDark ? css.ink : css.surface, lineWidth: 2.4, fillStyle: label ? css.positive : css.negative });
    pen.stroke();
    pen.fill();
    if (!isOwn) return;
    pen.beginPath();
    pen.arc(x, y, RADIUS * 0.36, 0, 7);
    pen.fillStyle = css.surface;
    pen.fill();
  }

  ring(pen, point) {
    const [x, y] = this.at(point);
    pen.beginPath();
    pen.arc(x, y, RADIUS + 4, 0, 7);
    pen.stroke();
  }

  corner(pen, point, more = 8) {
    pen.beginPath();
    corners(pen, ...this.at(point), RADIUS + more);
    pen.stroke();
  }

  /** Names of the handles, and the picture in words. */
  tell() {
    const { weights, frame, scene } = this.state;
    const [w1, w2, b] = weights.map((value) => Number(value.toPrecision(4)));
    name(this.arrow, `Weight arrow: w1 ${w1}, w2 ${w2}. Left and right turn it, up and down stretch it.`);
    name(this.line, `Line: bias ${b}. Arrow keys move it.`);
    const wrong = frame.tensors.wrong.data.reduce((sum, is) => sum + is, 0);
    name(this.canvas, `Plane with ${scene["data/y"].data.length} points, ${wrong} of them on the wrong side. Arrow keys move a cross, Enter sets a point or takes it away.`);
    const words = isBare(weights) ? "All weights are 0: there is no line yet. Play, or pull the ring in the middle." : "Drag the line, or the arrow’s tip. A ring: wrong. Corners: the next example.";
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  /** The halves and the line of another moment, from afar. */
  cast(picture, weights, palette) {
    const [against, on, ink] = [mix(palette.surface, palette.negative, WASH), mix(palette.surface, palette.positive, WASH), palette.ink].map(word);
    const near = (Math.hypot(weights[0], weights[1]) * PLANE) / SAMPLES;
    const place = (k) => ((k + 0.5) / SAMPLES) * 2 * PLANE - PLANE;
    picture.map(SAMPLES, SAMPLES, this.size, this.size, (k) => {
      const sum = z(weights, [place(k % SAMPLES), -place(Math.floor(k / SAMPLES))]);
      return Math.abs(sum) < near ? ink : sum >= 0 ? on : against;
    });
  }
}

function name(element, words) {
  if (element.getAttribute("aria-label") !== words) element.setAttribute("aria-label", words);
}
