// Two neurons that have seen the same examples, in numbers: what differs.

import { h } from "../../kit/dom.js";
import { number, write } from "../../kit/figures.js";
import { RULES, weightsOf } from "./model.js";

const ROWS = { w1: "w₁", w2: "w₂", b: "b", wrong: "wrong now", mistakes: "mistakes so far", length: "length of w", margin: "least distance to the line", loss: "its own loss" };

export class Compare {
  constructor(state) {
    this.state = state;
    this.head = h("tr", {});
    this.cells = Object.fromEntries(Object.keys(ROWS).map((name) => [name, [0, 1].map(() => number(name, 0))]));
    const rows = Object.entries(ROWS).map(([name, words]) => h("tr", {}, h("th", { scope: "row" }, words), ...this.cells[name].map((cell) => h("td", {}, cell))));
    const title = h("h2", {}, "On the same examples: what differs");
    this.element = h("section", { className: "pu-compare", "aria-label": "Two neurons" }, title, h("table", { className: "pi-table" }, h("thead", {}, this.head), h("tbody", {}, ...rows)));
  }

  draw() {
    const { settings, frame: { tensors } } = this.state;
    const names = [settings.rule, settings.beside];
    const places = names.map((name) => Object.keys(RULES).indexOf(name));
    this.element.hidden = places[1] < 0 || places[1] === places[0];
    if (this.element.hidden) return;
    const key = names.join();
    if (this.head.dataset.key !== key) this.head.replaceChildren(h("th", {}), ...names.map((name, k) => h("th", { scope: "col" }, k ? `${name}, dashed` : name)));
    this.head.dataset.key = key;
    places.forEach((k, column) => {
      ["w1", "w2", "b"].forEach((name, i) => write(this.cells[name][column], weightsOf(tensors, k)[i], 3));
      for (const name of ["wrong", "mistakes"]) write(this.cells[name][column], tensors[`each/${name}`].data[k], 0);
      for (const name of ["length", "margin", "loss"]) write(this.cells[name][column], tensors[`each/${name}`].data[k], 3);
    });
  }
}
