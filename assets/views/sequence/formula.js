// One value of the unrolled network as its formula, with the numbers of this step: what is written adds up as written.

import { h } from "../../kit/dom.js";
import { number, stepName } from "../../kit/figures.js";
import { placesUntil } from "../../kit/numbers.js";
import { GATES, isFormulaOf, isNumber, MIXED, OPENS, valueName } from "./text.js";

const sigmoid = (z) => 1 / (1 + Math.exp(-z)); // only to find how many places are to be written

export class Formula {
  constructor(state) {
    this.state = state;
    this.body = h("div", { className: "ps-formula" });
    this.element = h("section", { className: "ps-side", "aria-label": "Formula" }, this.body);
  }

  draw() {
    const { cell, settings, tensors, palette } = this.state;
    const isAnswered = cell && (MIXED[settings.cell].includes(cell[0]) || isFormulaOf(tensors, cell, settings.cell));
    if (cell && !isAnswered) return;
    const key = isAnswered ? [tensors, ...cell] : [settings.cell, settings.task, palette];
    if (this.key?.length === key.length && key.every((part, k) => part === this.key[k])) return;
    this.key = key;
    this.body.replaceChildren(...(isAnswered ? this.lines(...cell) : legend(settings)));
  }

  lines(gate, t, unit) {
    const { settings, tensors, step } = this.state;
    const [name, words] = GATES[settings.cell][gate];
    const value = (letter, at = t) => (at < 0 ? 0 : tensors[`gate/${letter}`].data[unit * tensors[`gate/${letter}`].shape[1] + at]);
    const lines = MIXED[settings.cell].includes(gate) ? mixed(settings.cell, gate, value, t) : weighted(gate, tensors, value);
    const close = h("button", { type: "button", className: "pi-button", onclick: () => this.state.ask({ cell: null }) }, "Close");
    return [h("h2", {}, valueName(this.state, gate, t, unit)), h("p", { className: "pi-note" }, `${name}: ${words}. At ${stepName(step)}.`), ...lines, close];
  }
}

/** σ(W_x·x + b_x + W_h·h before + b_h), term by term; of a GRU's candidate the second half is multiplied by the reset gate. */
function weighted(gate, tensors, value) {
  const [x, weightsX, before, weightsH, bias, sums, [result]] = ["x", "weights_x", "h", "weights_h", "bias", "sums", "value"].map((name) => tensors[`cell/${name}`].data);
  const [name, bend] = OPENS.includes(gate) ? ["σ", sigmoid] : ["tanh", Math.tanh];
  const reset = gate === "n" ? value("r") : 1;
  const places = placesUntil((cut) => cut(sums[0]) + cut(reset) * cut(sums[1]), sums[2]);
  const bent = placesUntil((cut) => bend(cut(sums[2])), result);
  return [
    h("p", { className: "pi-formula" }, gate === "n" ? "n = tanh(Wₓ·x + bₓ + r · (Wₕ·h before + bₕ))" : `${gate} = ${name}(Wₓ·x + bₓ + Wₕ·h before + bₕ)`),
    line("from the input", products(weightsX, x, bias[0], sums[0]), sums[0]),
    line("from the state before", products(weightsH, before, bias[1], sums[1]), sums[1]),
    line("together", [number("sum", sums[0], places), " + ", ...(gate === "n" ? [number("gate", reset, places), " · "] : []), number("sum", sums[1], places)], sums[2]),
    line("bent", [`${name}(`, number("sum", sums[2], bent), ")"], result, "value"),
  ];
}

function products(weights, inputs, bias, sum) {
  const places = placesUntil((cut) => weights.reduce((total, w, k) => total + cut(w) * cut(inputs[k]), cut(bias)), sum);
  const terms = Array.from(weights, (w, k) => [number("weight", w, places), "·", number("input", inputs[k], Number.isInteger(inputs[k]) ? 0 : places), " + "]);
  return [...terms.flat(), number("bias", bias, places)];
}

/** What is made of gates and of what was before. */
function mixed(cell, gate, value, t) {
  const result = value(gate);
  const [words, make, worked] = MIXTURES[cell][gate];
  const parts = make(value, t);
  const places = placesUntil((cut) => worked(...parts.map(cut)), result);
  const [a, b, c, d] = parts.map((part) => number("part", part, places));
  const written = { "LSTM c": [a, "·", b, " + ", c, "·", d], "LSTM h": [a, "· tanh(", b, ")"], "GRU h": ["(1 −", a, ") ·", b, " + ", c, "·", d] };
  return [h("p", { className: "pi-formula" }, words), line("", written[`${cell} ${gate}`], result, "value")];
}

/** Of each: its formula, what goes into it, and how. */
const MIXTURES = {
  LSTM: {
    c: ["c = f · c before + i · g", (value, t) => [value("f"), value("c", t - 1), value("i"), value("g")], (f, c, i, g) => f * c + i * g],
    h: ["h = o · tanh(c)", (value) => [value("o"), value("c")], (o, c) => o * Math.tanh(c)],
  },
  GRU: { h: ["h = (1 − z) · n + z · h before", (value, t) => [value("z"), value("n"), value("z"), value("h", t - 1)], (a, n, z, before) => (1 - a) * n + z * before] },
};

const line = (words, terms, sum, part = "sum") => h("p", { className: "pi-line" }, h("span", { className: "pi-of" }, words), ...terms, " = ", number(part, sum, 3));

/** Before anything is chosen: what the rows say of this cell. */
function legend({ cell, task }) {
  const named = Object.entries(GATES[cell]).map(([letter, [name, words]]) => term(letter, name, words));
  const answer = isNumber({ settings: { task } }) ? [] : [term("p(1)", "", "what it says: the probability that the bit is 1")];
  const rest = [
    term("∂L/∂h", "back", "how much the loss of the followed answer changes with the state of each step; a sixth of the height less is ten times less"),
    term("∂y/∂x", "looks at", "how much that answer changes with what is read at each step"),
  ];
  return [h("h2", {}, `The values of ${cell === "GRU" ? "a" : "an"} ${cell}`), h("dl", { className: "ps-legend" }, ...named.flat(), ...answer.flat(), ...rest.flat()), key(cell), h("p", { className: "pi-note" }, "Click a value in the picture for its formula with numbers.")];
}

const term = (letter, name, words) => [h("dt", {}, h("b", { translate: false }, letter), ` ${name}`), h("dd", {}, words)];

/** What the colours mean. */
function key(cell) {
  const scale = (from, name, to) => h("div", { className: "pi-scale" }, from, h("span", { className: name }), to);
  const gates = Object.keys(GATES[cell]).some((gate) => OPENS.includes(gate)) ? [scale("0", "pi-ramp is-open", "1, a gate")] : [];
  const limit = cell === "LSTM" ? ["The colours of the cell reach as far as its row says."] : [];
  return h("div", { className: "ps-keys" }, ...gates, scale("−1", "pi-ramp", "1, what is kept or written"), ...limit);
}
