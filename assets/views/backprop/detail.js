// The chosen node: its chain rule with the numbers of this moment, and the finite difference beside it.

import { Question } from "../../kit/ask.js";
import { h, say } from "../../kit/dom.js";
import { say as short } from "../../kit/numbers.js";
import { factor, fraction, joined, line, more, name, number, op, partial, row, word } from "./math.js";
import { figure, hasGradient, isBlank, LEAF, slopeName } from "./text.js";

const DIGITS = 5;

export class Detail {
  constructor(state) {
    this.state = state;
    this.asked = new Question(state, "chain", () => state.changed(), { every: 200, rest: 0 });
    this.title = h("h2", {}, "Chain rule");
    this.body = h("div", { className: "bp-chain" });
    this.why = h("p", { className: "bp-why", role: "alert" });
    this.button = h("button", { type: "button", className: "pi-button", onclick: () => this.compare() }, "Finite difference");
    this.difference = h("div", { className: "bp-difference", role: "status" });
    this.element = h("section", { className: "bp-detail", "aria-label": "Chain rule" }, this.title, this.body, this.button, this.difference, this.why);
  }

  get isAbout() {
    const { chosen, nodes, trial } = this.state;
    return chosen >= 0 && chosen < nodes.length && hasGradient(nodes[chosen]) && !isBlank(this.state, chosen) && !trial.wanted;
  }

  draw() {
    const { state } = this;
    const { chosen, sample, nodes } = state;
    const key = `${chosen}/${sample}/${JSON.stringify([state.settings.values, state.settings.samples])}`;
    if (key !== this.of) this.difference.replaceChildren();
    if (key !== this.of) this.asked.forget();
    this.of = key;
    this.asked.tick(this.isAbout ? { chain: chosen, sample } : null);
    this.button.hidden = !this.isAbout;
    say(this.why, this.isAbout ? this.asked.why : "");
    say(this.title, chosen >= 0 && nodes[chosen] ? `Chain rule of ${nodes[chosen].names}` : "Chain rule");
    const { tensors } = this.asked;
    if (this.isAbout && tensors && !this.asked.isOther) this.write(tensors);
    else if (chosen < 0 || isBlank(state, chosen)) this.hint(isBlank(state, chosen) ? "Find this gradient first." : "Click a node, a leaf or a weight: its chain rule with these numbers.");
  }

  hint(words) {
    this.drawn = null;
    this.body.replaceChildren(h("p", { className: "pi-note" }, words));
  }

  write(tensors) {
    if (tensors === this.drawn) return;
    const { state } = this;
    const { nodes, output, samples, chosen, sample } = state;
    if (tensors["chain/nodes"].data.some((k) => k >= nodes.length)) return; // of another graph, which is still to come
    this.drawn = tensors;
    const paths = pathsOf(tensors, nodes);
    const total = tensors["chain/total"].data[sample];
    const count = tensors["chain/count"].data[0];
    const whole = partial(nodes[output].names, nodes[chosen].names);
    const steps = paths.map(({ names }) => joined(names.slice(1).map((below, i) => partial(names[i], below)), "·"));
    const products = paths.map(({ slopes }) => joined(slopes.map((slope) => factor(short(slope, DIGITS), slope, "slope")), "·"));
    const sum = joined(paths.map(({ product }) => factor(short(product, DIGITS), product, "product")), "+");
    const lines = [
      ...steps.map((step, i) => (i ? more(op("+"), step) : line(whole, op("="), step))),
      ...products.map((product, i) => more(op(i ? "+" : "="), product)),
      ...(paths.length > 1 ? [more(op("="), sum)] : []),
      paths.length ? more(op("="), number(short(total, DIGITS + 2), total, "total")) : line(whole, op("="), number(short(total, DIGITS), total, "total")),
    ];
    if (samples > 1 && nodes[chosen].kind === LEAF) lines.push(meanLine(tensors, nodes[output].names, nodes[chosen].names));
    this.body.replaceChildren(h("p", { className: "pi-note" }, wordsOf(paths.length, count, samples, sample)), formula(...lines));
  }

