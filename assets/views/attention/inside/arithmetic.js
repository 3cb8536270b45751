// The arithmetic of one cell of one head: five matrices, and the cell worked out below them.

import { h, say } from "../../../kit/dom.js";
import { share as percent } from "../../../kit/format.js";
import { Panel } from "../../../kit/panel.js";
import { headName } from "../text.js";
import { placeName, sidesOf } from "./sequence.js";
import { PARTS, Stages } from "./stages.js";
import { NUMBERS, Working } from "./working.js";

export class Arithmetic extends Panel {
  headFrame;
  headText;
  head;
  label = "Arithmetic";
  hint = "Click a cell of the matrix: how a query and a key become its weight, number by number.";

  sides = null;
  begun = null;
  row = -1;

  constructor(state, inside) {
    super(state, inside, "arithmetic", { every: 250, rest: 0 });
    this.stages = new Stages(state, (row, column) => this.choose(row, column));
    this.working = new Working(state, (column) => this.choose(this.row, column));
    this.title = h("p", { className: "ai-title", role: "status" });
    this.reason = h("p", { className: "pi-note ai-reason" });
    const parts = [this.title, this.reason, this.stages.element, this.working.element];
    this.body = h("div", { className: "ai-arithmetic", hidden: true }, ...parts);
    this.fill(this.body);
  }

  choose(row, column) {
    const [, before] = this.cell() ?? [row, 0];
    this.state.select({ row, column: column < 0 ? before : column });
    this.update();
  }

  /** The selected cell if this text has it, else where a row looks most: the selected row, or one that counts. Null before its size is
   * known. While it plays the column stays: numbers are read by people. */
  cell() {
    const { sides, key } = this;
    if (!sides || sides.key !== key) return null;
    const { row, column } = this.state.selected;
    const isRow = row >= 0 && row < sides.rows.length;
    if (isRow && column >= 0 && column < sides.columns.length) return [row, column];
    const wanted = isRow ? row : sides.telling;
    if (!isRow && column >= 0 && column < sides.columns.length) return [wanted, column];
    const { begun, state: { isPlaying } } = this;
    const isKept = begun?.sides === sides || (isPlaying && begun?.key === key);
    if (!isKept || begun.row !== wanted) this.begun = { key, sides, row: wanted, column: this.strongest(wanted) };
    return [wanted, this.begun.column];
  }

  strongest(row) {
    const { pattern } = this.sides;
    if (!pattern) return 0;
    const { data, shape } = pattern;
    const weights = data.subarray(row * shape[1], (row + 1) * shape[1]);
    return weights.reduce((best, weight, k) => (weight > weights[best] ? k : best), 0);
  }

  /** What the sizes of a pattern depend on: the text and the head. */
  get key() {
    const { text, selected } = this.state;
    return JSON.stringify([text, selected.a, selected.h]);
  }

  /** The head's matrices, a megabyte of a long text, need not come again for another cell of the same moment. */
  question() {
    if (!this.state.attentions[this.state.selected.a]) return null;
    const { a, h: head } = this.state.selected;
    const about = this.state.about();
    const cell = this.cell();
    const whole = { ...about, head: [a, head], ...(cell ? { cell: [a, head, ...cell] } : {}) };
    const isKnown = cell && this.headFrame === this.state.frame && this.headText === JSON.stringify({ ...about, head: [a, head] });
    return isKnown && this.inquiry.answeredText !== JSON.stringify(whole) ? { ...about, cell: whole.cell } : whole;
  }

  draw(tensors) {
    const { cell, ...question } = JSON.parse(this.inquiry.answeredText);
    if (question.head) this.takeHead(tensors, question);
    if (cell) this.show(tensors, cell, question);
    else this.update();
  }

  takeHead(tensors, question) {
    const { tokens = null, head } = question;
    const sides = sidesOf(tensors, this.state.attentions[head[0]]?.kind);
    this.sides = { ...sides, telling: tellingRow(sides), key: JSON.stringify([tokens, ...head]), pattern: tensors["head/pattern"] };
    Object.assign(this, { head: tensors, headFrame: this.inquiry.answeredOf, headText: JSON.stringify(question), drawnHead: null });
  }

  /** What a model does not answer is left out: the matrices, or the cell. */
  show(tensors, cell, question) {
    this.drawHead(cell.slice(2));
    this.drawCell(tensors, cell, question);
    this.body.hidden = false;
    this.element.dataset.at = cell.join(".");
  }

  /** The matrices are painted when they come, not for every cell. */
  drawHead(place) {
    this.stages.element.hidden = !hasAll(this.head, PARTS);
    if (this.stages.element.hidden) return;
    if (this.drawnHead !== this.head) this.stages.show(this.head, this.sides, place);
    else this.stages.mark(place);
    this.drawnHead = this.head;
  }

  drawCell(tensors, [a, head, row, column], question) {
    const { state, sides } = this;
    this.row = row; // a click in the strips means the cell that they show, whatever has been typed since
    this.working.element.hidden = !hasAll(tensors, NUMBERS);
    const [who, whom] = [placeName(state, sides.rows, row), placeName(state, sides.columns, column)];
    const weight = tensors["cell/weight"];
    const words = weight ? `${who} gives ${percent(weight.data[0])} of its attention to ${whom}` : `${who} → ${whom}`;
    say(this.title, `${headName(state, a, head)}: ${words}`);
    say(this.reason, this.reasonFor(row, column));
    if (!this.working.element.hidden) this.working.show(tensors, sides, altered(question, a, head, row));
  }

  /** Why it is this cell that is worked out. */
  reasonFor(row, column) {
    const { selected } = this.state;
    const [isRow, isColumn] = [selected.row === row, selected.column === column];
    if (isRow && isColumn) return "The selected cell.";
    if (isRow) return "The selected row, where it looks most.";
    const { targets, rows } = this.sides;
    const which = targets[0] >= 0 ? "last" : "first";
    const what = targets[row] >= 0 ? `the ${which} token that counts` : row === rows.length - 1 ? "the last token" : "a token";
    return isColumn ? `The selected column, at ${what}.` : `Without a selection: ${what}, where it looks most. Click a cell to select it.`;
  }

  forget() {
    Object.assign(this, { sides: null, begun: null, headFrame: null });
    super.forget();
  }

  theme() {
    this.drawnHead = null;
    super.theme();
  }

  rests() {
    super.rests();
    this.state.hover(null);
  }
}

/**
 * The row that is worked out without a selection: the first that counts. Where all do, the last of them, which has most to look at;
 * where none does yet, the last, behind which the model speaks. Without targets the second: the first may be a mark like [CLS].
 */
function tellingRow({ rows, targets }) {
  const [first, last] = [targets.findIndex(counts), targets.findLastIndex(counts)];
  if (first >= 0) return first || last;
  return Math.min(targets.length ? Infinity : 1, rows.length - 1);
}

const counts = (target) => target >= 0;

const hasAll = (tensors, names) => names.every((name) => tensors?.[name]);

/** What the person changed here, so that weight and result are no longer what softmax gives. */
function altered({ off = [], edit = [] }, a, head, row) {
  const isEdited = edit.some((_, k) => k % 5 === 0 && edit[k] === a && edit[k + 1] === head && edit[k + 2] === row);
  const said = [];
  if (isEdited) said.push("This row was edited by hand: its weights are no longer those of the softmax.");
  if (off.includes(`head:${a}.${head}`)) said.push("This head is switched off: its result is 0.");
  return said.join(" ");
}
