// What the colours mean: weights from 0 to 1, and cells that are masked.

import { h } from "../../player/dom.js";

export class Legend {
  constructor() {
    const props = { className: "pa-scale", width: 256, height: 1, role: "img" };
    this.scale = h("canvas", { ...props, "aria-label": "Colours from weight 0 to weight 1" });
    this.masked = h("span", { className: "pa-legend-masked" }, h("i", {}), "masked: exactly 0");
    this.rounded = h("span", {}, "numbers to 1 in 255");
    const range = h("span", { className: "pa-legend-scale" }, "0", this.scale, "1");
    this.element = h("div", { className: "pa-legend" }, range, this.masked, h("span", {}, "a row looks at columns"), this.rounded);
  }

  draw({ table }, { mask, isExact }) {
    this.masked.hidden = !mask;
    this.rounded.hidden = isExact;
    if (table === this.table) return;
    this.table = table;
    const pen = this.scale.getContext("2d");
    pen.putImageData(new ImageData(new Uint8ClampedArray(table.buffer.slice(0)), 256, 1), 0, 0);
  }
}
