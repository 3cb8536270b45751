// The plane of an autoencoder's two numbers: the image behind each point, and where the test images lie.

import { h, say } from "../../../kit/dom.js";
import { Classes, marksOf } from "./classes.js";
import { namesOf } from "./embedding.js";
import { Question } from "../../../kit/ask.js";
import { Panel } from "../../../kit/panel.js";
import { figure } from "../../../kit/figures.js";
import { Atlas, inks } from "../../../kit/raster.js";
import { Picture } from "../../../kit/picture.js";
import { Scatter } from "../../../kit/scatter.js";

const SIDE = 15;
const FAINT = 0.6; // of ink: marks lie above

export class Plane extends Panel {
  label = "Code plane";
  hint = "Every point of the plane is an image that the decoder draws. Walk from one digit to another.";

  code = null;

  constructor(state, inside) {
    super(state, inside, "plane", { every: 4000 });
    this.behind = new Question(state, "code", () => this.update(), { every: 200, rest: 0 });
    this.scatter = new Scatter("Code plane", { over: () => {}, chose: () => {} });
    this.ground = h("canvas", { className: "pi-ground", "aria-hidden": "true" });
    this.images = new Atlas(this.ground);
    this.cross = h("span", { className: "pi-cross", hidden: true });
    this.scatter.element.prepend(this.ground);
    this.scatter.element.append(this.cross);
    this.scatter.ring.remove();
    this.classes = new Classes(this.scatter);
    this.picture = new Picture("The image behind the point", 196);
    this.words = h("p", { className: "pi-reading", role: "status" });
    this.dots = h("input", { type: "checkbox", checked: true, onchange: () => this.scatter.canvas.classList.toggle("pi-unseen", !this.dots.checked) });
    this.build();
    this.listen(this.scatter.canvas);
  }

  build() {
    const means = h("p", { className: "pi-means" }, "The network squeezes each image into two numbers. Here is what it rebuilds from the numbers of each place; the digits are where test images lie.");
    const side = h("div", { className: "pi-side" }, means, this.picture.element, this.words, h("label", { className: "pi-check" }, this.dots, "Test images"), this.classes.element);
    this.fill(h("div", { className: "pi-columns" }, this.scatter.element, side));
  }

  listen(canvas) {
    const point = (event) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      this.go((event.clientX - left) / width, (event.clientY - top) / height);
    };
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", point);
    canvas.addEventListener("keydown", (event) => {
      const by = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      if (by) this.go(...(this.share ?? [0.5, 0.5]).map((v, k) => v + by[k] / 40));
    });
  }

  /** Only a network that rebuilds through two units has such a plane. */
  suits() {
    return this.state.isRebuilding && this.state.layers.some(({ shape }) => shape.length === 1 && shape[0] === 2);
  }

  question() {
    return { plane: SIDE };
  }

  /** To a place of the picture, in shares of its width and height. */
  go(x, y) {
    if (!this.drawn) return;
    const [x0, x1, y0, y1] = this.drawn["plane/reach"].data;
    this.share = [x, y].map((v) => Math.max(0, Math.min(1, v)));
    this.code = [x0 + (x1 - x0) * this.share[0], y1 - (y1 - y0) * this.share[1]].map((v) => Number(v.toPrecision(6)));
    this.cross.hidden = false;
    Object.assign(this.cross.style, { left: `${100 * this.share[0]}%`, top: `${100 * this.share[1]}%` });
    this.update();
  }

  tell() {
    if (this.code) this.behind.tick({ code: this.code });
    if (this.behind.tensors && this.behind.tensors !== this.decoded) this.drawBehind(this.behind.tensors);
  }

  draw(tensors) {
    const { palette, classes } = this.state;
    this.drawGround(tensors["plane/images"]);
    this.scatter.show(tensors["plane/xy"].data, marksOf(tensors["plane/label"].data, palette), palette, tensors["plane/reach"].data);
    this.classes.show(namesOf(classes, tensors["plane/label"].data), palette);
    const [x0, x1, y0, y1] = Array.from(tensors["plane/reach"].data, (v) => v.toPrecision(3));
    this.scatter.canvas.setAttribute("aria-label", `Code plane: the first number from ${x0} to ${x1}, the second from ${y0} to ${y1}. Arrows move the point.`);
    if (!this.code) this.go(0.5, 0.5);
  }

  /** All images of the plane (g, g, 28, 28) as one picture. */
  drawGround({ shape: [g, , side], data }) {
    this.images.reserve(g * g, side);
    for (let k = 0; k < g * g; k++) this.images.write(k, data, k, inks(this.state.palette, FAINT));
    this.images.publish();
  }

  drawBehind(tensors) {
    this.decoded = tensors;
    this.picture.showInk(tensors["look/decoded"].data, 28, 28, this.state.palette);
    const { code } = JSON.parse(this.behind.answeredText);
    say(this.words, `Behind (${code.map((v) => figure(v, 2)).join(", ")})`);
  }

  forget() {
    super.forget();
    this.behind.forget();
  }

  theme() {
    this.decoded = null;
    super.theme();
  }

  rests() {
    super.rests();
    this.behind.rests();
  }

  destroy() {
    super.destroy();
    this.behind.stop();
  }
}
