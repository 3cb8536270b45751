// Beside the plane: the weights as numbers, what is wrong, how many corrections there can be, the next update written out, and the way on.

import { h, say } from "../../kit/dom.js";
import { number } from "../../kit/figures.js";
import { placesFor, say as short } from "../../kit/numbers.js";
import { linesOf } from "../../kit/tensors.js";
import { RULES } from "./model.js";
import { spot } from "./text.js";

const MORE = "This neuron becomes the first of two hidden units in the Playground, with the same weights, as a sigmoid: a step has no slope to learn through. Play there: two can do what one cannot.";

export class Side {
  constructor(state) {
    this.state = state;
    this.inputs = ["w₁", "w₂", "b"].map((name, k) => this.input(name, k));
    this.answer = h("p", { className: "pi-note" });
    this.counts = h("dl", { className: "pu-counts" });
    this.rows = Object.fromEntries(["now", "pass", "last", "mistakes", "bound"].map((name) => [name, this.row(name)]));
    this.reach = h("p", { className: "pu-reach" });
    this.best = h("button", { type: "button", className: "pi-button", onclick: () => this.show() }, "Show such a line");
    this.next = h("div", { className: "pu-next" });
    this.more = h("a", { className: "pi-button pu-more", title: MORE }, "Carry on: add a unit, in the Playground");
    const form = h("div", { className: "pu-weights", role: "group", "aria-label": "Weights" }, ...this.inputs.map(({ element }) => element));
    const rule = h("p", { className: "pi-formula", translate: false }, "z = w₁ x₁ + w₂ x₂ + b");
    this.element = h("section", { className: "pu-side", "aria-label": "Neuron" }, rule, form, this.answer, this.counts, this.reach, this.best, this.next, this.more);
  }

  input(name, k) {
    const field = h("input", { type: "number", step: "any", min: -1000, max: 1000, "aria-label": ["w1", "w2", "b"][k], onchange: () => this.put(k) });
    return { field, element: h("label", { className: "pi-field" }, h("span", { translate: false }, name), field) };
  }

  row(name) {
    const [term, value] = [h("dt", {}), h("dd", { "data-count": name })];
    this.counts.append(term, value);
    return { term, value };
  }

  put(k) {
    const value = this.inputs[k].field.valueAsNumber;
    const { state } = this;
    if (!(Math.abs(value) <= 1000)) return this.refuse(k);
    state.hand.put(state.weights.map((old, i) => (i === k ? value : old)));
  }

  refuse(k) {
    const { field } = this.inputs[k];
    this.state.api.note(`${["w1", "w2", "b"][k]} is “${field.value || "no number"}”; allowed is −1000 to 1000. It stays as it was.`);
    field.value = this.written(k);
  }

  show() {
    this.state.hand.put(Array.from(this.state.scene["best/line"].data));
  }

  written(k) {
    return String(Number(this.state.weights[k].toPrecision(6)));
  }

  draw() {
    const { state } = this;
    const active = this.element.getRootNode().activeElement;
    this.inputs.forEach(({ field }, k) => {
      field.dataset.exact = String(state.weights[k]);
      if (field !== active || !field.matches(":focus-visible") || state.hand.isHeld) field.value = this.written(k);
    });
    say(this.answer, `It answers ${RULES[state.settings.rule].answer} (${RULES[state.settings.rule].source}).`);
    this.count();
    this.tellReach();
    this.tellNext();
    this.tellMore();
  }

  count() {
    const { frame: { tensors }, front, scene, settings } = this.state;
    const [n, of] = [scene["data/y"].data.length, (name) => tensors[`each/${name}`].data[front]];
    this.tell("now", "Wrong now", `${of("wrong")} of ${n}`);
    this.tell("pass", "Mistakes in this pass", `${of("pass")} of ${tensors["pass/seen"].data[0]}`);
    this.tell("last", "In the pass before", of("last") < 0 ? "–" : `${of("last")} of ${n}`);
    this.tell("mistakes", settings.rule === "perceptron" ? "Corrections so far" : "Mistakes so far", String(of("mistakes")));
    const bound = settings.rule === "perceptron" && scene["bound/corrections"];
    const isFair = tensors.is_fair.data[0];
    const [radius, margin] = ["radius", "margin"].map((name) => bound && short(scene[`bound/${name}`].data[0]));
    this.tell("bound", "At most, R²/γ²", !bound ? "none: they cannot be separated" : isFair ? `${short(bound.data[0])} (R ${radius}, γ ${margin})` : "from weights of 0 only");
    for (const element of Object.values(this.rows.bound)) element.hidden = settings.rule !== "perceptron" || !n;
    this.rows.bound.value.dataset.exact = bound ? String(bound.data[0]) : "";
  }

  tell(name, term, value) {
    say(this.rows[name].term, term);
    say(this.rows[name].value, value);
  }

  tellReach() {
    const { scene, frame: { tensors } } = this.state;
    const [n, best] = [scene["data/y"].data.length, scene["best/right"].data[0]];
    const wrong = tensors["each/wrong"].data[this.state.front];
    say(this.reach, !n ? "No points yet: click on the plane." : best === n ? "A line can separate these points." : `No line separates these points: all ways to divide them were tried, and the best has ${best} of ${n} right.`);
    this.best.hidden = !n || wrong <= n - best;
  }

  /** z, answer and Δ of the next update, with numbers that come out as written. */
  tellNext() {
    const { frame: { tensors }, scene, weights, settings } = this.state;
    const k = tensors["next/example"]?.data[0];
    if (k === undefined || this.state.hand.set) return;
    const x = Array.from(scene["data/x"].data.slice(2 * k, 2 * k + 2));
    const [z, answer, target, error] = ["z", "answer", "target", "error"].map((name) => tensors[`next/${name}`].data[0]);
    const places = placesFor(weights.slice(0, 2), x, weights[2], z);
    const n = (part, value, at = places) => number(part, value, Number.isInteger(value) ? 0 : at);
    const factor = (part, value, at) => (value < 0 ? ["(", n(part, value, at), ")"] : [n(part, value, at)]);
    const listed = (part, values) => values.flatMap((value, i) => [i ? ", " : "", n(part, value, 3)]);
    const delta = Array.from(tensors["next/delta"].data);
    this.next.replaceChildren(
      h("h2", {}, `Next: point ${k + 1} at ${spot(x)}`),
      h("p", {}, "z = ", n("weight", weights[0]), " · ", ...factor("input", x[0]), " + ", ...factor("weight", weights[1]), " · ", ...factor("input", x[1]), " + ", ...factor("bias", weights[2]), " = ", n("sum", z, 3)),
      h("p", {}, "answer ", n("answer", answer, 3), ", target ", n("target", target, 0)),
      h("p", {}, "Δ(w₁, w₂, b) = η (target − answer) (x₁, x₂, 1)"),
      h("p", {}, "= ", n("rate", settings.lr, 3), " · ", ...factor("error", error, 3), " · (", ...listed("input", [...x, 1]), ") = (", ...listed("delta", delta), ")"),
    );
  }

  tellMore() {
    const { tensors } = this.state;
    const address = linesOf(tensors, "carry_on/address").join("");
    this.more.hidden = !address;
    if (address && this.more.search !== `?${address}`) this.more.href = `playground?${address}`;
  }
}
