// How much flows into a layer's weights: its gradient beside its weights on one logarithmic scale, so that a vanishing one is seen.

import { h, say as put } from "../../kit/dom.js";
import { say } from "../../kit/numbers.js";

const LOW = -8; // powers of ten at the ends of the scale
const HIGH = 1;

export class Flow {
  constructor() {
    this.bar = h("i", { className: "pv-flow-bar" });
    this.mark = h("i", { className: "pv-flow-mark" });
    this.words = h("span", { className: "pv-flow-words" });
    this.scale = h("span", { className: "pv-flow-scale", "aria-hidden": "true" }, this.bar, this.mark);
    this.element = h("div", { className: "pv-flow", hidden: true, title: "Root mean square of the last gradient (bar) and of the weights (mark), from 10⁻⁸ to 10" }, this.scale, this.words);
    this.said = "";
  }

  draw({ frame }, i) {
    const gradient = frame.tensors["flow/gradient"]?.data[i];
    const weight = frame.tensors["flow/weight"]?.data[i];
    if (frame === this.frame) return;
    this.frame = frame;
    this.element.hidden = !(weight > 0);
    this.bar.style.transform = `scaleX(${place(gradient)})`;
    this.mark.style.left = `${100 * place(weight)}%`;
    this.said = `∇ ${say(gradient, 2)} · w ${say(weight, 2)}`;
    if (!this.words.textContent) put(this.words, this.said);
  }
}

/** Place of a size on the scale, 0 to 1. */
function place(value) {
  if (!(value > 0)) return 0;
  return Math.max(0, Math.min(1, (Math.log10(value) - LOW) / (HIGH - LOW)));
}
