// The graph: nodes in columns as buttons, wires between them; a leaf is dragged, or changed with the arrow keys.

import { h, say, svg } from "../../kit/dom.js";
import { reach, tint } from "../../kit/figures.js";
import { used } from "../../kit/roving.js";
import { gradOf, isBlank, isLeaf, of, put } from "./text.js";
import { moved, stepOf } from "./trial.js";

/** Pixels of a node, and around the graph. */
export const WIDE = 92;
export const TALL = 62;
export const EDGE = 12;
const [COLUMN, ROW] = [128, 74]; // pixels from column to column, from row to row
const ROOM = 490; // pixels of a graph beside the ledger, as many as the column has in a window of 1280; a wider one stands above it
const SLIP = 4; // pixels that a press slips before it drags
const PACE = 4; // pixels of a step of the number

export const left = ({ x }) => EDGE + x * COLUMN;
export const top = ({ y }) => EDGE + y * ROW;

/** Where the lowest node or wire stands. */
export const lowest = ({ nodes, edges }) => Math.max(...nodes.map(top), ...edges.flatMap(({ route }) => route.map(([, y]) => top({ y }))));

/** The way of a wire, from the right of a node to the left of another, through the gaps on the way. */
export function wire({ route }) {
  const points = route.flatMap(([x, y], i) => {
    const [l, middle] = [left({ x }), top({ y }) + TALL / 2];
    return [...(i ? [[l, middle]] : []), ...(i < route.length - 1 ? [[l + WIDE, middle]] : [])];
  });
  return points.map(([x, y], i) => {
    if (!i) return `M${x} ${y}`;
    const [before, above] = points[i - 1];
    const bend = (x - before) / 2;
    return i % 2 ? `C${before + bend} ${above} ${x - bend} ${y} ${x} ${y}` : `L${x} ${y}`;
  }).join("");
}

export class Graph {
  at = 0;
  buttons = [];
  shownStep = -1;
  wasDragged = false;
  wires = [];

  constructor(state) {
    this.state = state;
    this.sheet = svg("svg", { "aria-hidden": "true" });
    this.nodes = h("div", { className: "bp-nodes" });
    this.board = h("div", { className: "bp-board" }, this.sheet, this.nodes);
    this.element = h("section", { className: "bp-graph", "aria-label": "Graph, from the leaves to the output" }, this.board);
  }

  build() {
    const { nodes, edges } = this.state;
    const [wide, tall] = [Math.max(...nodes.map(left)) + WIDE + EDGE, lowest(this.state) + TALL + EDGE];
    Object.assign(this.board.style, { width: `${wide}px`, height: `${tall}px` });
    this.sheet.setAttribute("viewBox", `0 0 ${wide} ${tall}`);
    this.wires = edges.map((edge) => svg("path", { d: wire(edge) }));
    this.sheet.replaceChildren(...this.wires);
    this.buttons = nodes.map((node, k) => this.button(node, k));
    this.nodes.replaceChildren(...this.buttons.map(({ element }) => element));
    this.at = 0;
    this.shownStep = -1;
    this.element.parentElement?.classList.toggle("is-wide", wide > ROOM);
  }

  /** The nodes at work, where the graph is wider than its place. */
  follow() {
    const { tensors, nodes, step } = this.state;
    if (step === this.shownStep) return;
    this.shownStep = step;
    const now = nodes.filter((_, k) => tensors.now.data[k]);
    const { clientWidth, scrollLeft } = this.element;
    if (!now.length || this.board.offsetWidth <= clientWidth) return;
    const [from, to] = [Math.min(...now.map(left)) - COLUMN, Math.max(...now.map(left)) + WIDE + EDGE];
    if (from < scrollLeft || to > scrollLeft + clientWidth) this.element.scrollLeft = Math.max(0, from - EDGE);
  }

  button(node, k) {
    const [value, grad] = ["value", "gradient"].map((part) => h("span", { className: `bp-${part}`, "data-part": part, translate: false }));
    const [values, grads, kink] = ["", "", ""].map((words) => h("span", { className: "unseen" }, words));
    const name = node.labels === node.names ? null : h("span", { className: "bp-name", translate: false }, node.names);
    const element = h(
      "button",
      { type: "button", className: `bp-node${isLeaf(node) ? " is-leaf" : ""}`, "data-node": node.names, title: isLeaf(node) ? `${node.names}: drag sideways, or use the arrow keys up and down` : node.texts },
      h("span", { className: "bp-head" }, h("b", { translate: false }, node.labels), name),
      values,
      value,
      grads,
      grad,
      kink,
    );
    Object.assign(element.style, { left: `${left(node)}px`, top: `${top(node)}px` });
    element.onclick = () => this.wasDragged || this.state.choose(this.state.chosen === k ? -1 : k);
    element.onfocus = () => (this.at = k);
    element.onkeydown = (event) => this.press(event, k);
    if (isLeaf(node)) this.listen(element, k);
    return { element, value, grad, values, grads, kink };
  }

  /** Sideways on a leaf: its number. */
  listen(element, k) {
    let from = null;
    element.onpointerdown = (event) => {
      this.wasDragged = false;
      if (event.button === 0) from = { x: event.clientX, number: this.state.trial.number(k) };
    };
    element.onpointermove = (event) => {
      if (!from || (!this.wasDragged && Math.abs(event.clientX - from.x) < SLIP)) return;
      if (!this.wasDragged) element.setPointerCapture(event.pointerId);
      this.wasDragged = true;
      this.state.trial.try(k, moved(from.number, Math.round((event.clientX - from.x) / PACE), stepOf(from.number)), true);
    };
    element.onpointerup = element.onpointercancel = () => {
      if (from && this.wasDragged) this.state.trial.settle();
      from = null;
    };
  }

  /** Up and down change a leaf; left and right go through all nodes in their order. */
  press(event, k) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const along = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || (!by && !along)) return;
    used(event);
    if (along) this.buttons[(k + along + this.buttons.length) % this.buttons.length].element.focus();
    else if (isLeaf(this.state.nodes[k])) this.change(k, by * (event.shiftKey ? 10 : 1));
  }

  change(k, steps) {
    const number = this.state.trial.number(k);
    this.state.trial.try(k, moved(number, steps, stepOf(number)));
  }

  draw() {
    const { nodes, edges, tensors, palette, step, chosen } = this.state;
    const most = reach(tensors.grad.data.filter(Number.isFinite));
    nodes.forEach((node, k) => {
      const { element, value, grad, values, grads, kink } = this.buttons[k];
      const isKink = Boolean(of(this.state, "kink", k));
      put(value, of(this.state, "value", k), 4, "");
      put(grad, gradOf(this.state, k), 4, isBlank(this.state, k) ? "?" : "");
      grad.style.background = Number.isNaN(gradOf(this.state, k)) ? "" : tint(palette, gradOf(this.state, k) / most);
      element.classList.toggle("is-now", Boolean(tensors.now.data[k]));
      element.classList.toggle("is-kink", isKink);
      element.setAttribute("aria-pressed", String(chosen === k));
      say(values, value.textContent ? "value" : "");
      say(grads, grad.textContent ? "gradient" : "");
      say(kink, isKink ? node.kinks : "");
      element.tabIndex = k === this.at ? 0 : -1;
    });
    this.follow();
    edges.forEach((edge, e) => this.wires[e].setAttribute("class", classOf(edge, nodes, step)));
  }
}

/** A wire carries a value forward, then a gradient back. */
function classOf({ target, step: when }, nodes, step) {
  if (step === nodes[target].step || step === when) return step === when ? "is-back is-now" : "is-now";
  return step > when ? "is-back" : "";
}
