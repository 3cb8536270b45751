// The plane: points, the line, and the arrow across it.

import { mix, text, word } from "../../kit/colours.js";
import { h, still } from "../../kit/dom.js";
import { CALM } from "../../kit/light.js";
import { corners, trace } from "../../kit/marks.js";
import { across, down, PLANE } from "../../kit/plane.js";
import { Segments } from "../../kit/segments.js";
import { ratioOf } from "../../kit/zoom.js";
import { ends, foot, grip, half, isBare, scaleOf, tip, z } from "./geometry.js";
import { Handles } from "./handles.js";
import { RULES, weightsOf } from "./model.js";

const RADIUS = 5.5; // pixels of a point
const WASH = 0.26; // share of a class's colour on its half of the plane
const SAMPLES = 24;
const GLIDES = 0.6; // of the way to the next frame

export class Plane {
  size = 0;
  shown = null;
  shownAt = 0;
  wasFast = false;

  constructor(state) {
    this.state = state;
    this.canvas = h("canvas", { className: "pu-canvas", role: "application", tabIndex: 0 });
    this.label = new Segments("A click sets", { 0: "● class 0", 1: "■ class 1" }, () => {});
    this.handles = new Handles(state, this);
    this.place = h("div", { className: "pu-plane" }, this.canvas, this.handles.line, this.handles.arrow);
    this.words = h("p", { className: "pi-note" });
    this.element = h("section", { className: "pu-left", "aria-label": "Plane" }, h("div", { className: "pu-tools" }, h("span", { className: "pi-note" }, "A click sets"), this.label.element), this.place, this.words);
  }

  /** How many units of the plane so many pixels are. */
  units(pixels) {
    return (pixels / this.size) * 2 * PLANE;
  }

  draw() {
    const { state } = this;
    this.size = this.canvas.clientWidth || 420;
    const ratio = ratioOf(this.canvas);
    Object.assign(this.canvas, { width: this.size * ratio, height: this.size * ratio });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    this.scale = this.handles.drag?.scale ?? scaleOf(state.weights);
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
    const from = this.handles.drag?.foot ?? foot(weights);
    const to = tip(weights, this.scale, from);
    const hold = grip(weights);
    for (const [color, wide] of [[palette.css.surface, 6], [palette.css.ink, 2.5]]) {
      Object.assign(pen, { strokeStyle: color, fillStyle: color, lineWidth: wide });
      this.stroke(pen, ends(weights));
      if (!isBare(weights)) this.arrowhead(pen, from, to);
    }
    const { line, arrow } = this.handles;
    this.stand(arrow, to);
    line.hidden = !hold;
    if (hold) this.stand(line, hold);
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
    if (this.handles.cursor) this.corner(pen, this.handles.cursor, 4);
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
    name(this.handles.arrow, `Weight arrow: w1 ${w1}, w2 ${w2}. Left and right turn it, up and down stretch it.`);
    name(this.handles.line, `Line: bias ${b}. Arrow keys move it.`);
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
