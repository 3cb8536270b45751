// The arithmetic of a dense unit: which inputs times weights count most, all of them as a strip, and their sum.

import { h, say } from "../../../kit/dom.js";
import { Raster, signed } from "../../../kit/raster.js";
import { number, reach, write } from "../../../kit/figures.js";

const MOST = 12;

export class Dense {
  constructor(state, _, shapeIn) {
    this.state = state;
    this.inputs = shapeIn[0];
    this.caption = h("p", { className: "pi-caption" }, `It reads ${this.inputs.toLocaleString("en")} values; each times its weight is a contribution.`);
    this.strip = h("canvas", { className: "pi-strip", role: "img" });
    this.raster = new Raster(this.strip);
    this.reads = h("div", { className: "pi-reads pi-wide" }, this.caption, this.strip, (this.note = h("p", { className: "pi-note" })));
    this.rows = h("tbody", {});
    this.others = h("p", { className: "pi-note" });
    const head = h("thead", {}, h("tr", {}, ...["input", "value", "weight", "contribution"].map((words) => h("th", { scope: "col" }, words))));
    this.total = number("total", 0, 4);
    this.bias = number("bias", 0, 4);
    this.value = number("value", 0, 4);
    const line = h("div", { className: "pi-line" }, h("span", {}, "all contributions"), this.total, h("span", {}, "+ bias"), this.bias, h("span", {}, "="), this.value);
    this.sum = h("div", { className: "pi-sum" }, h("h3", {}, "What counts most"), h("div", { className: "pi-scroll" }, h("table", { className: "pi-table" }, head, this.rows)), this.others, line);
  }

  unit() {}

  pixel(tensors) {
    const [x, w, products] = ["patch", "weight", "product"].map((name) => tensors[`pixel/${name}`].data);
    const order = Array.from(products.keys()).sort((a, b) => Math.abs(products[b]) - Math.abs(products[a]));
    const limit = reach(products);
    this.drawStrip(products, limit);
    const shown = order.slice(0, MOST);
    this.rows.replaceChildren(...shown.map((k) => this.row(k, x[k], w[k], products[k], limit)));
    const left = order.length - shown.length;
    say(this.others, left ? `and ${left.toLocaleString("en")} smaller ones.` : "");
    write(this.bias, tensors["pixel/bias"].data[0], 4);
    write(this.value, tensors["pixel/value"].data[0], 4);
    write(this.total, tensors["pixel/total"].data[0], 4);
  }

  row(k, x, w, product, limit) {
    const bar = h("span", { className: `pi-bar ${product < 0 ? "pi-below" : "pi-above"}` });
    bar.style.setProperty("--share", Math.abs(product) / limit);
    const name = h("th", { scope: "row" }, `x${sub(k + 1)}`);
    const cells = [number("input", x, 3, { "data-index": k }), number("weight", w, 3, { "data-index": k })].map((element) => h("td", {}, element));
    return h("tr", {}, name, ...cells, h("td", { className: "pi-bars" }, h("span", { className: "pi-track" }, bar), number("product", product, 3, { "data-index": k })));
  }

  /** All contributions in their order, one column each. */
  drawStrip(products, limit) {
    const n = products.length;
    this.raster.fit(n, 1);
    this.raster.paint(products, signed(this.state.palette, limit));
    this.raster.publish();
    this.strip.setAttribute("aria-label", `${n} contributions, the largest ${limit.toPrecision(3)} in size`);
    say(this.note, `Full colour is ±${limit.toPrecision(2)}.`);
  }
}

const sub = (n) => [...String(n)].map((d) => "₀₁₂₃₄₅₆₇₈₉"[d]).join("");
