// What the colours mean: weights from 0 to 1 or to the largest, and cells that are masked.

import { h, say } from "../../kit/dom.js";
import { places, Raster } from "../../kit/raster.js";
import { isWhole } from "./subject.js";

export class Legend {
  constructor(state) {
    this.state = state;
    const props = { className: "pa-scale", width: 256, height: 1, role: "img" };
    this.scale = h("canvas", { ...props, "aria-label": "Colours by weight" });
    this.raster = new Raster(this.scale);
    this.raster.fit(256, 1);
    this.masked = h("span", { className: "pa-legend-masked" }, h("i", {}), "masked: exactly 0");
    this.rounded = h("span", {}, "numbers to 1 in 255");
    this.top = h("span", { "data-name": "top" });
    this.other = h("button", { type: "button", className: "pa-button pa-small", onclick: () => this.turn() });
    const range = h("span", { className: "pa-legend-scale" }, "0", this.scale, this.top, this.other);
    this.element = h("div", { className: "pa-legend" }, range, this.masked, h("span", {}, "a row looks at columns"), this.rounded);
  }

  turn() {
    const { state, columns } = this;
    state.isWhole = !isWhole(state, columns);
    state.changed();
  }

  draw({ table }, { mask, isExact, top, columns }) {
    this.columns = columns;
    this.masked.hidden = !mask;
    this.rounded.hidden = isExact;
    say(this.top, String(top));
    say(this.other, isWhole(this.state, columns) ? "colours to the largest" : "colours to 1");
    if (table === this.table) return;
    this.table = table;
    this.raster.paint(Uint8Array.from(table.keys()), places(table, 0));
    this.raster.publish();
  }
}
