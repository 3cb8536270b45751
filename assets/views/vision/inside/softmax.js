// From logits to probabilities: e to the power of each, divided by the sum of all.

import { h } from "../../../kit/dom.js";
import { number, write } from "../../../kit/figures.js";

export class Softmax {
  constructor(state) {
    this.state = state;
    this.reads = h("div", { className: "pi-reads", hidden: true });
    this.rows = h("tbody", {});
    const head = h("thead", {}, h("tr", {}, ...["class", "logit z", "z − max z", "exp", "share of the sum"].map((words) => h("th", { scope: "col" }, words))));
    this.parts = { exp: number("exp", 0, 4), total: number("total", 0, 4), value: number("value", 0, 4) };
    const { exp, total, value } = this.parts;
    this.sum = h(
      "div", { className: "pi-sum" },
      h("h3", {}, "Softmax"),
      h("p", { className: "pi-formula", translate: false }, "p = exp(z − max z) / Σ exp(z − max z)"),
      h("div", { className: "pi-scroll" }, h("table", { className: "pi-table" }, head, this.rows)),
      h("div", { className: "pi-line" }, exp, h("span", {}, "/"), total, h("span", {}, "="), value),
    );
  }

  unit() {}

  pixel(tensors) {
    const [logits, shifted, exps, shares] = ["patch", "shifted", "exp", "share"].map((name) => tensors[`pixel/${name}`].data);
    const chosen = tensors["pixel/at"].data[1];
    this.rows.replaceChildren(...Array.from(logits, (z, k) => this.row(k, z, shifted[k], exps[k], shares[k], k === chosen)));
    write(this.parts.exp, exps[chosen], 4);
    write(this.parts.total, tensors["pixel/total"].data[0], 4);
    write(this.parts.value, tensors["pixel/value"].data[0], 4);
  }

  row(k, z, shifted, exp, share, isChosen) {
    const bar = h("span", { className: "pi-bar pi-above" });
    bar.style.setProperty("--share", share);
    const more = { "data-index": k };
    const cells = [number("logit", z, 3, more), number("shifted", shifted, 3, more), number("exps", exp, 4, more)].map((element) => h("td", {}, element));
    return h(
      "tr", { className: isChosen ? "pi-chosen" : "" },
      h("th", { scope: "row" }, this.state.classes?.[k] ?? String(k)), ...cells,
      h("td", { className: "pi-bars" }, h("span", { className: "pi-track pi-from-zero" }, bar), number("p", share, 4, more)),
    );
  }
}

/** An autoencoder's output: each logit becomes a brightness by itself. */
export class Sigmoid {
  constructor() {
    this.reads = h("div", { className: "pi-reads", hidden: true });
    this.x = number("logit", 0, 4);
    this.value = number("value", 0, 4);
    const line = h("div", { className: "pi-line" }, h("span", {}, "1 / (1 + e to −("), this.x, h("span", {}, ")) ="), this.value);
    this.sum = h("div", { className: "pi-sum" }, h("h3", {}, "Sigmoid: the brightness of one pixel"), line);
  }

  unit() {}

  pixel(tensors) {
    write(this.x, tensors["pixel/patch"].data[0], 4);
    write(this.value, tensors["pixel/value"].data[0], 4);
  }
}
