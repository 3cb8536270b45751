/** The confusion matrix of the test set: rows are true classes, columns what the network says. */

import { h, say } from "./dom.js";

const EVERY = 150;

export class Confusion {
  constructor(isHidden) {
    this.isHidden = isHidden("confusion");
    this.table = h("table", {});
    this.element = h(
      "figure",
      { class: "confusion", "data-name": "confusion", hidden: true },
      h("figcaption", {}, "Confusion, test points"),
      this.table,
      h("p", { class: "axis" }, "rows: true class · columns: predicted"),
    );
    this.size = 0;
    this.cells = [];
    this.shownAt = -EVERY;
  }

  show(frame, { isPaused, now }) {
    if (this.isHidden || (!isPaused && now - this.shownAt < EVERY)) return;
    this.shownAt = now;
    const entry = frame.layout.confusion;
    this.element.hidden = !entry;
    if (!entry) return;
    this.#build(entry.shape[0]);
    this.#fill(frame.tensors.confusion.data);
  }

  #build(size) {
    if (size === this.size) return;
    this.size = size;
    const name = (i) => className(i, size);
    const head = h("tr", {}, h("td", {}), ...range(size).map((i) => h("th", { scope: "col" }, chip(i, size), name(i))));
    const rows = range(size).map((i) =>
      h("tr", {}, h("th", { scope: "row" }, chip(i, size), name(i)), ...range(size).map(() => h("td", {}, "0"))),
    );
    this.table.replaceChildren(head, ...rows);
    this.cells = rows.flatMap((row) => [...row.querySelectorAll("td")]);
  }

  /** The tint is the share of the true class, so that classes of different size compare. */
  #fill(counts) {
    for (let i = 0; i < this.size; i += 1) {
      const row = counts.subarray(i * this.size, (i + 1) * this.size);
      const total = row.reduce((sum, count) => sum + count, 0) || 1;
      row.forEach((count, j) => {
        const cell = this.cells[i * this.size + j];
        say(cell, String(count));
        cell.style.setProperty("--share", `${Math.round((55 * count) / total)}%`);
      });
    }
  }
}

function className(i, size) {
  return size === 2 ? ["−1", "+1"][i] : String(i);
}

function chip(i, size) {
  const colour = size === 2 ? ["negative", "positive"][i] : `cat-${i + 1}`;
  const dot = h("span", { class: "chip", "aria-hidden": "true" });
  dot.style.background = `var(--park-${colour})`;
  return dot;
}

function range(n) {
  return Array.from({ length: n }, (_, i) => i);
}
