/** The confusion matrix of the test set: rows are true classes, columns what the network says. */

import { alter, h, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";

export class Confusion {
  /** `what` the matrix counts, as in “test points”. */
  constructor(isHidden, what) {
    this.isHidden = isHidden("confusion");
    this.what = what;
    this.table = h("table", {});
    this.element = h(
      "figure",
      { class: "confusion", "data-name": "confusion", hidden: true },
      (this.title = h("figcaption", {}, `Confusion, ${what}`)),
      this.table,
      h("p", { class: "axis" }, "rows: true class · columns: predicted"),
    );
    this.built = "";
    this.size = 0;
    this.cells = [];
  }

  /** `names` of the classes; without them −1 and +1, or numbers. */
  show(frame, names = []) {
    if (this.isHidden) return;
    const entry = frame.layout.confusion;
    alter(this.element, { hidden: !entry });
    if (!entry) return;
    const [n, step] = ["test/n", "test/step"].map((name) => frame.number(name));
    say(this.title, `Confusion, ${n > 0 ? `${whole(n)} ` : ""}${this.what}${step >= 0 ? ` at step ${whole(step)}` : ""}`);
    this.#build(entry.shape[0], names);
    this.#fill(frame.tensors.confusion.data);
  }

  #build(size, names) {
    const wanted = [size, ...names].join("\n");
    if (wanted === this.built) return;
    Object.assign(this, { size, built: wanted });
    const texts = range(size).map((i) => names[i] ?? className(i, size));
    const isLong = texts.some((text) => text.length > 3);
    const head = (scope) => (text, i) => h("th", { scope, title: text }, chip(i, size), h("span", {}, text));
    const rows = texts.map((text, i) => h("tr", {}, head("row")(text, i), ...range(size).map(() => h("td", {}, "0"))));
    this.table.replaceChildren(h("tr", {}, h("td", {}), ...texts.map(head("col"))), ...rows);
    this.table.className = `${size > 6 ? "dense" : ""} ${isLong ? "named" : ""}`;
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
        cell.classList.toggle("none", count === 0);
        cell.style.setProperty("--share", `${Math.round((55 * count) / total)}%`);
      });
    }
  }
}

function className(i, size) {
  return size === 2 ? ["−1", "+1"][i] : String(i);
}

/** A dot in the colour of the class, where there are colours for all of them. */
function chip(i, size) {
  if (size > 6) return null;
  const colour = size === 2 ? ["negative", "positive"][i] : `cat-${i + 1}`;
  const dot = h("span", { class: "chip", "aria-hidden": "true" });
  dot.style.background = `var(--park-${colour})`;
  return dot;
}

function range(n) {
  return Array.from({ length: n }, (_, i) => i);
}
