// The chain rule of one weight for one sample, with the network's numbers, from the weight up to the loss; paths are summed layer by layer.

import { h } from "../../kit/dom.js";
import { whole } from "../../kit/format.js";
import { indexed, math, name, number, slopeOf } from "../../kit/maths.js";
import { placesUntil, plural, pretty } from "../../kit/numbers.js";
import { linesOf } from "../../kit/tensors.js";
import { outputActivation, STEPS } from "./model.js";

const MOST_INPUTS = 3;
const OPEN = 4; // units of a layer whose lines stand open at once

export class Chain {
  constructor(state) {
    this.state = state;
    this.title = h("h3", {});
    this.body = h("div", { className: "pe-chain" });
    this.element = h("section", { className: "pe-part", "aria-label": "Chain rule" }, this.title, this.body);
  }

  /** `at`: [layer, unit, input]. */
  show(tensors, at) {
    const [l, j, i] = at;
    const { shape } = this.state;
    const last = shape.sizes.length - 2;
    this.tensors = tensors;
    this.title.textContent = `Chain rule for sample ${Number(tensors["explain/sample"].data[0]) + 1}`;
    const hidden = Array.from({ length: last }, (_, k) => k).filter((k) => k > l);
    const own = l < last ? [this.line(this.delta(l, j))] : [];
    const paths = hidden.reduce((count, k) => count * shape.sizes[k + 1], 1) * shape.outputs;
    const summed = l < last && paths > 1 ? [h("p", { className: "pi-note" }, `The parentheses sum what comes back over ${plural(shape.sizes[l + 2], "unit")}; each δ in them is such a sum too, so ${paths === 2 ? "both" : `all ${whole(paths)}`} paths to the loss count.`)] : [];
    this.body.replaceChildren(...this.inputs(), ...this.dropped(), this.line(this.whole(l, j, i)), ...own, ...summed, ...hidden.map((k) => this.layer(k)), this.output(last));
  }

  /** What the sample is, where the list has no room for it. */
  inputs() {
    const { active } = this.state.shape;
    const x = this.tensors["look/x"].data;
    if (x.length <= MOST_INPUTS) return [];
    return [h("p", { className: "pe-line pe-inputs", translate: false }, ...active.map((feature, i) => math(name(pretty(feature)), "=", number(x[i], 2, { first: true }))))];
  }

  /** The hidden units that dropout leaves out for this sample. */
  dropped() {
    const { hidden } = this.state.shape;
    if (!(this.state.settings.dropout > 0)) return [];
    const out = hidden.map((units, l) => Array.from({ length: units }, (_, j) => j + 1).filter((j) => this.value("explain/kept", l, j - 1) === 0));
    const said = out.map((units, l) => (units.length ? `layer ${l + 1}: ${units.join(", ")}` : "")).filter(Boolean);
    return [h("p", { className: "pi-note" }, said.length ? `Left out by dropout in this step, for this sample: ${said.join("; ")}.` : "Dropout leaves no unit out for this sample.")];
  }

  line(pieces) {
    return h("p", { className: "pe-line", translate: false }, ...pieces.map((piece) => math(...piece)));
  }

  value(kind, l, j) {
    return this.tensors[`${kind}/${l}`].data[j];
  }

  /** ∂L/∂w = a · δ, of a bias δ alone. */
  whole(l, j, i) {
    const { shape } = this.state;
    const delta = this.value("look/delta", l, j);
    if (i === shape.sizes[l]) return [[slopeOf("b"), "=", this.symbol("δ", l, j), "=", number(delta, 4, { first: true, part: "own" })]];
    const input = l ? this.value("look/a", l - 1, i) : this.tensors["look/x"].data[i];
    const own = this.tensors["explain/own"].data[0];
    const places = placesUntil((cut) => cut(input) * cut(delta), own);
    const source = l ? this.symbol("a", l - 1, i) : name(pretty(shape.active[i]));
    return [
      [slopeOf("w"), "=", source, "·", this.symbol("δ", l, j)],
      ["=", number(input, places, { part: "input" }), "·", number(delta, places, { part: "delta" })],
      ["=", number(own, 4, { first: true, part: "own" })],
    ];
  }

  /** δ = f′(z) · (w δ + w δ + …), of a hidden unit; with dropout times its factor. */
  delta(l, j) {
    const { tensors } = this;
    const [slope, kept, back] = ["slope", "kept", "back"].map((kind) => this.value(`explain/${kind}`, l, j));
    const delta = this.value("look/delta", l, j);
    const above = tensors[`look/delta/${l + 1}`].data;
    const width = this.state.shape.sizes[l + 1];
    const weights = Array.from(above, (_, k) => this.state.frame.tensors[`param/${l + 1}.weight`].data[k * width + j]);
    const places = placesUntil((cut) => weights.reduce((sum, w, k) => sum + cut(w) * cut(above[k]), 0), back);
    const outer = placesUntil((cut) => cut(slope) * cut(kept) * cut(back), delta);
    const dropout = this.state.settings.dropout > 0 ? ["·", number(kept, 3, { part: "kept" })] : [];
    const terms = weights.map((w, k) => [k ? "+" : "(", number(w, places, { first: !k, part: "weight" }), "·", number(above[k], places, { part: "above" }), ...(k === weights.length - 1 ? [")"] : [])]);
    const worked = weights.length > 1 ? [["=", number(slope, outer), ...dropout, "·", number(back, outer)]] : [];
    return [
      [this.symbol("δ", l, j), "=", name("f"), "′", "(", name("z"), ")", ...(dropout.length ? ["·", name("dropout")] : []), "·", "Σ", this.symbol("w", l + 1, "k"), this.symbol("δ", l + 1, "k")],
      ["=", number(slope, outer, { part: "slope" }), ...dropout, "·"],
      ...terms,
      ...worked,
      ["=", number(delta, 3, { first: true, part: "result" })],
    ];
  }

  /** δ of all units of a layer. */
  layer(l) {
    const units = this.state.shape.sizes[l + 1];
    const lines = Array.from({ length: units }, (_, j) => this.line(this.delta(l, j)));
    return h("details", { open: units <= OPEN }, h("summary", {}, `δ of layer ${l + 1}`), ...lines);
  }

  /** δ of the outputs, as the engine has worked it out, and the loss itself. */
  output(last) {
    const [loss, ...worked] = linesOf(this.tensors, "look/working");
    const more = this.state.shape.outputs > worked.length ? ["…"] : [];
    const rows = worked.map((line, j) => h("p", { className: "pe-line", translate: false }, math(this.symbol("δ", last, j), "="), ` ${line}`));
    const { settings, shape } = this.state;
    const step = STEPS.includes(outputActivation(settings, shape)) ? [h("p", { className: "pi-note" }, "A step has no slope of its own: 1 stands in for it (straight-through).")] : [];
    return h("div", {}, h("p", { className: "pe-of" }, "δ of the output, from the loss"), ...step, ...rows, ...more, h("p", { className: "pe-line", translate: false }, `L = ${loss}`));
  }

  symbol(letter, l, j) {
    const { hidden } = this.state.shape;
    return indexed(letter, typeof j === "number" ? j + 1 : j, l < hidden.length ? String(l + 1) : "out");
  }
}

