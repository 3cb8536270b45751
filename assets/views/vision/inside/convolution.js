// The arithmetic of a convolution: each input map under its kernel, the partial sums, and one pixel in full.

import { h, say } from "../../../kit/dom.js";
import { Grid } from "./grid.js";
import { number, reach, write } from "../../../kit/figures.js";
import { Picture } from "../../../kit/picture.js";

export class Convolution {
  focus = 0;

  /** `state` of the view; `numbers` of the layer: filters, size, stride, padding. */
  constructor(state, { numbers }, shapeIn) {
    this.state = state;
    this.size = numbers[1];
    this.stride = numbers[2];
    this.pad = numbers[3];
    this.channels = shapeIn[0];
    const side = this.channels === 1 ? 196 : this.channels <= 6 ? 98 : 72;
    this.rows = Array.from({ length: this.channels }, (_, c) => this.row(c, side));
    const most = this.channels === 1 ? "It reads the image: times its kernel, added up." : `It reads ${this.channels} maps: each times its kernel is a partial sum.`;
    this.reads = h(
      "div", { className: `pi-reads${this.channels > 6 ? " pi-many" : ""}` },
      h("p", { className: "pi-caption" }, most),
      h("div", { className: "pi-rows" }, ...this.rows.map(({ element }) => element)),
      (this.scale = h("p", { className: "pi-note" })),
    );
    this.buildSum();
  }

  row(c, side) {
    const name = this.channels === 1 ? "image" : `map ${c + 1}`;
    const input = new Picture(`Input ${name}`, side);
    const kernel = new Picture(`Kernel for ${name}`, Math.max(30, Math.round(side * 0.42)));
    const partial = new Picture(`Partial sum of ${name}`, side);
    const body = [input.element, sign("×"), kernel.element, sign("="), partial.element];
    const element = h("button", { type: "button", className: "pi-row", "aria-pressed": String(c === 0), "aria-label": `Show the arithmetic of ${name}`, onclick: () => this.choose(c) }, ...body);
    element.disabled = this.channels === 1;
    return { element, input, kernel, partial };
  }

  buildSum() {
    this.grids = { patch: new Grid("patch", "Patch"), weight: new Grid("weight", "Kernel"), product: new Grid("product", "Products") };
    const [patch, weight, product] = ["patch", "weight", "product"].map((part) => titled(part, this.grids[part].element));
    this.sumOne = number("channel-sum", 0);
    this.title = h("h3", {});
    this.terms = h("div", { className: "pi-terms" });
    this.bias = number("bias", 0);
    this.value = number("value", 0, 4);
    const one = h("div", { className: "pi-grids" }, patch, sign("×"), weight, sign("="), product, h("span", { className: "pi-adds" }, "adds up to ", this.sumOne));
    const total = h("div", { className: "pi-line" }, this.terms, h("span", {}, "+ bias "), this.bias, sign("="), this.value);
    this.sum = h("div", { className: "pi-sum" }, this.title, one, h("h3", {}, "All together"), total);
  }

  choose(c) {
    this.focus = c;
    this.rows.forEach(({ element }, k) => element.setAttribute("aria-pressed", String(k === c)));
    if (this.shown) this.pixel(this.shown);
  }

  unit(tensors) {
    const { palette } = this.state;
    const [inputs, kernels, partials] = ["look/in", "look/kernel", "look/partial"].map((name) => tensors[name]);
    const limits = (this.limits = [reach(inputs.data), reach(kernels.data), reach(partials.data, tensors["look/out"].data)]);
    this.partials = partials;
    this.rows.forEach(({ input, kernel, partial }, c) => {
      input.show(part(inputs, c), ...inputs.shape.slice(1), palette, limits[0], this.pad);
      kernel.show(part(kernels, c), ...kernels.shape.slice(1), palette, limits[1]);
      partial.show(part(partials, c), ...partials.shape.slice(1), palette, limits[2]);
    });
    const [a, b, d] = limits.map((limit) => limit.toPrecision(2));
    say(this.scale, `Full colour is ±${a} in the ${this.channels === 1 ? "image" : "maps"}, ±${b} in the kernels, ±${d} in the sums.`);
  }

  pixel(tensors) {
    this.shown = tensors;
    const [row, column] = tensors["pixel/corner"].data;
    const [, , y, x] = tensors["pixel/at"].data;
    for (const { input, partial } of this.rows) {
      input.outline(row, column, this.size);
      partial.outline(y, x);
    }
    this.showPatch(tensors);
    this.showTotal(tensors, y, x);
  }

  showPatch(tensors) {
    const { palette } = this.state;
    const { size, focus, grids } = this;
    const [patch, weight, products] = ["pixel/patch", "pixel/weight", "pixel/product"].map((name) => part(tensors[name], focus));
    const inside = tensors["pixel/inside"].data;
    const isOut = (k) => !inside[k];
    const limits = this.limits ?? [reach(patch), reach(weight)];
    grids.patch.show(patch, size, size, palette, limits[0], { isOut });
    grids.weight.show(weight, size, size, palette, limits[1]);
    grids.product.show(products, size, size, palette, reach(products), { isOut });
    say(this.title, this.channels === 1 ? "Patch × kernel" : `Patch × kernel of map ${focus + 1}`);
  }

  /** The engine's sums of all channels at this pixel, if they are of the same moment. */
  showTotal(tensors, y, x) {
    const { shape, data } = this.partials ?? { shape: [0, 0, 0], data: [] };
    const sums = Array.from({ length: shape[0] }, (_, c) => data[(c * shape[1] + y) * shape[2] + x]);
    if (this.terms.children.length !== sums.length) this.terms.replaceChildren(...sums.map((_, c) => this.term(c)));
    sums.forEach((sum, c) => {
      write(this.terms.children[c].lastChild, sum, 4);
      this.terms.children[c].setAttribute("aria-pressed", String(c === this.focus));
    });
    write(this.sumOne, sums[this.focus] ?? NaN, 4);
    write(this.bias, tensors["pixel/bias"].data[0], 4);
    write(this.value, tensors["pixel/value"].data[0], 4);
  }

  term(c) {
    const name = this.channels === 1 ? "sum" : `map ${c + 1}`;
    return h("button", { type: "button", className: "pi-term", disabled: this.channels === 1, onclick: () => this.choose(c) }, h("small", {}, name), number("sum", 0, 4, { "data-index": c }));
  }
}

const sign = (text) => h("span", { className: "pi-sign", "aria-hidden": "true" }, text);
const titled = (name, element) => h("figure", { className: "pi-titled" }, h("figcaption", {}, NAMES[name]), element);
const NAMES = { patch: "patch", weight: "kernel", product: "products" };

/** The values of channel `c` of (c, h, w). */
function part({ shape, data }, c) {
  const size = shape[1] * shape[2];
  return data.subarray(c * size, (c + 1) * size);
}
