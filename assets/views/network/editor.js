// The editor of parameters: a number and a slider for one weight, or for all that flows into a unit. It works while the run plays.

import { Question } from "../../kit/ask.js";
import { h } from "../../kit/dom.js";
import { capital, niceAbove } from "../../kit/numbers.js";
import { linesOf } from "../../kit/tensors.js";
import { activationName } from "./model.js";
import { sourceName, unitName, wireName } from "./text.js";

export class Editor {
  rows = [];
  /** What is asked about a unit that is open: its samples’ sums. */
  sums = /** @type {any} */ (null);
  curve = /** @type {any} */ (null);

  constructor(root, state) {
    this.root = root;
    this.state = state;
    this.asked = new Question(state, "sums", () => this.link(), { every: 400, rest: 0 });
    this.element = h("form", { className: "pn-editor pn-control", hidden: true, role: "dialog", noValidate: true });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply(event.submitter ? null : this.element.getRootNode().activeElement);
    });
    this.element.addEventListener("keydown", (event) => this.press(event));
    root.append(this.element);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** `place`: a link or a unit; `x`, `y` where to stand; `back()` what gets the focus afterwards. */
  open(place, x, y, back) {
    const { state } = this;
    this.back = back;
    const isWire = place.kind === "wire";
    this.rows = isWire ? [this.wireRow(place.k)] : this.unitRows(place);
    const name = isWire ? capital(wireName(state, place.k)) : `Into ${unitName(state.shape, place.l, place.j)}`;
    const close = h("button", { type: "button", className: "pn-round", "aria-label": "Close", onclick: () => this.close() }, "×");
    const head = h("div", { className: "pn-editor-head" }, h("strong", {}, name), close);
    this.sums = isWire || activationName(state, place.l) === "softmax" ? null : { sums: [place.l, place.j] };
    this.curve = h("a", { className: "pn-card-edit", target: "_blank", rel: "noopener", title: "All samples on the curve of its activation; opens beside, and the run goes on" }, "On its curve");
    const hint = h("p", { className: "pn-hint" }, "Enter applies, Escape closes.");
    this.element.setAttribute("aria-label", name);
    this.element.replaceChildren(head, h("div", { className: "pn-editor-rows" }, ...this.rows.map((row) => row.element)), ...(this.sums ? [this.curve] : []), hint);
    this.element.hidden = false;
    this.stand(x, y);
    this.rows[0].number.focus({ preventScroll: true });
    this.rows[0].number.select();
    this.link();
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.rows = [];
    this.sums = null;
    this.link();
    this.back()?.focus({ preventScroll: true });
  }

  /** A new frame: show its values, except where the person is at work. */
  update() {
    if (!this.isOpen) return;
    const active = this.element.getRootNode().activeElement;
    for (const row of this.rows) {
      const value = this.valueOf(row);
      if (value === undefined) return this.close();
      if (row.number !== active && row.slider !== active) this.show(row, value);
    }
    this.link();
  }

  /** The way to the page where every sample of the unit lies on its curve: the engine makes the link, of a frame that it names. */
  link() {
    this.asked.tick(this.sums);
    const [address] = linesOf(this.asked.tensors, "look/address");
    if (address && !this.asked.isOther) this.curve.href = `activations?${address}`;
  }

  wireRow(k) {
    const { layer, into, from, starts } = this.state.wires;
    const [l, i, j] = [layer[k], into[k], from[k]];
    return this.row(`${l}.weight`, `${i}.${j}`, k - starts[l], "weight");
  }

  unitRows({ l, j }) {
    const width = this.state.shape.sizes[l];
    const weights = Array.from({ length: width }, (_, i) => this.row(`${l}.weight`, `${j}.${i}`, j * width + i, `from ${sourceName(this.state.shape, l, i)}`));
    return [...weights, this.row(`${l}.bias`, `${j}`, j, "bias")];
  }

  row(name, place, index, label) {
    const row = { name, place, index };
    const value = this.valueOf(row);
    const reach = Math.max(2, niceAbove(Math.abs(value) * 1.5));
    row.number = h("input", { type: "number", step: "any", min: -1000, max: 1000, "aria-label": `${label}, value` });
    row.slider = h("input", { type: "range", min: -reach, max: reach, step: reach / 200, "aria-label": `${label}, slider` });
    row.slider.addEventListener("input", () => this.slide(row));
    row.number.addEventListener("change", () => this.apply(row.number));
    row.element = h("label", { className: "pn-editor-row" }, h("span", {}, label), row.slider, row.number);
    this.show(row, value);
    return row;
  }

  show(row, value) {
    row.number.value = Number(value.toPrecision(4));
    row.slider.value = value;
  }

  valueOf({ name, index }) {
    return this.state.frame.tensors[`param/${name}`]?.data[index];
  }

  slide(row) {
    row.number.value = row.slider.value;
    this.send(row, Number(row.slider.value));
  }

  apply(input) {
    const row = this.rows.find(({ number }) => number === input) ?? this.rows[0];
    const value = row?.number.valueAsNumber;
    if (!row || !Number.isFinite(value)) return;
    const bounded = Math.max(-1000, Math.min(1000, value));
    if (Math.abs(bounded) > Number(row.slider.max)) row.slider.min = -(row.slider.max = niceAbove(Math.abs(bounded)));
    row.slider.value = row.number.value = bounded;
    if (bounded !== Number(row.sent)) this.send(row, bounded);
  }

  /** The player names the step that is shown, and sends only so many of a drag's values as the server likes. */
  send(row, value) {
    row.sent = value;
    this.state.api.edit(`${row.name}:${row.place}:${Number(value.toPrecision(6))}`);
  }

  press(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    if (event.key !== "Enter" || ["BUTTON", "A"].includes(event.target.tagName)) return;
    event.preventDefault();
    this.apply(event.target);
  }

  stand(x, y) {
    const { width, height } = this.state.box;
    const { offsetWidth: w, offsetHeight: tall } = this.element;
    this.element.style.left = `${Math.max(4, Math.min(x + 12, width - w - 4))}px`;
    this.element.style.top = `${Math.max(4, Math.min(y - 20, Math.max(4, height - tall - 4)))}px`;
  }
}
