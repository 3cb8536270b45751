// Weights and biases of all layers as tables of text: to be typed, copied, or pasted from a book or a spreadsheet.

import { h } from "../../kit/dom.js";
import { capital, exact, plural, pretty } from "../../kit/numbers.js";

const LARGEST = 1000;
const ROWS = 8;

export class Sheet {
  layers = [];

  constructor(root, state) {
    this.state = state;
    this.button = h("button", { type: "button", className: "pn-door", onclick: () => this.open() }, "Weights as a table");
    this.title = h("strong");
    this.error = h("p", { className: "pn-error", role: "alert" });
    this.body = h("div", { className: "pn-sheet-layers" });
    const close = h("button", { type: "button", className: "pn-round", "aria-label": "Close", onclick: () => this.element.close() }, "×");
    const hint = h("p", { className: "pn-hint" }, "A line is a unit: the weights of its inputs in their order, then its bias, which may be left out. Spaces, tabs, commas or semicolons stand between.");
    const set = h("button", { type: "submit", className: "pn-set" }, "Set");
    const form = h("form", { noValidate: true }, h("div", { className: "pn-editor-head" }, this.title, close), hint, this.body, this.error, set);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
    });
    this.element = h("dialog", { className: "pn-sheet pn-control", "aria-label": "Weights as a table" }, form);
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
    root.append(this.element);
  }

  sync() {
    this.button.hidden = this.state.api.isHidden("weights");
  }

  open() {
    const { shape, frame } = this.state;
    this.layers = shape.sizes.slice(1).map((units, l) => this.layer(l, units, frame));
    this.body.replaceChildren(...this.layers.map(({ element }) => element));
    this.title.textContent = `Weights and biases at step ${frame.step}${frame.step ? ". Those of the start are set at step 0." : ""}`;
    this.error.textContent = "";
    this.element.showModal();
    this.layers[0].text.focus();
  }

  layer(l, units, frame) {
    const { shape } = this.state;
    const width = shape.sizes[l];
    const name = l < shape.hidden.length ? `layer ${l + 1}` : shape.hidden.length ? "output" : "the neuron";
    const inputs = width > 4 ? plural(width, "weight") : Array.from({ length: width }, (_, i) => (l ? `unit ${i + 1}` : pretty(shape.active[i]))).join(", ");
    const text = h("textarea", { rows: Math.min(units, ROWS), spellcheck: false, wrap: "off", autocomplete: "off" });
    text.value = rowsOf(frame, l).map((row) => row.map(exact).join("\t")).join("\n");
    return { l, units, width, name, text, element: h("label", {}, h("span", {}, h("strong", {}, capital(name)), `: ${inputs}; bias`), text) };
  }

  /** Every line is read before any is set. */
  apply() {
    try {
      const edits = this.layers.flatMap((layer) => this.edits(layer));
      if (edits.length) this.state.api.edit(edits);
      this.state.api.say(edits.length ? `${plural(edits.length, "number")} set.` : "Nothing differs from what the network has.");
      this.element.close();
    } catch (error) {
      this.error.textContent = error.message;
    }
  }

  /** What differs from the weights that the network has now. */
  edits({ l, units, width, name, text }) {
    const lines = text.value.split("\n").filter((line) => line.trim());
    if (lines.length !== units) throw new Error(`${capital(name)} has ${plural(units, "unit")}; there ${lines.length === 1 ? "is" : "are"} ${plural(lines.length, "line")}.`);
    const now = rowsOf(this.state.frame, l);
    return lines.flatMap((line, j) => {
      const row = numbersOf(line, `${capital(name)}, line ${j + 1}`);
      if (row.length !== width && row.length !== width + 1) throw new Error(`${capital(name)}, line ${j + 1} has ${plural(row.length, "number")}; it takes ${plural(width, "weight")} and a bias.`);
      return row.flatMap((value, i) => (Math.fround(value) === now[j][i] ? [] : [i < width ? `${l}.weight:${j}.${i}:${value}` : `${l}.bias:${j}:${value}`]));
    });
  }
}

/** Weights and bias of every unit of layer `l`. */
function rowsOf(frame, l) {
  const { data, shape } = frame.tensors[`param/${l}.weight`];
  const bias = frame.tensors[`param/${l}.bias`].data;
  return Array.from(bias, (value, j) => [...data.subarray(j * shape[1], (j + 1) * shape[1]), value]);
}

/** The numbers of a line, with points or commas in them. */
export function numbersOf(line, place) {
  return cellsOf(line.trim()).map((cell) => {
    const value = Number(cell.trim().replace(",", ".").replace("−", "-") || NaN);
    if (!(Math.abs(value) <= LARGEST)) throw new Error(`${place}: “${cell.slice(0, 20)}” is no number from −${LARGEST} to ${LARGEST}.`);
    return value;
  });
}

/** A comma is within a number where something else stands between the numbers and no point is in any. */
function cellsOf(line) {
  if (/[;\t]/.test(line)) return line.split(/\s*[;\t]\s*/);
  if (line.includes(".") || !/\d,\d/.test(line)) return line.split(/\s*,\s*|\s+/);
  if (/,\s/.test(line)) return line.split(/,\s+/);
  return /\s/.test(line) ? line.split(/\s+/) : line.split(",");
}
