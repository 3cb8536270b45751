// What a unit has learned: the images that excite it most, the one made to, and what the network is without it.

import { h, say } from "../../../kit/dom.js";
import { share as percent } from "../../../kit/format.js";
import { Panel } from "../../../kit/panel.js";
import { number } from "../../../kit/figures.js";
import { Picture } from "../../../kit/picture.js";

const SAMPLE = 500; // test images that are read with and without the unit
const CASES = ["as it is", "without this unit", "with it doubled"];

export class Learned extends Panel {
  label = "What it learned";
  hint = "The test images that excite a unit most, and what the network can still do without it.";
  needs = { layer: true, unit: true, stack: true };

  constructor(state, inside) {
    super(state, inside, "learned", { rest: 350 });
    this.top = Array.from({ length: 9 }, (_, k) => this.tile(k));
    this.made = new Picture("The image that excites it most", 168);
    this.reached = h("p", { className: "pi-note" });
    this.bars = h("dl", { className: "pi-cases" });
    this.fill(h("div", { className: "pi-columns pi-three" }, ...this.build()));
  }

  build() {
    const part = (title, ...children) => h("section", { className: "pi-part" }, h("h3", {}, title), ...children);
    return [
      part("Excited most by these test images", h("div", { className: "pi-top" }, ...this.top.map(({ element }) => element))),
      part("An image made to excite it", this.made.element, this.reached),
      (this.accuracy = h("section", { className: "pi-part" }, (this.of = h("h3", {})), this.bars)),
    ];
  }

  tile(k) {
    const picture = new Picture("", 56);
    const words = h("span", { className: "pi-tile-words" });
    const element = h("button", { type: "button", className: "pi-tile", "aria-label": "Test image, being fetched", onclick: () => this.watch(k) }, picture.element, words);
    return { picture, words, element };
  }

  question() {
    const [i, j] = this.inside.selected;
    return { learned: [Math.min(i, this.state.layers.length - 1), j] };
  }

  draw(tensors) {
    const { palette, classes, images } = this.state;
    const found = Array.from(tensors["learned/index"].data, (index) => images.of(0, Number(index)));
    this.isWaiting = found.includes(null);
    this.top.forEach(({ picture, words, element }, k) => {
      const value = tensors["learned/value"].data[k];
      element.hidden = value === undefined; // a small set has fewer test images than there are tiles
      if (element.hidden) return;
      const name = found[k] ? classes[found[k].label] ?? String(found[k].label) : "";
      if (found[k]) picture.showInk(found[k].image.data, 28, 28, palette);
      words.replaceChildren(h("span", {}, name), number("top", value, null, { "data-index": k }));
      element.setAttribute("aria-label", `${name} ${words.lastChild.textContent}: test image ${tensors["learned/index"].data[k]}. Watch it.`);
    });
    this.made.showInk(tensors["learned/image"].data, 28, 28, palette);
    this.reached.replaceChildren("It reaches ", number("reached", tensors["learned/reached"].data[0], 3), ", found by gradient ascent on the pixels.");
    this.drawBars(tensors["learned/accuracy"]?.data);
  }

  drawBars(shares) {
    this.accuracy.hidden = !shares || Number.isNaN(shares[0]);
    if (this.accuracy.hidden) return;
    say(this.of, `Right, of the first ${Math.min(SAMPLE, this.state.scene.n_test.data[0])} test images`);
    this.bars.replaceChildren(...CASES.flatMap((words, k) => barRow(words, shares[k], { "data-index": k })));
  }

  watch(k) {
    const index = Number(this.drawn?.["learned/index"].data[k]);
    if (Number.isInteger(index)) this.state.watchImage?.({ image: [0, index] });
  }
}

/** A share as a bar with its number. */
export function barRow(words, share, more = {}) {
  const bar = h("span", { className: "pi-bar pi-above" });
  bar.style.setProperty("--share", share);
  const value = number("accuracy", share, 3, more);
  say(value, percent(share));
  return [h("dt", {}, words), h("dd", {}, h("span", { className: "pi-track pi-from-zero" }, bar), value)];
}
