// The matrix as a table, on demand: every weight as the engine gave it.

import { h, say as put } from "../../kit/dom.js";
import { weight } from "./text.js";

const EVERY = 500; // ms between two tables while frames flow
const MOST = 64; // rows and columns: of more, the first

export class Numbers {
  drawnAt = -EVERY;

  constructor(state) {
    this.state = state;
    this.table = h("table", {});
    this.note = h("p", { className: "pa-quiet" });
    this.place = h("div", { className: "pa-table", tabIndex: 0, role: "region", "aria-label": "Weights of the selected head" }, this.table);
    this.element = h("details", { className: "pa-numbers" }, h("summary", {}, "Numbers of this head"), this.note, this.place);
    this.element.addEventListener("toggle", () => this.draw(this.subject));
  }

  draw(subject) {
    this.subject = subject;
    if (!this.element.open || !subject) return;
    clearTimeout(this.timer);
    const wait = this.drawnAt + EVERY - performance.now();
    if (this.state.isPlaying && wait > 0) this.timer = setTimeout(() => this.draw(this.subject), wait);
    else this.fill(subject);
  }

  fill(subject) {
    this.drawnAt = performance.now();
    const { rows, columns, isExact } = subject;
    this.build(subject);
    const most = Math.max(rows, columns);
    const cut = most > MOST ? ` The first ${MOST} of ${most} tokens.` : "";
    put(this.note, `Row: who looks. Column: what is looked at. Rows sum to 1.${cut}${isExact ? "" : " To one part in 255."}`);
    this.place.dataset.of = `${subject.a}.${subject.h}.${isExact ? "exact" : "rounded"}`;
    this.cells.forEach((line, i) => line.forEach((cell, j) => this.put(cell, subject, i, j)));
  }

  put(cell, { weights, mask, columns, isExact }, i, j) {
    const k = i * columns + j;
    const value = isExact ? weights[k] : weights[k] / 255;
    cell.dataset.exact = String(value);
    if (mask?.[k]) cell.dataset.masked = "";
    else delete cell.dataset.masked;
    put(cell, mask?.[k] ? "–" : weight(value));
  }

  /** The table's frame only changes with the tokens. */
  build({ rows, columns, rowTexts, columnTexts }) {
    const key = JSON.stringify([rowTexts, columnTexts]);
    if (key === this.key) return;
    this.key = key;
    const [m, n] = [Math.min(rows, MOST), Math.min(columns, MOST)];
    const label = (text, scope) => h("th", { scope }, h("bdi", {}, text));
    this.cells = Array.from({ length: m }, () => Array.from({ length: n }, () => h("td", {})));
    const head = h("tr", {}, h("td", {}), ...columnTexts.slice(0, n).map((text) => label(text, "col")));
    const lines = this.cells.map((cells, i) => h("tr", {}, label(rowTexts[i], "row"), ...cells));
    this.table.replaceChildren(h("thead", {}, head), h("tbody", {}, ...lines));
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
