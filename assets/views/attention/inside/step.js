// The next update explained for a weight of the selected head: of its queries, keys, values, or of how its result is written.

import { h } from "../../../kit/dom.js";
import { Segments } from "../../../kit/segments.js";
import { StepPanel } from "../../../kit/step.js";
import { headName, quoted } from "../text.js";
import { written } from "../typing.js";
import { Brought } from "./brought.js";

const PARTS = { 0: "W_q", 1: "W_k", 2: "W_v", 3: "W_o" };
const MADE = ["query", "key", "value", "result"];
const KEYS_AND_VALUES = [1, 2];
const OUT = 3;

export class Step extends StepPanel {
  hint = "What each example of the next mini-batch brings to one weight of a head, and what the optimizer makes of it.";
  unit = 0;

  constructor(state, inside) {
    super(state, inside);
    this.brought = new Brought(state);
    this.ledger.element.before(this.brought.element);
  }

  /** Which of the head's matrices, and which of its rows. */
  choices() {
    this.part = new Segments("Matrix", PARTS, () => this.settle());
    this.row = h("input", { type: "number", className: "pi-unit", "aria-label": "Unit", min: 1, step: 1, onchange: () => this.turnTo((this.row.valueAsNumber || 1) - 1) });
    const row = super.choices();
    row.prepend(this.part.element, h("label", { className: "pi-field" }, h("span", {}, "Unit"), this.row));
    return row;
  }

  subject() {
    const { a, h: head } = this.state.selected;
    return [a, head, Number(this.part.value)];
  }

  place() {
    return [...this.subject(), this.unit];
  }

  /** Numbers that a head has, and where its own begin among those of all heads. */
  get size() {
    return this.state.settings.d_model / this.state.heads;
  }

  get begin() {
    return this.subject()[1] * this.size;
  }

  /** Of W_o the head's are columns, of the others rows with their bias. @returns {[number, number]} */
  range(count) {
    return this.subject()[2] === OUT ? [this.begin, this.begin + this.size] : [0, count];
  }

  turnTo(row) {
    const isOut = this.subject()[2] === OUT;
    this.unit = (isOut ? 0 : this.begin) + Math.max(0, Math.min((isOut ? this.state.settings.d_model : this.size) - 1, row));
    this.choose(this.number);
  }

  draw(tensors) {
    this.answer = tensors;
    this.unit = this.answered[3];
    super.draw(tensors);
    this.row.max = this.subject()[2] === OUT ? this.state.settings.d_model : this.size;
    if (!this.row.matches(":focus")) this.row.value = this.unit - (this.subject()[2] === OUT ? 0 : this.begin) + 1;
    this.brought.show(tensors, this.about());
  }

  tell() {
    super.tell();
    this.brought.follow();
  }

  /** Attention, head, part and unit that the answer is about; what is selected may be another one already. */
  get answered() {
    return Array.from(this.answer["explain/at"].data, Number);
  }

  /** What the pattern of the chosen sample's cells is of. */
  about() {
    const [a, head, part, unit] = this.answered;
    const { kind } = this.state.attentions[a];
    const turns = this.state.settings.positions === "rotary" && kind !== 2;
    return { rows: this.ids(0), columns: this.ids(1), part, unit: unit - head * this.size, number: this.number, isBias: this.number === this.count - 1, size: this.size, turns };
  }

  nameOf(k, count) {
    const [a, head, part] = this.subject();
    const name = headName(this.state, a, head);
    if (part === OUT) return `The weight of W_o from ${MADE[part]} ${k - this.begin + 1} of ${name} to number ${this.unit + 1} of the width`;
    const made = `${MADE[part]} ${this.unit - this.begin + 1} of ${name}`;
    return k === count - 1 ? `The bias of ${made}` : `The weight of ${PARTS[part]} from number ${k + 1} of the width to ${made}`;
  }

  /** @returns {[string, (k: number) => HTMLElement][]} */
  columns(tensors) {
    const ids = (name, k) => row(tensors[name], k);
    const text = (k) => ["explain/source", "explain/tokens"].filter((name) => tensors[name]).map((name) => written(this.state, ids(name, k))).join(" ▸ ");
    return [["reads", (k) => h("span", { className: "pe-text", translate: false, title: text(k) }, text(k))]];
  }

  /** @param {number[]} place */
  spot([place]) {
    return `token ${place + 1}, ${quoted(this.state, this.ids(this.answered[2])[place])}`;
  }

  /** The chosen sample as a part of the head reads it: keys and values may be of the source. */
  ids(part) {
    const { answer } = this;
    const { kind } = this.state.attentions[this.answered[0]];
    const isSource = answer["explain/source"] && (kind === 0 || (kind === 2 && KEYS_AND_VALUES.includes(part)));
    const k = answer["explain/rows"].data.indexOf(answer["explain/sample"].data[0]);
    return row(answer[isSource ? "explain/source" : "explain/tokens"], k);
  }
}

/** Row `k` of a table of ids. */
const row = ({ data, shape: [, width] }, k) => Array.from(data.slice(k * width, (k + 1) * width), Number);
