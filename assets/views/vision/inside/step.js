// The next update explained for a weight of the selected unit: what each image brings to it.

import { h } from "../../../kit/dom.js";
import { number } from "../../../kit/figures.js";
import { capital } from "../../../kit/numbers.js";
import { drawInk } from "../../../kit/raster.js";
import { StepPanel } from "../../../kit/step.js";
import { parse } from "../grammar.js";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

export class Step extends StepPanel {
  hint = "What each image of the next mini-batch brings to one weight, and what the optimizer makes of it.";
  needs = { layer: true, unit: true, stack: true };

  place() {
    return [...this.inside.selected];
  }

  /** Of a convolution by map, row and column of the kernel, of a dense layer by its input. */
  nameOf(k, count) {
    const [i, j] = this.inside.selected;
    const unit = `unit ${j + 1} of layer ${i + 1}`;
    if (k === count - 1) return `The bias of ${unit}`;
    const { kind, numbers } = parse(this.state.layers[i].text);
    if (kind !== "conv") return `The weight from input ${k + 1} to ${unit}`;
    const side = numbers[1];
    return `${capital(`row ${(Math.floor(k / side) % side) + 1}, column ${(k % side) + 1} of the kernel`)} for map ${Math.floor(k / side / side) + 1} in ${unit}`;
  }

  /** @returns {[string, (k: number) => HTMLElement][]} */
  columns(tensors) {
    const { data } = tensors["explain/images"];
    const labels = tensors["explain/label"].data;
    const p = tensors["explain/p"]?.data;
    const { classes } = this.state;
    /** @type {[string, (k: number) => HTMLElement][]} */
    const shown = [["image", (k) => this.picture(data.subarray(PIXELS * k, PIXELS * (k + 1)))]];
    if (!p) return shown;
    return [...shown, ["class", (k) => h("span", {}, classes[labels[k]] ?? String(labels[k]))], ["p(class)", (k) => number("p", p[k], 3)]];
  }

  picture(data) {
    const canvas = h("canvas", { className: "pe-image", "aria-hidden": "true" });
    drawInk(canvas, { shape: [SIDE, SIDE], data }, this.state.palette);
    return canvas;
  }

  /** @param {number[]} place */
  spot(place) {
    return place.length > 1 ? `row ${place[0] + 1}, column ${place[1] + 1}` : "there";
  }
}
