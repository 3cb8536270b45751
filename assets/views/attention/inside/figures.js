// The numbers of a long strip as a table, on demand: every one of them as the engine gave it.

import { h, say } from "../../../kit/dom.js";
import { precise } from "./words.js";

export class Figures {
  subject = null;
  lines = [];

  /** `rows`: [{part, name}], as of the strip; here they stand side by side. */
  constructor(label, rows) {
    this.rows = rows;
    const heads = ["column", ...rows.map(({ name }) => name)].map((words) => h("th", { scope: "col" }, words));
    this.body = h("tbody", {});
    const table = h("table", { className: "pi-table ai-figures" }, h("thead", {}, h("tr", {}, ...heads)), this.body);
    const place = h("div", { className: "ai-tall", tabIndex: 0, role: "region", "aria-label": `${label}: all numbers` }, table);
    this.element = h("details", { className: "ai-all" }, h("summary", {}, "All numbers"), place);
    this.element.addEventListener("toggle", () => this.draw());
  }

  show(subject) {
    this.subject = subject;
    this.draw();
  }

  /** Only of an open one are there rows at all. */
  draw() {
    if (!this.element.open || !this.subject) return;
    const { heads, values, names, chosen } = this.subject;
    while (this.lines.length < heads.length) this.lines.push(this.line());
    this.lines.length = heads.length;
    if (this.body.children.length !== heads.length) this.body.replaceChildren(...this.lines.map(({ element }) => element));
    this.lines.forEach(({ element, head, cells }, k) => {
      say(head, names(k));
      element.classList.toggle("pi-chosen", k === chosen);
      this.rows.forEach(({ part }, i) => write(cells[i], values[part][k]));
    });
  }

  line() {
    const head = h("th", { scope: "row" });
    const cells = this.rows.map(({ part }) => h("span", { className: "pi-number", translate: false, "data-part": part }));
    return { element: h("tr", {}, head, ...cells.map((cell) => h("td", {}, cell))), head, cells };
  }
}

function write(cell, value) {
  say(cell, precise(value));
  cell.dataset.exact = String(value);
}
