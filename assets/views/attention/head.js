// The selected head: its matrix, its lines, and the read-out of one cell.

import { h, say as put } from "../../kit/dom.js";
import { ratioOf } from "../../kit/zoom.js";
import { News } from "../../kit/news.js";
import { across, used } from "../../kit/roving.js";
import { placeIn } from "./axes.js";
import { Filter } from "./filter.js";
import { Legend } from "./legend.js";
import { Lines } from "./lines.js";
import { Matrix } from "./matrix.js";
import { Numbers } from "./numbers.js";
import { sign } from "./signs.js";
import { subjectOf, weightAt } from "./subject.js";
import { foundIn, headName, isOfWhole, isolated, weight } from "./text.js";

const BESIDE = 480; // width from which the lines stand beside the matrix
const GAP = 20;
const MOST_LINES = 440;
const MOST_STREAMED = 64; // tokens up to which exact weights come with every frame

export class Head {
  width = 0;
  isSeen = true;

  constructor(state) {
    this.state = state;
    this.painted = new News();
    this.marked = new News();
    this.told = new News();
    const pointed = (place) => state.hover(place && { a: state.selected.a, h: state.selected.h, ...place }, "head");
    const chosen = (place) => state.select(place);
    this.matrix = new Matrix(state, { pointed, chosen });
    this.lines = new Lines(state, { pointed, chosen });
    this.filter = new Filter(state);
    this.legend = new Legend(state);
    this.numbers = new Numbers(state);
    this.readout = h("output", { className: "pa-readout", "data-name": "readout" });
    this.readout.setAttribute("aria-live", "off");
    this.board = h(
      "div", { className: "pa-board" },
      (this.front = h("div", { className: "pa-board-matrix" }, this.matrix.element, this.readout, this.legend.element)),
      (this.side = h("div", { className: "pa-board-lines" }, this.lines.element, this.filter.element)),
    );
    const props = { className: "pa-head", "aria-label": "The selected head" };
    this.element = h("section", props, this.heading(), this.board, this.numbers.element);
    this.matrix.element.addEventListener("keydown", (event) => this.press(event));
  }

  heading() {
    const { state } = this;
    const round = (words, name, onclick) =>
      h("button", { type: "button", className: "pa-round", "aria-label": words, title: words, onclick }, sign(name));
    const [back, on] = [round("Head before ( [ )", "before", () => this.turn(-1)), round("Next head ( ] )", "next", () => this.turn(1))];
    this.name = h("h2", {});
    this.what = h("span", { className: "pa-quiet" });
    const toggle = () => state.toggle(`head:${state.selected.a}.${state.selected.h}`);
    this.off = h("button", { type: "button", className: "pa-button", onclick: toggle });
    return h("div", { className: "pa-title" }, this.name, this.what, h("span", { className: "pa-acts" }, this.off, back, on));
  }

  /** The next head, over all attentions, round and round. */
  turn(by) {
    const { state } = this;
    const { selected: { a, h: head }, heads, attentions } = state;
    const count = heads * attentions.length;
    const next = (a * heads + head + by + count) % count;
    state.select({ a: Math.floor(next / heads), h: next % heads });
    state.api.say(headName(state, state.selected.a, state.selected.h));
  }

  /** Exact weights are asked for; of a long text only while it stands still. */
  ask() {
    const { state } = this;
    const count = state.detail?.["look/tokens"]?.data.length ?? 0;
    const { a, h: head } = state.selected;
    state.ask("overview", count <= MOST_STREAMED || !state.isPlaying ? { head: [a, head] } : null);
  }

  /** Marks are for eyes: out of sight there are none, unless `isAll`. */
  draw(heat, isAll = false) {
    const { state } = this;
    this.ask();
    this.title();
    const subject = this.known(heat);
    this.board.hidden = !subject;
    if (!subject) return;
    const place = state.marked("head");
    if ((this.isSeen || isAll) && this.marked.has(state.selected, place, subject)) this.mark(subject, place);
    if (this.told.has(state.selected, state.told, subject)) this.tell(subject);
  }

  /** The subject; painted where anything is new. */
  known(heat) {
    const { state } = this;
    const { detail, before, after, share, selected: { a, h: head } } = state;
    const size = [this.width, ratioOf(this.board)];
    if (!this.painted.has(detail, before, after, share, a, head, heat, ...size, this.filter.shown, state.vocabulary, state.isWhole)) return this.subject;
    this.subject = subjectOf(state);
    this.board.hidden = !this.subject;
    if (this.subject && this.width) this.paint(this.subject, heat);
    return this.subject;
  }

