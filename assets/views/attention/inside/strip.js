// Numbers side by side under one another, each as a bar: q, k and their products; a row's scores, exponentials and weights.

import { h, say } from "../../../kit/dom.js";
import { reach } from "../../../kit/figures.js";
import { along, used } from "../../../kit/roving.js";
import { Bars } from "./bars.js";
import { Cells } from "./cells.js";
import { Figures } from "./figures.js";
import { precise } from "./words.js";

const FEW = 34; // columns up to which each number has a cell of its own; more are one picture, and a table on demand

export class Strip {
  bars;
  cells;
  values;
  names;
  at = -1;
  columns = 0;
  face = null;

  /** `rows`: [{part, name, isShare}], shares from 0, others signed. `chose(k)`: column k was clicked. */
  constructor(state, label, rows, { chose = null } = {}) {
    this.state = state;
    this.label = label;
    this.rows = rows;
    this.chose = chose;
    this.place = h("div", { className: "ai-strip-face", role: "group", tabIndex: 0, "aria-label": label });
    this.reading = h("p", { className: "ai-reading pi-note", role: "status" });
    this.figures = new Figures(label, rows);
    this.element = h(
      "div", { className: "ai-strip-box" },
      h("div", { className: "pi-scroll" }, this.place),
      this.reading,
      this.figures.element,
    );
    this.listen();
  }

  listen() {
    const { place } = this;
    place.addEventListener("pointermove", (event) => this.point(this.face?.under(event) ?? -1));
    place.addEventListener("pointerleave", () => this.point(-1));
    place.addEventListener("blur", () => this.point(-1));
    place.addEventListener("click", (event) => this.choose(this.face?.under(event) ?? -1));
    place.addEventListener("keydown", (event) => this.press(event));
  }

  /**
   * `values`: {part: array}; `heads`: what stands above each column; `names(k)`: a column in words; parts of one `group` share a scale.
   * @param {Record<string, any>} values
   * @param {string[]} heads
   * @param {{chosen?: number, isOut?: (k: number) => boolean, names?: (k: number) => string, groups?: Record<string, string[]>}} [how]
   */
  show(values, heads, { chosen = -1, isOut = () => false, names = String, groups = {} } = {}) {
    const limits = Object.fromEntries(this.rows.map(({ part }) => [part, limitOf(values, groups[part] ?? [part])]));
    Object.assign(this, { names, values });
    const subject = { values, limits, heads, chosen, isOut, names };
    this.fit(heads.length);
    this.face.show(subject);
    if (this.isLong) this.figures.show(subject);
    this.face.point(this.at);
    this.read();
  }

  get isLong() {
    return this.columns > FEW;
  }

  fit(columns) {
    if (columns === this.columns) return;
    Object.assign(this, { columns, at: -1 });
    this.face = this.isLong ? (this.bars ??= new Bars(this.state, this.rows)) : (this.cells ??= new Cells(this.rows));
    this.figures.element.hidden = !this.isLong;
    if (this.face.element.parentElement !== this.place) this.place.replaceChildren(this.face.element);
  }

  point(k) {
    if (k === this.at || !this.face) return;
    this.at = k;
    this.face.point(k);
    this.read();
  }

  choose(k) {
    if (k >= 0) this.chose?.(k);
  }

  /** The column that is pointed at, in words; its numbers exactly, in the order of the rows. */
  read() {
    const { at, values, reading } = this;
    const numbers = at < 0 ? [] : this.rows.map(({ part }) => values[part][at]);
    const words = numbers.map((value, i) => `${this.rows[i].name} ${precise(value)}`);
    say(reading, at < 0 ? "" : `${this.names(at)}: ${words.join(", ")}`);
    reading.dataset.exact = numbers.join(" ");
  }

  press(event) {
    if (!this.face) return;
    const to = along(event, this.at, this.columns);
    if (to !== null) {
      this.point(to);
      this.face.reveal(to);
    } else if (this.chose && this.at >= 0 && (event.key === "Enter" || event.key === " ")) {
      used(event);
      this.chose(this.at);
    }
  }
}

const limitOf = (values, parts) => reach(...parts.map((part) => values[part]?.filter(Number.isFinite)));
