// A small table of numbers on their colours: a patch, a kernel, their products.

import { h } from "../../../kit/dom.js";
import { tint, write } from "../../../kit/figures.js";

const MOST = 1024; // a global average of a whole map reads up to 28 × 28

export class Grid {
  key = "";
  cells = [];

  /** `part`: what its numbers are called in `data-part`. */
  constructor(part, name) {
    this.part = part;
    this.name = name;
    this.element = h("div", { className: "pi-grid", role: "group", "aria-label": name });
  }

  /**
   * `isOut(k)`: is value k outside of the image? `wins`: the one that counts, if it is only one.
   * @param {ArrayLike<number>} values
   * @param {number} rows
   * @param {number} columns
   * @param {Record<string, any>} palette
   * @param {number} limit
   * @param {{isOut?: (k: number) => boolean, wins?: number}} [how]
   */
  show(values, rows, columns, palette, limit, { isOut = () => false, wins = -1 } = {}) {
    this.fit(rows, columns);
    this.cells.forEach((cell, k) => {
      write(cell, values[k], null);
      cell.style.backgroundColor = isOut(k) ? "" : tint(palette, values[k] / limit);
      cell.classList.toggle("pi-void", isOut(k));
      cell.classList.toggle("pi-wins", k === wins);
    });
    this.element.setAttribute("aria-label", `${this.name}: ${rows} by ${columns}`);
  }

  fit(rows, columns) {
    const key = `${rows}/${columns}`;
    if (key === this.key) return;
    this.key = key;
    this.cells = Array.from({ length: Math.min(MOST, rows * columns) }, (_, k) => h("span", { className: "pi-cell", "data-part": this.part, "data-index": k }));
    this.element.style.setProperty("--columns", columns);
    this.element.classList.toggle("pi-small", columns > 5);
    this.element.classList.toggle("pi-tiny", columns > 11);
    this.element.replaceChildren(...this.cells);
  }
}
