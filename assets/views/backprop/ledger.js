// The ledger beside the picture, in step with it: what was computed forward, then upstream × local = downstream for each wire.

import { alter, h, say } from "../../kit/dom.js";
import { say as short } from "../../kit/numbers.js";
import { figure, gradOf, isBlank, of, slopeName, stage } from "./text.js";

const PATIENCE = 1500; // ms that a moment which was asked for may take to come
const FEW = 3; // products that are said in a sentence

export class Ledger {
  key = /** @type {any[] | null} */ (null);

  goal = -1;
  goneAt = -PATIENCE;

  constructor(state) {
    this.state = state;
    this.now = h("p", { className: "bp-now", role: "status" });
    this.slider = h("input", { type: "range", min: 0, step: 1, "aria-label": "Step", oninput: () => this.go(Number(this.slider.value)) });
    this.bar = h("div", { className: "bp-bar" }, this.slider, this.now);
    this.body = h("div", { className: "bp-rows", role: "group", tabIndex: 0, "aria-label": "Rows of the ledger" });
    this.element = h("section", { className: "bp-ledger", "aria-label": "Ledger" }, h("h2", {}, "Ledger"), this.body);
  }

  draw() {
    const { step, steps, tensors, sample, blanks, isPlaying } = this.state;
    say(this.now, [`Step ${step} of ${2 * steps.length + 1}. ${stage(this.state)}${this.numbers()}.`.replace("..", "."), ...this.kinks()].join(" "));
    this.slide(step, 2 * steps.length + 1);
    this.now.ariaLive = isPlaying ? "off" : "polite";
    const key = [tensors, step, sample, blanks.size];
    if (this.key && key.every((part, k) => part === this.key[k])) return;
    this.key = key;
    this.body.replaceChildren(...(step > steps.length ? [this.backward()] : [this.forward()]));
    const now = this.body.querySelector(".is-now");
    if (now) this.body.scrollTop = Math.max(0, now.offsetTop - 60);
  }

  go(step) {
    Object.assign(this, { goal: step, goneAt: performance.now() });
    this.state.api.goTo(step);
  }

  /** The slider stays where a hand has put it until that moment is shown. */
  slide(step, last) {
    const isUnderway = step !== this.goal && performance.now() - this.goneAt < PATIENCE;
    alter(this.slider, { max: String(last), value: String(isUnderway ? this.goal : step), ariaValueText: `step ${step} of ${last}` });
  }

  /** The arithmetic of this step, where it is little. */
  numbers() {
    const { nodes, edges, step } = this.state;
    const values = nodes.flatMap((node, k) => (node.step && node.step === step ? [`${node.names} is ${short(of(this.state, "value", k))}`] : []));
    const hands = edges.flatMap((edge, e) => (edge.step === step ? [this.hand(edge, e)] : []));
    const said = [...values, ...hands];
    return said.length && said.length <= FEW && !said.includes("") ? `: ${said.join(", ")}` : "";
  }

  /** “−4 × 1 = −4 into x” */
  hand({ source, target }, e) {
    if (isBlank(this.state, source) || isBlank(this.state, target)) return "";
    const [up, slope, down] = [of(this.state, "grad", target), of(this.state, "slope", e), of(this.state, "down", e)].map((value) => short(value));
    return `${up} × ${slope} = ${down} into ${this.state.nodes[source].names}`;
  }

  /** What is said of the kinks that are gone through now. */
  kinks() {
    const { nodes, tensors } = this.state;
    return nodes.flatMap(({ kinks }, k) => (tensors.now.data[k] && of(this.state, "kink", k) ? [`${kinks}.`] : []));
  }

  /** “u1 = x + y = 3” */
  forward() {
    const { nodes, step } = this.state;
    const rows = nodes.flatMap((node, k) => (node.step && node.step <= step ? [this.computed(node, k)] : []));
    if (!rows.length) return h("p", { className: "pi-note" }, "Nothing is computed yet.");
    return h("ol", { className: "bp-forward" }, ...rows);
  }

  computed({ names, texts, kinks, step: when }, k) {
    const words = names === texts ? "" : ` = ${texts}`;
    const kink = of(this.state, "kink", k) ? h("small", {}, `${kinks}.`) : null;
    return h("li", { className: when === this.state.step ? "is-now" : "" }, h("span", { translate: false }, `${names}${words} = `), figure("value", of(this.state, "value", k)), kink);
  }

  backward() {
    const { nodes, edges, output, step } = this.state;
    const parts = edges.flatMap((edge, e) => (edge.step <= step ? [this.handed(edge, e)] : [])).reverse();
    const first = h("tr", { className: step === this.state.steps.length + 1 ? "is-now" : "" }, h("th", { scope: "row", translate: false }, nodes[output].names), h("td", { colSpan: 3 }, "its own gradient"), h("td", {}, figure("down", gradOf(this.state, output))));
    const head = h("tr", {}, ...["into", "upstream", "× local", "= downstream", "gradient so far"].map((words) => h("th", { scope: "col" }, words)));
    return h("table", { className: "bp-table" }, h("thead", {}, head), h("tbody", {}, first, ...parts));
  }

  /** What a wire hands down; of a node with several paths the sum so far, of this one and those before. */
  handed({ source, target, step: when }, e) {
    const { nodes, edges, step } = this.state;
    const number = (name, at = e) => (isBlank(this.state, source) ? NaN : of(this.state, name, at));
    const before = edges.findIndex((edge, other) => edge.source === source && other > e);
    const more = figure("more", number("down"));
    const sum = before < 0 ? null : h("span", { className: "bp-before" }, figure("before", number("sum", before)), ...(number("down") < 0 ? [" + (", more, ")"] : [" + ", more]), " =");
    return h(
      "tr",
      { className: when === step ? "is-now" : "", title: `${slopeName(this.state, target)} × ∂${nodes[target].names}/∂${nodes[source].names}` },
      h("th", { scope: "row", translate: false }, nodes[source].names, h("small", {}, ` from ${nodes[target].names}`)),
      h("td", {}, figure("up", gradOf(this.state, target))),
      h("td", {}, "× ", figure("slope", of(this.state, "slope", e))),
      h("td", {}, "= ", figure("down", number("down"))),
      h("td", {}, sum, figure("sum", number("sum"))),
    );
  }
}
