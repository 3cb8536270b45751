// One head in the overview: its pattern as a small map, what it was found to do, and a switch.

import { h, say as put } from "../../kit/dom.js";
import { spotIn } from "../../kit/zoom.js";
import { News } from "../../kit/news.js";
import { placeIn } from "./axes.js";
import { Heat } from "../../kit/heat.js";
import { sign } from "./signs.js";
import { foundIn, headName, isOfWhole } from "./text.js";

const THICK = 6; // pixels

export class Tile {
  x;
  y;
  size = 0;

  constructor(state, a, head) {
    this.state = state;
    this.a = a;
    this.h = head;
    this.drawn = new News();
    this.heat = new Heat();
    this.map = h("button", { type: "button", className: "pa-map", onclick: () => state.select({ a, h: head }) });
    const words = { title: "Switch off", "aria-label": `Switch off ${headName(state, a, head)}` };
    const toggle = () => state.toggle(`head:${a}.${head}`);
    this.off = h("button", { type: "button", className: "pa-switch", tabIndex: -1, onclick: toggle, ...words }, sign("power"));
    this.name = h("span", { className: "pa-found" });
    this.element = h("div", { className: "pa-tile", "data-head": `${a}.${head}` }, this.map, this.off, this.name);
    this.map.addEventListener("pointermove", (event) => this.point(event));
    this.map.addEventListener("pointerleave", () => state.hover(null, "model"));
  }

  /** The cell under the mouse. */
  point(event) {
    const { shape, size } = this;
    if (!shape || !size) return;
    const [x, y] = spotIn(this.map, event);
    const at = (offset, count) => Math.max(0, Math.min(count - 1, Math.floor((offset / size) * count)));
    this.state.hover({ a: this.a, h: this.h, row: at(y, shape[1]), column: at(x, shape[2]) }, "model");
  }

  /** Learn where the map lies in the grid; true if that is somewhere else. */
  place() {
    const { offsetLeft, offsetTop } = this.element;
    const hasMoved = offsetLeft !== this.x || offsetTop !== this.y;
    Object.assign(this, { x: offsetLeft, y: offsetTop });
    return hasMoved;
  }

  /** What was painted is no longer there. */
  forget() {
    this.drawn.forget();
  }

  /** `heat`: the colours; `maskAt(a)`: the mask of an attention. Nothing happens unless there is something new. */
  draw(sheet, heat, maskAt) {
    const { state, a, h: head, size } = this;
    const { before, after, share, interventions } = state;
    const to = after?.[`pattern/${a}`];
    if (!to) return;
    const old = before[`pattern/${a}`];
    if (!this.drawn.has(to, old, share, heat, interventions.off)) return;
    const [, rows, columns] = (this.shape = to.shape);
    const cut = ({ data }) => data.subarray(head * rows * columns, (head + 1) * rows * columns);
    const from = old?.data.length === to.data.length ? old : to;
    this.heat.paint({ from: cut(from), to: cut(to), share, rows, columns, mask: maskAt(a), table: heat.table, pixels: size * sheet.ratio });
    this.show(sheet.pen);
  }

  /** From afar. */
  cast(picture, tensors, { table }, maskAt) {
    const { a, h: head, size } = this;
    const map = tensors[`pattern/${a}`];
    if (!map) return;
    const [, rows, columns] = map.shape;
    const [mask, start] = [maskAt(a), head * rows * columns];
    picture.map(rows, columns, size, size, (k) => (mask?.[k] ? 0 : table[map.data[start + k]]));
  }

  /** A head that is off is pale. */
  show(pen) {
    const { state, x, y, size } = this;
    pen.clearRect(x, y, size, size);
    pen.imageSmoothingEnabled = false;
    pen.globalAlpha = state.isOff(`head:${this.a}.${this.h}`) ? 0.25 : 1;
    pen.drawImage(this.heat.canvas, x, y, size, size);
    pen.globalAlpha = 1;
  }

  /** The hovered row and column, as thin lines. */
  mark(pen, place) {
    if (!this.shape) return;
    const { row, column } = placeIn(this.state, this.a, place);
    const [, rows, columns] = this.shape;
    const { x, y, size } = this;
    if (row >= 0) band(pen, x, y + start(row, size / rows), size, wide(size / rows));
    if (column >= 0) band(pen, x + start(column, size / columns), y, wide(size / columns), size);
  }

  /** Name, score, whether it is off, whether it is selected. */
  label() {
    const { state, a, h: head } = this;
    const what = foundIn(state, a, head);
    const isOff = state.isOff(`head:${a}.${head}`);
    const isSelected = state.selected.a === a && state.selected.h === head;
    const said = what ? `${what.kind.replace(" token", "")} ${what.score.toFixed(2).replace(/^0/, "")}` : "";
    const isWhole = isOfWhole(state);
    const found = what ? `: ${what.kind}, score ${what.score.toFixed(2)}${isWhole ? " in the whole model" : ""}` : "";
    const words = `${headName(state, a, head)}${found}${isOff ? ", switched off" : ""}`;
    const key = `${words}/${isSelected}/${isWhole}`;
    if (key === this.labelled) return;
    this.labelled = key;
    put(this.name, isOff ? "off" : said && isWhole ? `(${said})` : said);
    this.map.setAttribute("aria-label", words);
    this.map.title = words;
    this.map.setAttribute("aria-pressed", String(isSelected));
    this.map.tabIndex = isSelected ? 0 : -1;
    this.off.setAttribute("aria-pressed", String(isOff));
    this.name.classList.toggle("is-of-whole", isWhole);
    this.element.classList.toggle("is-off", isOff);
    this.element.classList.toggle("is-selected", isSelected);
  }
}

/** Thin ones are full, so that they are seen; thick ones leave the cells free. */
function band(pen, x, y, width, height) {
  if (Math.min(width, height) < THICK) pen.fillRect(x, y, width, height);
  else pen.strokeRect(x + 0.75, y + 0.75, width - 1.5, height - 1.5);
}

/** The width of a mark over a row or a column, and where it begins. */
const wide = (cell) => (cell < THICK ? 2 : cell);
const start = (k, cell) => (k + 0.5) * cell - wide(cell) / 2;
