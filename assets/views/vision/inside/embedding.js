// What a layer makes of 500 test images, as a map: images that it takes for alike lie near one another.

import { h, say } from "../../../kit/dom.js";
import { share } from "../../../kit/format.js";
import { Classes, marksOf } from "./classes.js";
import { Panel } from "../../../kit/panel.js";
import { Picture } from "../../../kit/picture.js";
import { Scatter } from "../../../kit/scatter.js";
import { Segments } from "../../../kit/segments.js";

const MEANS = {
  PCA: "The two directions in which the layer's outputs spread most. Distances along them are true; what other directions tell apart is folded together.",
  "t-SNE": "Neighbours stay neighbours. Sizes of groups and distances between them mean little.",
};

const HINT = "Point at a digit to see its image, click to watch it. A class's button hides it, a double click shows only it.";

export class Embedding extends Panel {
  label = "Embedding";
  hint = "Every dot is a test image. What this layer treats alike lies close together.";
  needs = { layer: true, stack: true };

  wanted = -1; // an index among the test images
  shown = null;

  constructor(state, inside) {
    super(state, inside, "embedding", { rest: 400 });
    this.method = new Segments("Method", { PCA: "PCA", "t-SNE": "t-SNE" }, () => this.update());
    this.scatter = new Scatter("Embedding", { over: (k) => this.point(k), chose: (k) => this.watch(k) });
    this.classes = new Classes(this.scatter);
    this.picture = new Picture("The image pointed at", 140);
    this.words = h("p", { className: "pi-reading" });
    this.means = h("p", { className: "pi-means" });
    this.explained = h("p", { className: "pi-note" });
    this.peek = h("div", { className: "pi-peek" }, this.picture.element, this.words);
    const hint = h("p", { className: "pi-note" }, HINT);
    const side = h("div", { className: "pi-side" }, this.means, this.explained, this.classes.element, hint, this.peek);
    this.fill(this.method.element, h("div", { className: "pi-columns" }, this.scatter.element, side));
    this.sizes = new ResizeObserver(() => this.drawn && this.scatter.draw());
    this.sizes.observe(this.scatter.element);
  }

  question() {
    return { embedding: [Math.min(this.inside.selected[0], this.state.layers.length - 1), this.method.value] };
  }

  tell() {
    say(this.means, MEANS[this.method.value]);
    this.show();
  }

  draw(tensors) {
    const { palette, classes } = this.state;
    const labels = tensors["embedding/label"].data;
    this.scatter.point(-1);
    this.scatter.show(tensors["embedding/xy"].data, marksOf(labels, palette), palette);
    this.classes.show(namesOf(classes, labels), palette);
    const shares = tensors["embedding/explained"]?.data;
    say(this.explained, shares ? `Across ${share(shares[0])} of the variance, up ${share(shares[1])}.` : "");
    this.scatter.canvas.setAttribute("aria-label", `${labels.length} test images by ${this.method.value} of the layer's output. Arrows go from point to point, Enter watches one.`);
    this.element.dataset.points = labels.length;
  }

  point(k) {
    const index = this.drawn?.["embedding/index"].data[k];
    const label = this.drawn?.["embedding/label"].data[k];
    if (k < 0 || index === undefined) return;
    this.wanted = Number(index);
    say(this.words, `“${this.state.classes[label] ?? label}”, test image ${index}`);
    this.show();
  }

  /** The image that was pointed at last, once it is here. */
  show() {
    const found = this.state.images.of(0, this.wanted);
    if (!found || found === this.shown) return;
    this.shown = found;
    this.picture.showInk(found.image.data, 28, 28, this.state.palette);
    this.picture.say(this.words.textContent);
  }

  watch(k) {
    this.state.watchImage?.({ image: [0, Number(this.drawn["embedding/index"].data[k])] });
    this.state.api.say(`Watching ${this.words.textContent}.`);
  }

  theme() {
    this.shown = null;
    super.theme();
  }

  destroy() {
    super.destroy();
    this.sizes.disconnect();
  }
}


/** The classes' names; an autoencoder has none and its images still have labels. */
export function namesOf(classes, labels) {
  return classes.length ? classes : Array.from({ length: 1 + Math.max(...labels) }, (_, k) => String(k));
}