  async compare() {
    const { state } = this;
    const { chosen, sample } = state;
    try {
      const tensors = await state.api.look(() => ({ difference: chosen, sample }), "difference");
      if (tensors && chosen === state.chosen) this.difference.replaceChildren(...this.compared(tensors));
    } catch (error) {
      this.difference.replaceChildren(h("p", { className: "bp-why" }, error instanceof Error ? error.message : String(error)));
    }
  }

  /** (f(x + h) − f(x − h)) / 2h beside the gradient. */
  compared(tensors) {
    const [nudge, value, gradient] = ["nudge", "value", "gradient"].map((part) => tensors[`difference/${part}`].data[0]);
    const [below, above] = tensors["difference/sides"].data;
    const [from, to] = tensors["difference/slopes"].data;
    const [out, node] = [this.state.nodes[this.state.output].names, this.state.nodes[this.state.chosen].names];
    const quotient = row(name(out), op("("), name(node), op("+"), name("h"), op(")"), op("−"), name(out), op("("), name(node), op("−"), name("h"), op(")"));
    const numbers = row(factor(short(above, 10), above, "above"), op("−"), factor(short(below, 10), below, "below"));
    const lines = [
      line(fraction(quotient, row(number("2", 2, "two"), name("h"))), op("="), fraction(numbers, row(number("2", 2, "two"), op("·"), number(short(nudge, 3), nudge, "nudge")))),
      more(op("="), number(short(value, 7), value, "difference")),
    ];
    const isBent = Math.abs(to - from) > 1e-3 * Math.max(1, Math.abs(to), Math.abs(from));
    const kink = isBent ? [h("p", { className: "pi-note" }, "From the left it is ", figure("left", from), ", from the right ", figure("right", to), ": there is a kink here, and the difference is the mean of both.")] : [];
    return [formula(...lines), h("p", {}, `By backpropagation ${slopeName(this.state, this.state.chosen)} is `, figure("gradient", gradient, 7), "."), ...kink];
  }
}

/** Lines of mathematics, scrolled sideways where they are long. */
const formula = (...lines) => h("div", { className: "bp-lines", role: "group", tabIndex: 0, "aria-label": "Formula" }, ...lines);

function pathsOf(tensors, nodes) {
  const [count, along] = tensors["chain/nodes"].shape;
  return Array.from({ length: count }, (_, i) => {
    const places = Array.from(tensors["chain/nodes"].data.subarray(i * along, (i + 1) * along), Number).filter((k) => k >= 0);
    const slopes = [...tensors["chain/slopes"].data.subarray(i * (along - 1), i * (along - 1) + places.length - 1)];
    return { names: places.map((k) => nodes[k].names), slopes, product: tensors["chain/products"].data[i] };
  });
}

function wordsOf(shown, count, samples, sample) {
  const which = samples > 1 ? ` Sample ${sample + 1}.` : "";
  if (!shown) return `It is the output itself, or nothing leads there.${which}`;
  if (count > shown) return `${count} paths lead back to it; the first ${shown} are written out, the last line is the sum of all.${which}`;
  return `${shown === 1 ? "One path leads" : `${shown} paths lead`} back to it${shown > 1 ? ": their products are added" : ""}.${which}`;
}

/** The mini-batch: the mean over its samples. */
function meanLine(tensors, out, node) {
  const totals = [...tensors["chain/total"].data];
  const sum = joined(totals.map((each) => factor(short(each, DIGITS), each, "sample")), "+");
  const mean = tensors["chain/mean"].data[0];
  return line(word("mean: "), partial(out, node), op("="), fraction(sum, number(String(totals.length), totals.length, "count")), op("="), number(short(mean, DIGITS + 2), mean, "mean"));
}
