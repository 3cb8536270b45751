// All leaves as a table: their numbers to type, their gradients, and of a net the numbers after one step.

import { h } from "../../kit/dom.js";
import { figure, gradOf, INPUT, isBlank, isLeaf, LEAF, meanOf, of, put, TARGET } from "./text.js";
import { stepOf } from "./trial.js";

const TITLES = { [LEAF]: "Leaves", [INPUT]: "Inputs", [TARGET]: "Targets" };

export class Leaves {
  nodes = null;
  rows = [];

  constructor(state) {
    this.state = state;
    this.body = h("div", { className: "bp-groups" });
    this.element = h("section", { className: "bp-leaves", "aria-label": "Leaves" }, h("h2", {}, "Numbers of the leaves"), this.body);
  }

  build() {
    const { nodes, settings } = this.state;
    const isNet = settings.subject === "network";
    this.nodes = nodes;
    this.rows = nodes.flatMap((node, k) => (isLeaf(node) ? [this.row(node, k, isNet)] : []));
    const kinds = [LEAF, INPUT, TARGET].filter((kind) => this.rows.some((row) => row.kind === kind));
    this.body.replaceChildren(...kinds.map((kind) => this.table(kind, isNet)));
  }

  table(kind, isNet) {
    const title = isNet && kind === LEAF ? "Weights and biases" : TITLES[kind];
    const columns = ["", "number", "gradient", ...(isNet && kind === LEAF ? ["after one step"] : [])];
    const head = h("tr", {}, ...columns.map((words) => h("th", { scope: "col" }, words)));
    return h("table", { className: "bp-table" }, h("caption", {}, title), h("thead", {}, head), h("tbody", {}, ...this.rows.filter((row) => row.kind === kind).map(({ element }) => element)));
  }

  row({ names, kind }, k, isNet) {
    const input = h("input", { type: "number", step: "any", "aria-label": `${names}, number` });
    input.onchange = () => this.type(input, k);
    input.onkeydown = (event) => this.press(event, input, k);
    const [grad, after] = ["gradient", "after"].map((part) => figure(part, NaN));
    const choose = h("button", { type: "button", className: "bp-choose", translate: false, title: `Chain rule of ${names}`, onclick: () => this.state.choose(k) }, names);
    const cells = [input, grad, ...(isNet && kind === LEAF ? [after] : [])].map((part) => h("td", {}, part));
    return { kind, k, input, grad, after, choose, element: h("tr", { "data-leaf": names }, h("th", { scope: "row" }, choose), ...cells) };
  }

  type(input, k) {
    const number = Number(input.value);
    if (input.value.trim() === "" || !Number.isFinite(number)) return (input.value = String(of(this.state, "value", k)));
    this.state.trial.try(k, number, true);
    this.state.trial.settle();
  }

  /** Arrows change it as they do in the picture; Enter takes what is typed. */
  press(event, input, k) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const number = Number(input.value) || 0;
    const step = stepOf(number);
    input.value = String(Number((number + by * step).toPrecision(10)));
    this.state.trial.try(k, Number(input.value));
  }

  draw() {
    if (this.nodes !== this.state.nodes) this.build();
    const { chosen, settings, step, steps } = this.state;
    const isDone = step === 2 * steps.length + 1;
    for (const { kind, k, input, grad, after, choose } of this.rows) {
      const value = of(this.state, "value", k);
      if (!input.matches(":focus") || Number(input.value) === value) input.value = String(value);
      const gradient = kind === LEAF ? meanOf(this.state, k) : gradOf(this.state, k);
      put(grad, gradient, 5, isBlank(this.state, k) ? "?" : "–");
      put(after, isDone && !isBlank(this.state, k) ? this.state.tensors.after.data[k] : NaN, 9);
      choose.setAttribute("aria-pressed", String(chosen === k));
    }
    this.element.classList.toggle("is-net", settings.subject === "network");
  }
}
