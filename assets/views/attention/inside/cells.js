// A strip of few columns: a cell for each number, with its bar and its figure.

import { h, say } from "../../../kit/dom.js";
import { brief } from "../../../kit/figures.js";

const ROOMY = 18; // columns up to which figures have their full size
const SHORT = 4; // letters that have room above a column; more are cut off

export class Cells {
  columns = 0;
  heads = [];
  cells = {};

  /** `rows`: [{part, name, isShare}], as of the strip. */
  constructor(rows) {
    this.rows = rows;
    this.element = h("div", { className: "ai-strip" });
  }

  /** `limits`: what the bars of each part reach to. */
  show({ values, limits, heads, chosen, isOut }) {
    this.fit(heads.length);
    heads.forEach((words, k) => this.label(this.heads[k], words));
    for (const { part, isShare } of this.rows) {
      this.cells[part].forEach((cell, k) => fill(cell, values[part][k], limits[part], isShare, isOut(k)));
    }
    this.classify("ai-chosen", chosen);
  }

  fit(columns) {
    if (columns === this.columns) return;
    this.columns = columns;
    this.element.style.setProperty("--columns", columns);
    this.element.classList.toggle("ai-tight", columns > ROOMY);
    const across = Array.from({ length: columns });
    this.heads = across.map((_, k) => h("span", { className: "ai-head", translate: false, "data-index": k }));
    this.cells = Object.fromEntries(this.rows.map(({ part, isShare }) => [part, across.map((_, k) => cellOf(part, k, isShare))]));
    const lines = this.rows.flatMap(({ part, name }) => [h("span", { className: "ai-name" }, name), ...this.cells[part]]);
    this.element.replaceChildren(h("span", { className: "ai-name" }), ...this.heads, ...lines);
  }

  label(head, words) {
    say(head, words);
    head.classList.toggle("ai-long", words.length > SHORT);
  }

  point(k) {
    this.classify("ai-pointed", k);
  }

  /** A class for column k and no other. */
  classify(name, k) {
    for (const line of [this.heads, ...Object.values(this.cells)]) line.forEach((cell, i) => cell.classList.toggle(name, i === k));
  }

  /** The column under the pointer, −1 for none. */
  under(event) {
    return Number(event.target.closest?.("[data-index]")?.dataset.index ?? -1);
  }

  reveal(k) {
    this.cells[this.rows[0].part][k].scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function cellOf(part, k, isShare) {
  return h("span", { className: `ai-cell${isShare ? " ai-share" : ""}`, "data-part": part, "data-index": k }, h("i", {}), h("span", {}));
}

function fill(cell, value, limit, isShare, isOut) {
  const [bar, figure] = cell.children;
  cell.dataset.exact = String(value);
  say(figure, brief(value));
  bar.style.setProperty("--share", Number.isFinite(value) ? Math.min(1, Math.abs(value) / limit) : 0);
  bar.className = isShare ? "" : value < 0 ? "ai-below" : "ai-above";
  cell.classList.toggle("ai-out", isOut);
}
