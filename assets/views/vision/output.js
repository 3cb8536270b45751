// What the network says about the watched image: a bar a class, or the image that it rebuilt.

import { h, say as put } from "../../kit/dom.js";
import { share as percent } from "../../kit/format.js";
import { word } from "../../kit/colours.js";
import { News } from "../../kit/news.js";
import { drawInk, inks } from "../../kit/raster.js";

const BAR = [80, 10]; // pixels
const IMAGE = 156; // of a side, at most

export class Output {
  constructor(state) {
    this.state = state;
    this.drawn = new News();
    this.title = h("h2", {}, "Probabilities");
    this.bars = h("div", { className: "pv-bars", role: "list" });
    this.canvas = h("canvas", { className: "pv-image", role: "img", "aria-label": "The rebuilt image", width: 28, height: 28 });
    this.element = h("section", { className: "pv-output", "aria-label": "Output" }, this.title, this.bars, this.canvas);
    this.rows = [];
  }

  settle() {
    const { classes, isRebuilding } = this.state;
    this.bars.hidden = isRebuilding;
    this.canvas.hidden = !isRebuilding;
    put(this.title, isRebuilding ? "Rebuilt" : "Probabilities");
    this.rows = classes.map((name, k) => row(name, k));
    this.bars.replaceChildren(...this.rows.map(({ element }) => element));
    this.drawn.forget();
  }

  /** Whether another answer is on its way. */
  wait(isBusy) {
    if (isBusy !== this.isBusy) this.element.setAttribute("aria-busy", String(isBusy));
    this.isBusy = isBusy;
  }

  draw() {
    const { before, after, share, palette, isRebuilding } = this.state;
    if (!this.drawn.has(before, after, share, palette) || !after) return;
    if (isRebuilding) return after["look/rebuilt"] && drawInk(this.canvas, after["look/rebuilt"], palette);
    if (after["look/p"]) this.show(before?.["look/p"]?.data, after["look/p"].data, share);
  }

  /** From afar. */
  cast(picture, tensors, palette) {
    const [ink, surface] = [palette.ink, palette.surface].map(word);
    const rebuilt = tensors["look/rebuilt"];
    if (rebuilt) return picture.map(...rebuilt.shape.slice(-2), IMAGE, IMAGE, (k) => inks(palette).table[rebuilt.data[k]]);
    for (const p of tensors["look/p"]?.data ?? []) picture.bar(p, ...BAR, [ink, surface]);
  }

  show(from, to, share) {
    const likeliest = to.indexOf(to.reduce((a, b) => Math.max(a, b)));
    for (const [k, { element, bar, number }] of this.rows.entries()) {
      const p = from?.length === to.length ? from[k] + (to[k] - from[k]) * share : to[k];
      bar.style.transform = `scaleX(${p || 0})`;
      put(number, percent(p));
      element.classList.toggle("is-likeliest", k === likeliest);
    }
  }
}

function row(name, k) {
  const bar = h("i", {});
  const number = h("span", { className: "pv-bar-number" }, "–");
  const element = h("div", { className: "pv-bar-row", role: "listitem", "data-class": k }, h("span", { className: "pv-bar-name", title: name }, name), h("span", { className: "pv-bar" }, bar), number);
  return { element, bar, number };
}

