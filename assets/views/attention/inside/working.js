// One cell worked out, from a query and a key to its part of the result: every formula with the numbers that it is made of.

import { h, say } from "../../../kit/dom.js";
import { number, write } from "../../../kit/figures.js";
import { tokenText } from "../text.js";
import { placeName } from "./sequence.js";
import { Strip } from "./strip.js";
import { precise } from "./words.js";

const PLACES = 4;
const ROWS = ["q", "k", "product", "visible", "row", "exp", "pattern", "v", "part", "result"];
const SUMS = ["score", "root", "scaled", "sum", "weight"];
/** The tensors that it is made of. */
export const NUMBERS = ["at", ...ROWS, ...SUMS].map((name) => `cell/${name}`);

export class Working {
  /** `chose(column)`: another cell of the row. */
  constructor(state, chose) {
    this.state = state;
    this.neurons = new Strip(state, "Query, key and their products, element by element", [
      { part: "q", name: "q" },
      { part: "k", name: "k" },
      { part: "product", name: "q · k" },
    ]);
    this.row = new Strip(state, "The row: scaled scores, exponentials and weights", [
      { part: "row", name: "score ÷ √d" },
      { part: "exp", name: "exp", isShare: true },
      { part: "pattern", name: "weight", isShare: true },
    ], { chose });
    this.mix = new Strip(state, "Values, this cell's part of the result, and the whole result", [
      { part: "v", name: "v" },
      { part: "part", name: "weight · v" },
      { part: "result", name: "result" },
    ]);
    this.numbers = {};
    this.mask = h("p", {});
    this.note = h("p", { className: "ai-altered" });
    this.element = h("ol", { className: "ai-steps" }, this.scoring(), this.scaling(), this.masking(), this.softmax(), this.mixing());
  }

  /** A number that changes with the cell. */
  figure(part, places = PLACES) {
    const element = number(part, 0, places);
    (this.numbers[part] ??= []).push(element);
    return element;
  }

  scoring() {
    const line = sum("Sum of the products", "=", this.figure("score"));
    return step(
      "Score",
      "s = q · k",
      "How well what the row looks for (its query) fits what the column offers (its key).",
      this.neurons.element,
      line,
    );
  }

  scaling() {
    const line = sum(this.figure("score"), "÷", this.figure("root"), "=", this.figure("scaled"));
    return step("Scale", "s ÷ √d", "So that scores stay of one size, whatever the number of elements.", line);
  }

  masking() {
    return step("Mask", "−∞ where it must not look", "", this.mask);
  }

  softmax() {
    const exp = sum("exp(", this.figure("masked"), "−", this.figure("largest"), ") =", this.figure("exponential"));
    const share = sum(this.figure("exponential"), "÷", this.figure("sum"), "=", this.figure("weight"));
    this.shares = h("div", { className: "ai-lines" }, exp, share);
    const words = "Each score less the row's largest, as a power of e, divided by the sum of all: weights that sum to 1.";
    return step("Softmax", "w = exp(s − max s) ÷ Σ", words, this.row.element, this.shares, this.note);
  }

  mixing() {
    const words = "The row's result is the sum of all columns' values, each times its weight; this is the cell's part of it.";
    return step("Mix", "w · v, and Σ w · v", words, this.mix.element);
  }

  /** `tensors`: an answer to {cell}; `sides`: ids of rows and columns; `altered`: what the person broke here, in words. */
  show(tensors, sides, altered) {
    const read = (name) => tensors[`cell/${name}`].data;
    const [, , row, column] = Array.from(read("at"), Number);
    const isVisible = read("visible")[column] === 1;
    const exps = read("exp");
    const numbers = Object.fromEntries(SUMS.map((name) => [name, read(name)[0]]));
    numbers.exponential = exps[column];
    numbers.masked = isVisible ? numbers.scaled : -Infinity;
    numbers.largest = read("row")[exps.indexOf(1)]; // that whose exponential is e to the power of 0
    for (const [part, value] of Object.entries(numbers)) for (const element of this.numbers[part]) write(element, value, PLACES);
    this.showStrips(tensors, sides, row, column);
    const [who, whom] = [placeName(this.state, sides.rows, row), placeName(this.state, sides.columns, column)];
    say(this.mask, maskWords(who, whom, isVisible, numbers.scaled));
    say(this.note, altered);
  }

  showStrips(tensors, sides, row, column) {
    const values = (...names) => Object.fromEntries(names.map((name) => [name, tensors[`cell/${name}`].data]));
    const elements = Array.from(tensors["cell/q"].data, (_, k) => String(k + 1));
    const names = (k) => `element ${k + 1}`;
    this.neurons.show(values("q", "k", "product"), elements, { names, groups: { q: ["q", "k"], k: ["q", "k"] } });
    const groups = Object.fromEntries(["v", "part", "result"].map((part) => [part, ["v", "part", "result"]]));
    this.mix.show(values("v", "part", "result"), elements, { names, groups });
    const visible = tensors["cell/visible"].data;
    const tokens = sides.columns.map((id) => tokenText(this.state, id));
    const isOut = (k) => visible[k] === 0;
    this.row.show(
      values("row", "exp", "pattern"),
      tokens,
      { chosen: column, isOut, names: (k) => `${placeName(this.state, sides.columns, k)}${isOut(k) ? ", masked" : ""}` },
    );
  }
}

function step(title, formula, words, ...children) {
  const head = h(
    "div", { className: "ai-step-head" },
    h("h3", {}, title),
    h("p", { className: "pi-formula", translate: false }, formula),
    h("p", { className: "pi-note" }, words),
  );
  return h("li", { className: "ai-step" }, head, h("div", { className: "ai-step-body" }, ...children));
}

/** A line of arithmetic: numbers and the signs between them. */
const sum = (...parts) => h(
  "p", { className: "pi-line" },
  ...parts.map((part) => (typeof part === "string" ? h("span", { className: "ai-word" }, part) : part)),
);

function maskWords(row, column, isVisible, scaled) {
  if (isVisible) return `${row} may look at ${column}: its score stays ${precise(scaled)}.`;
  return `${row} must not look at ${column}: its score becomes −∞, and the weight exactly 0.`;
}
