// Test predictions as they stream by: eight images, the three likeliest classes of each, right or wrong by shape and colour.

import { h, say as put } from "../../kit/dom.js";
import { drawInk } from "../../kit/raster.js";
import { share } from "../../kit/format.js";
import { sign } from "./signs.js";

const EVERY = 900; // ms that a prediction stands, so that it can be read

export class Stream {
  frame;
  shownAt = 0;

  constructor(state) {
    this.state = state;
    this.rows = Array.from({ length: 8 }, () => row((index) => state.watchImage({ image: [0, index] })));
    this.list = h("ol", { className: "pv-stream" }, ...this.rows.map(({ element }) => element));
    this.element = h("section", { className: "pv-panel", "aria-label": "Test predictions" }, h("h2", {}, "Test images, one after another"), this.list);
  }

  settle() {}

  draw(now) {
    const { frame, isPlaying, palette } = this.state;
    this.element.hidden = !frame.tensors["stream/index"];
    if (this.element.hidden || (frame === this.frame && !this.isWaiting && palette === this.palette)) return;
    if (isPlaying && now - this.shownAt < EVERY && !this.isWaiting && palette === this.palette) return;
    if (!this.isWaiting || !isPlaying) Object.assign(this, { frame, shownAt: now });
    this.palette = palette;
    this.show(this.frame);
  }

  show({ tensors }) {
    const [indices, tops, ps] = ["stream/index", "stream/top", "stream/p"].map((name) => tensors[name]?.data);
    const each = tops ? tops.length / indices.length : 0;
    this.isWaiting = false;
    for (const [k, part] of this.rows.entries()) {
      part.element.hidden = k >= indices.length || indices[k] < 0;
      if (part.element.hidden) continue;
      const found = this.state.images.of(0, indices[k]);
      if (!found) this.isWaiting = true;
      else this.fill(part, indices[k], found, Array.from({ length: each }, (_, m) => [tops[each * k + m], ps[each * k + m]]));
    }
  }

  fill(part, index, { image, label }, guesses) {
    const { classes, palette } = this.state;
    drawInk(part.canvas, image, palette);
    part.index = index;
    const isRight = guesses[0]?.[0] === label;
    part.mark.replaceChildren(sign(isRight ? "right_mark" : "wrong_mark"));
    part.mark.className = `pv-verdict ${isRight ? "is-right" : "is-wrong"}`;
    guesses.forEach(([said, p], m) => {
      const { name, bar, number } = part.guesses[m];
      put(name, classes[said] ?? String(said));
      bar.style.transform = `scaleX(${p})`;
      put(number, share(p));
    });
    const said = guesses.map(([c, p]) => `${classes[c] ?? c} ${share(p)}`).join(", ");
    part.button.setAttribute("aria-label", `Test image ${index}, label ${classes[label] ?? label}: ${isRight ? "right" : "wrong"}; ${said}. Watch it.`);
    part.button.title = `Test image ${index}, label ${classes[label] ?? label}`;
  }
}

function row(watch) {
  const canvas = h("canvas", { width: 28, height: 28 });
  const mark = h("span", { className: "pv-verdict" });
  const guesses = Array.from({ length: 3 }, () => ({ name: h("span", { className: "pv-guess-name" }), bar: h("i", {}), number: h("span", { className: "pv-guess-number" }) }));
  const lines = guesses.map(({ name, bar, number }) => h("span", { className: "pv-guess" }, name, h("span", { className: "pv-bar" }, bar), number));
  const part = { canvas, mark, guesses };
  part.button = h("button", { type: "button", "aria-label": "Test image, being fetched", onclick: () => watch(part.index) }, canvas, mark, h("span", { className: "pv-guesses" }, ...lines));
  part.element = h("li", { hidden: true }, part.button);
  return part;
}
