// The ledger: a row for every update, the newest first. A click on one goes back to the moment after it.

import { h, say } from "../../kit/dom.js";
import { write } from "../../kit/figures.js";
import { CALM } from "../../kit/light.js";
import { across, rove } from "../../kit/roving.js";

const COLUMNS = ["x₁", "x₂", "target", "answer", "Δw₁", "Δw₂", "Δb", "w₁", "w₂", "b"];
const PARTS = ["x1", "x2", "target", "answer", "delta1", "delta2", "delta3", "w1", "w2", "b"];

export class Ledger {
  rows = [];
  drawnAt = 0;

  constructor(state) {
    this.state = state;
    this.body = h("tbody", { onkeydown: (event) => this.press(event) });
    const head = h("tr", {}, ...["step", ...COLUMNS].map((name) => h("th", { scope: "col", translate: false }, name)));
    this.empty = h("p", { className: "pi-note" }, "Play, or press → for one update: each is written down here.");
    this.scroll = h("div", { className: "pu-scroll" }, h("table", { className: "pi-table pu-ledger" }, h("thead", {}, head), this.body));
    this.element = h("section", { className: "pu-below", "aria-label": "Ledger" }, h("h2", {}, "Ledger: w ← w + η (target − answer) x"), this.empty, this.scroll);
  }

  draw() {
    const { frame: { tensors }, isPlaying } = this.state;
    const now = performance.now();
    if (isPlaying && now - this.drawnAt < CALM) return;
    this.drawnAt = now;
    const steps = tensors["ledger/step"].data;
    while (this.rows.length < steps.length) this.add();
    this.empty.hidden = steps.length > 0;
    this.scroll.hidden = !steps.length;
    this.rows.forEach((row, k) => this.fill(row, tensors, steps.length - 1 - k));
    if (!this.rows.some(({ button }) => button.tabIndex === 0 && !button.closest("tr").hidden)) rove(this.rows.map(({ button }) => button), 0);
  }

  add() {
    const cells = PARTS.map((part) => h("td", { "data-part": part, translate: false }));
    const button = h("button", { type: "button", className: "pu-back", tabIndex: -1 });
    const element = h("tr", {}, h("th", { scope: "row" }, button), ...cells);
    const row = { element, button, cells, step: 0 };
    element.addEventListener("click", () => this.state.api.goTo(row.step));
    this.rows.push(row);
    this.body.append(element);
  }

  fill(row, tensors, k) {
    row.element.hidden = k < 0;
    if (k < 0) return;
    const of = (name, width = 1) => Array.from(tensors[`ledger/${name}`].data.slice(width * k, width * (k + 1)));
    const delta = of("delta", 3);
    [row.step] = of("step");
    say(row.button, String(row.step));
    row.button.title = `Back to step ${row.step}`;
    row.element.classList.toggle("is-still", delta.every((by) => by === 0));
    [...of("x", 2), ...of("target"), ...of("answer"), ...delta, ...of("after", 3)].forEach((value, i) => write(row.cells[i], value, Number.isInteger(value) ? 0 : 3));
  }

  /** Arrows go from row to row. */
  press(event) {
    const shown = this.rows.filter(({ element }) => !element.hidden).map(({ button }) => button);
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    const to = across(event, [shown.indexOf(event.target), 0], [shown.length, 1], { isWhole: true });
    if (!to) return;
    rove(this.rows.map(({ button }) => button), to[0]);
    shown[to[0]].focus();
  }
}