  paint(subject, heat) {
    const { width } = this;
    const isBeside = width >= BESIDE;
    const { width: wide, height } = this.matrix.draw(subject, heat, isBeside ? Math.floor(width * 0.64) : width);
    const tall = Math.max(height, 120);
    this.filter.settle();
    const rest = isBeside ? Math.min(MOST_LINES, width - wide - GAP - 1) : width;
    this.front.style.width = isBeside ? `${Math.max(wide, width - rest - GAP - 1)}px` : "";
    this.side.style.width = `${rest}px`;
    this.lines.draw(subject, this.filter.heads, rest, tall);
    this.legend.draw(heat, subject);
    this.numbers.draw(subject);
    const size = `${subject.rows} rows that look, ${subject.columns} columns that are looked at`;
    const name = `Attention matrix of ${headName(this.state, subject.a, subject.h)}, ${size}`;
    this.matrix.element.setAttribute("aria-label", `${name}. Arrows move the cell, page keys change the head.`);
  }

  /** From afar, where it is in sight. */
  cast(picture, tensors, heat) {
    const { subject } = this.matrix; // null until it is painted
    if (this.subject && subject && this.isSeen && tensors[`pattern/${subject.a}`]) this.matrix.cast(picture, tensors, heat);
  }

  title() {
    const { state } = this;
    const { a, h: head } = state.selected;
    const found = foundIn(state, a, head);
    const isOff = state.isOff(`head:${a}.${head}`);
    put(this.name, headName(state, a, head));
    put(this.what, found ? `${found.kind}, score ${found.score.toFixed(2)}${isOfWhole(state) ? " in the whole model" : ""}` : "");
    put(this.off, isOff ? "Switch this head on" : "Switch this head off");
    this.element.classList.toggle("is-off", isOff);
  }

  mark(subject, place) {
    const { selected } = this.state;
    const hovered = this.here(subject, place);
    this.matrix.mark(selected, hovered);
    this.lines.mark(hovered ?? selected);
  }

  /** The row, the column or the cell that a place is in the selected head; null if it is none. */
  here(subject, place) {
    const { row, column } = placeIn(this.state, subject.a, place);
    return row >= 0 || column >= 0 ? { row, column } : null;
  }

  /** “c → f: 0.87”, and exactly. A token that is row and column is told of as the row that looks. */
  tell(subject) {
    const { selected, told } = this.state;
    const pointed = this.here(subject, told);
    const isBoth = pointed?.row >= 0 && told.token !== undefined;
    const place = isBoth ? { row: pointed.row, column: -1 } : pointed ?? selected;
    const words = this.words(subject, place);
    put(this.readout, words);
    const isCell = place.row >= 0 && place.column >= 0;
    this.readout.dataset.at = `${subject.a}.${subject.h}.${place.row}.${place.column}`;
    this.readout.dataset.exact = isCell ? String(weightAt(subject, place.row, place.column)) : "";
  }

  words(subject, { row, column }) {
    const { rowTexts, columnTexts, mask, columns, isExact } = subject;
    if (row < 0 && column < 0) return "Point at a cell, or move there with the arrows.";
    const [from, to] = [rowTexts[row], columnTexts[column]].map(isolated);
    if (column < 0) return `Row ${row + 1}: where “${from}” looks.`;
    if (row < 0) return `Column ${column + 1}: who looks at “${to}”.`;
    const at = `${from} → ${to}`;
    if (mask?.[row * columns + column]) return `${at}: masked, exactly 0`;
    return `${at}${isExact ? ":" : " ≈"} ${weight(weightAt(subject, row, column), isExact ? 4 : 2)}`;
  }

  press(event) {
    const { subject, state } = this;
    if (!subject || event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = state.selected;
    const to = across(event, [row, column], [subject.rows, subject.columns]);
    if (to) return this.go({ row: to[0], column: to[1] });
    if (event.key === "PageUp" || event.key === "PageDown") this.turn(event.key === "PageUp" ? -1 : 1);
    else if (event.key === "Escape" && (row >= 0 || column >= 0)) state.select({ row: -1, column: -1 });
    else return;
    used(event);
  }

  go(place) {
    this.state.hover(null);
    this.state.select(place);
    this.state.api.say(this.words(this.subject, place));
  }
}
