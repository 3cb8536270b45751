// The optimizer's ledger: from a gradient to the weight after the update, line by line, as the engine has written it.

import { h } from "./dom.js";
import { linesOf } from "./tensors.js";

export class Ledger {
  constructor() {
    this.body = h("tbody", {});
    const heads = ["", "rule", "with its numbers", ""].map((words) => h("th", { scope: "col" }, words));
    const table = h("table", { className: "pe-ledger" }, h("thead", {}, h("tr", {}, ...heads)), this.body);
    this.element = h("section", { className: "pe-part", "aria-label": "From the gradient to the new weight" }, h("h3", {}, "From the gradient to the new weight"), table);
  }

  show(tensors) {
    const values = tensors["ledger/value"].data;
    this.body.replaceChildren(...linesOf(tensors, "text/ledger").map((line, k) => lineOf(line, values[k])));
  }
}

/** A line whose numbers are nothing but the result shows that alone. */
function lineOf(line, value) {
  const [words, symbol, formula, worked, result] = line.split("\t");
  const isPlain = worked === result;
  return h(
    "tr",
    { "data-symbol": symbol },
    h("th", { scope: "row" }, words),
    h("td", { translate: false }, isPlain ? symbol : `${symbol} ← ${formula}`),
    h("td", { translate: false }, isPlain ? "" : worked),
    h("td", { className: "pi-number", translate: false, "data-exact": String(value) }, `= ${result}`),
  );
}
