// The arithmetic of layers in which one value becomes one value: activation, normalisation, dropout, flattening, residual sum.

import { h, say } from "../../../kit/dom.js";
import { Curve } from "./curve.js";
import { number, write } from "../../../kit/figures.js";
import { Reading } from "./reading.js";

/** z → f(z), with the function's curve. */
export class Activation extends Reading {
  constructor(state, { activation }) {
    super(state, `Each value goes through ${activation} by itself.`);
    this.curve = new Curve(activation);
    this.x = number("input", 0, 4);
    this.value = number("value", 0, 4);
    const words = h("p", { className: "pi-formula", translate: false }, `f(z) = ${state.functions.get(activation) ?? activation}`);
    const line = h("div", { className: "pi-line" }, h("span", {}, "f(", this.x, ") ="), this.value);
    this.sum = h("div", { className: "pi-sum" }, h("h3", {}, activation), words, line, this.curve.element);
  }

  pixel(tensors) {
    this.outline(tensors["pixel/at"].data[2], tensors["pixel/at"].data[3]);
    const [x] = tensors["pixel/patch"].data;
    const [value] = tensors["pixel/value"].data;
    write(this.x, x, 4);
    write(this.value, value, 4);
    this.curve.show(tensors["pixel/curve"].data, x, value);
  }
}

/** (x − mean) / √(variance + ε) · gain + bias */
export class Normalisation extends Reading {
  constructor(state, { kind }) {
    const whose = kind === "batchnorm" ? "of this channel over the training images" : "of all values of this image";
    super(state, `Mean and variance are those ${whose}.`);
    this.x = number("input", 0, 4);
    this.norm = ["mean", "variance", "epsilon", "gain", "bias"].map((part) => number(part, 0, 4));
    const [mean, variance, epsilon, gain, bias] = this.norm;
    this.value = number("value", 0, 4);
    const line = h(
      "div", { className: "pi-line" },
      h("span", {}, "(", this.x, " − ", mean, ")"), "/", h("span", {}, "√(", variance, " + ", epsilon, ")"), "·", gain, "+", bias, "=", this.value,
    );
    const words = h("p", { className: "pi-formula", translate: false }, "(x − mean) / √(variance + ε) · gain + bias");
    this.sum = h("div", { className: "pi-sum" }, h("h3", {}, "Normalised"), words, line);
  }

  pixel(tensors) {
    this.outline(tensors["pixel/at"].data[2], tensors["pixel/at"].data[3]);
    write(this.x, tensors["pixel/patch"].data[0], 4);
    this.norm.forEach((element, k) => write(element, tensors["pixel/norm"].data[k], 4));
    write(this.value, tensors["pixel/value"].data[0], 4);
  }
}

/** The value as it came: dropout outside of training. */
export class Unchanged extends Reading {
  constructor(state, { numbers }) {
    super(state, `In training ${numbers[0]} % of the values become 0, at random. Here nothing is dropped.`);
    this.x = number("input", 0, 4);
    this.value = number("value", 0, 4);
    this.sum = h("div", { className: "pi-sum" }, h("h3", {}, "Unchanged"), h("div", { className: "pi-line" }, this.x, "=", this.value));
  }

  pixel(tensors) {
    this.outline(tensors["pixel/at"].data[2], tensors["pixel/at"].data[3]);
    write(this.x, tensors["pixel/patch"].data[0], 4);
    write(this.value, tensors["pixel/value"].data[0], 4);
  }
}

/** Where a value of the flat vector comes from. */
export class Flattening extends Reading {
  constructor(state) {
    super(state, "Map after map, row after row, all values are put in one line.");
    this.where = h("span", {});
    this.value = number("value", 0, 4);
    this.sum = h("div", { className: "pi-sum" }, h("h3", {}, "One value of the line"), h("div", { className: "pi-line" }, this.where, "=", this.value));
  }

  /** @override */
  unit(tensors) {
    this.maps = tensors["look/in"];
    if (this.maps && this.channel !== undefined) this.drawChannel();
  }

  pixel(tensors) {
    const [channel, y, x] = tensors["pixel/from"].data;
    this.channel = channel;
    this.drawChannel();
    this.outline(y, x);
    say(this.where, `Map ${channel + 1}, row ${y + 1}, column ${x + 1}`);
    write(this.value, tensors["pixel/value"].data[0], 4);
  }

  drawChannel() {
    const { maps, channel } = this;
    if (!maps || maps.shape.length < 3) return this.draw([maps]);
    const size = maps.shape[1] * maps.shape[2];
    const from = maps.shape[0] > 1 ? channel * size : 0;
    this.draw([{ shape: [1, ...maps.shape.slice(1)], data: maps.data.subarray(from, from + size) }]);
  }
}

/** What the block's branch adds to what skips it. */
export class Residual extends Reading {
  constructor(state) {
    super(state, "Two convolutions make the branch; what came in skips them and is added.", ["branch", "skip"]);
    this.parts = [number("branch", 0, 4), number("skip", 0, 4)];
    this.value = number("value", 0, 4);
    const [branch, skip] = this.parts;
    this.sum = h("div", { className: "pi-sum" }, h("h3", {}, "Branch + skip, then ReLU"), h("div", { className: "pi-line" }, h("span", {}, "max(0, ", branch, " + ", skip, ")"), "=", this.value));
  }

  /** @override */
  unit(tensors) {
    this.draw([tensors["look/branch"], tensors["look/skip"]], tensors["look/out"]);
  }

  pixel(tensors) {
    this.outline(tensors["pixel/at"].data[2], tensors["pixel/at"].data[3]);
    this.parts.forEach((element, k) => write(element, tensors["pixel/patch"].data[k], 4));
    write(this.value, tensors["pixel/value"].data[0], 4);
  }
}
