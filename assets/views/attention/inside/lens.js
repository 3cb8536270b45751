// The logit lens as a table: what the model would say after each layer if it were the last, token by token.

import { h, say } from "../../../kit/dom.js";
import { share as percent } from "../../../kit/format.js";
import { across, rove, used } from "../../../kit/roving.js";
import { quoted, tokenText } from "../text.js";
import { placeName, spokenOf } from "./sequence.js";

const TOP = 3;
const HINT = "Point at a cell: the three likeliest tokens, and what the right one gets. A dot marks the right one.";

export class Lens {
  key = "";
  cells = [];
  at = null;

  constructor(state) {
    this.state = state;
    this.heads = h("tr", {});
    this.rows = h("tbody", {});
    this.table = h(
      "table", { className: "ai-lens", translate: false, role: "grid", "aria-label": "What each layer would say" },
      h("thead", {}, this.heads),
      this.rows,
    );
    this.reading = h("p", { className: "ai-cell-reading", role: "status" });
    this.element = h("div", {}, h("div", { className: "pi-scroll" }, this.table), this.reading);
    for (const kind of ["pointerover", "focusin"]) this.table.addEventListener(kind, (event) => this.point(event));
    this.table.addEventListener("pointerleave", () => this.read(null));
    this.table.addEventListener("click", (event) => this.choose(event));
    this.table.addEventListener("keydown", (event) => this.press(event));
  }

  show(tensors) {
    this.tensors = tensors;
    const [layers, tokens] = tensors["lens/p"].shape;
    const spoken = spokenOf(tensors);
    this.fit(layers, tokens);
    spoken.forEach((id, k) => say(this.heads.children[k + 1], tokenText(this.state, id)));
    this.cells.forEach((line, layer) => line.forEach((cell, k) => this.fill(cell, layer, k)));
    this.read(this.at);
  }

  fit(layers, tokens) {
    const key = `${layers}/${tokens}`;
    if (key === this.key) return;
    Object.assign(this, { key, at: null });
    const columns = Array.from({ length: tokens });
    this.heads.replaceChildren(h("th", { scope: "col" }, "token"), ...columns.map(() => h("th", { scope: "col" })));
    const cell = (layer, k) => h(
      "td", { role: "gridcell", tabIndex: layer || k ? -1 : 0, "data-layer": layer, "data-index": k },
      h("span", {}),
    );
    this.cells = Array.from({ length: layers }, (_, layer) => columns.map((_, k) => cell(layer, k)));
    const name = (layer) => (layer === 0 ? "before layer 1" : layer === layers - 1 ? `after layer ${layer}: said` : `after layer ${layer}`);
    this.rows.replaceChildren(...this.cells.map((line, layer) => h("tr", {}, h("th", { scope: "row" }, name(layer)), ...line)));
  }

  fill(cell, layer, k) {
    const { tokens, ps, target } = this.at3(layer, k);
    say(cell.firstChild, tokenText(this.state, tokens[0]));
    cell.style.setProperty("--share", ps[0]);
    Object.assign(cell.dataset, { token: tokens[0], exact: ps[0], target });
    cell.classList.toggle("ai-hit", this.wanted(k) === tokens[0]);
    cell.setAttribute("aria-label", this.words(layer, k));
  }

  /** The three likeliest tokens of a cell with their probabilities, and the target's. */
  at3(layer, k) {
    const count = this.tensors["lens/p"].shape[1];
    const start = (layer * count + k) * TOP;
    const three = (name) => Array.from(this.tensors[`lens/${name}`].data.subarray(start, start + TOP), Number);
    return { tokens: three("token"), ps: three("p"), target: this.tensors["lens/target"].data[layer * count + k] };
  }

  wanted(k) {
    return Number(this.tensors["look/target"].data[k]);
  }

  words(layer, k) {
    const { tokens, ps, target } = this.at3(layer, k);
    const said = tokens.map((id, i) => `${quoted(this.state, id)} ${percent(ps[i])}`).join(", ");
    const right = target < 0 ? "" : `. Right is ${quoted(this.state, this.wanted(k))}: ${percent(target)}`;
    const when = layer === 0 ? "Before layer 1" : `After layer ${layer}`;
    return `${when}, at ${placeName(this.state, spokenOf(this.tensors), k)}: ${said}${right}`;
  }

  point(event) {
    const cell = event.target.closest("td");
    if (cell) this.read([Number(cell.dataset.layer), Number(cell.dataset.index)]);
  }

  read(at) {
    this.at = at;
    say(this.reading, at ? this.words(...at) : HINT);
    this.reading.classList.toggle("pi-note", !at);
  }

  /** The token's row becomes the selected one. */
  choose(event) {
    const cell = event.target.closest("td");
    if (cell) this.state.select({ row: Number(cell.dataset.index), column: -1 });
  }

  press(event) {
    const cell = event.target.closest("td");
    if (!cell) return;
    const { layer, index } = cell.dataset;
    const columns = this.cells[0].length;
    const to = across(event, [Number(layer), Number(index)], [this.cells.length, columns]);
    if (to) {
      rove(this.cells.flat(), to[0] * columns + to[1]);
      this.cells[to[0]][to[1]].focus();
    } else if (event.key === "Enter") {
      used(event);
      this.choose(event);
    }
  }
}
