// The ledger beside the picture, in step with it: what was computed forward, then upstream × local = downstream for each wire.

import { h, say } from "../../kit/dom.js";
import { figure, gradOf, isBlank, of, slopeName, stage } from "./text.js";

const HIDDEN = NaN;

export class Ledger {
  key = /** @type {any[] | null} */ (null);

  constructor(state) {
    this.state = state;
    this.now = h("p", { className: "bp-now", role: "status" });
    this.body = h("div", { className: "bp-rows" });
    this.element = h("section", { className: "bp-ledger", "aria-label": "Ledger" }, h("h3", {}, "Ledger"), this.now, this.body);
  }

  draw() {
    const { step, steps, tensors, sample, blanks, isPlaying } = this.state;
    say(this.now, `Step ${step} of ${2 * steps.length + 1}. ${stage(this.state)}`);
    this.now.ariaLive = isPlaying ? "off" : "polite";
    const key = [tensors, step, sample, blanks.size];
    if (this.key && key.every((part, k) => part === this.key[k])) return;
    this.key = key;
    this.body.replaceChildren(...(step > steps.length ? [this.backward()] : [this.forward()]));
    const now = this.body.querySelector(".is-now");
    if (now) this.body.scrollTop = Math.max(0, now.offsetTop - 60);
  }

  /** “u1 = x + y = 3” */
  forward() {
    const { nodes, step } = this.state;
    const rows = nodes.flatMap((node, k) => (node.step && node.step <= step ? [this.computed(node, k)] : []));
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

  /** What a wire hands down; of a node with several paths the sum so far. */
  handed({ source, target, step: when }, e) {
    const { nodes, edges, step } = this.state;
    const isOpen = !isBlank(this.state, source);
    const of_ = (name) => (isOpen ? of(this.state, name, e) : HIDDEN);
    const before = edges.some((edge, other) => edge.source === source && other > e);
    const down = of_("down");
    const sum = before ? [figure("sum", of_("sum"))] : [figure("sum", of_("sum"))];
    const paths = edges.filter((edge) => edge.source === source).length;
    return h(
      "tr",
      { className: when === step ? "is-now" : "", title: `${slopeName(this.state, target)} × ∂${nodes[target].names}/∂${nodes[source].names}` },
      h("th", { scope: "row", translate: false }, nodes[source].names, h("small", {}, ` from ${nodes[target].names}`)),
      h("td", {}, figure("up", isBlank(this.state, target) ? HIDDEN : of(this.state, "grad", target))),
      h("td", {}, "× ", figure("slope", of(this.state, "slope", e))),
      h("td", {}, "= ", figure("down", down)),
      h("td", {}, before ? "+ → " : "", ...sum, paths > 1 ? h("small", {}, ` of ${paths} paths`) : null),
    );
  }
}
