// The neuron view: a gate that is wired by hand, or a line on the plane with its weights, ledger and bowl. See docs/protocol.md.

import { Question } from "../kit/ask.js";
import { h } from "../kit/dom.js";
import { Light } from "../kit/light.js";
import { View } from "../kit/view.js";
import { Bowl } from "./neuron/bowl.js";
import { Compare } from "./neuron/compare.js";
import { Gate } from "./neuron/gate.js";
import { Hand } from "./neuron/hand.js";
import { Ledger } from "./neuron/ledger.js";
import { GATE, RULES, weightsOf } from "./neuron/model.js";
import { Plane } from "./neuron/plane.js";
import { exportPng } from "./neuron/png.js";
import { Side } from "./neuron/side.js";
import { describe } from "./neuron/text.js";

const STYLES = new URL("./neuron/neuron.css", import.meta.url).href;
const SHARED = new URL("../kit/inside.css", import.meta.url).href;

/**
 * `state` besides what every view has: `front` (place of the neuron that is looked at; −1: a gate), `weights` ([w1, w2, b] of it: the
 * frame's, or the hand's while it drags), `hand` (kit for setting them), `tensors` (the answer about the frame, or null).
 */
export default function neuron(stage, api) {
  return new NeuronView(stage, api);
}

class NeuronView extends View {
  constructor(stage, api) {
    super(stage, api, { front: -1, weights: [0, 0, 0], tensors: null }, { className: "pu pi is-empty", label: "Neuron", styles: STYLES });
    const { state } = this;
    state.hand = new Hand(state);
    this.asked = new Question(state, "look", () => this.invalidate(), { every: 0, rest: 0 });
    this.gate = new Gate(state);
    this.plane = new Plane(state);
    this.parts = [this.plane, new Side(state), new Compare(state), new Ledger(state), new Bowl(state)];
    const [plane, side, compare, ...low] = this.parts.map(({ element }) => element);
    this.root.append(h("link", { rel: "stylesheet", href: SHARED }), this.gate.element, plane, side, compare, h("div", { className: "pu-low" }, ...low));
  }

  settle() {
    const { state } = this;
    const { rule } = state.settings;
    this.learns = rule !== GATE;
    state.front = Object.keys(RULES).indexOf(rule);
    this.root.classList.toggle("is-gate", rule === GATE);
    this.gate.element.hidden = rule !== GATE;
    for (const { element } of this.parts) element.hidden = rule === GATE;
    this.asked.forget();
  }

  paint() {
    const { state } = this;
    if (state.front < 0) return this.gate.draw();
    const { tensors } = state.frame;
    if (!tensors["param/0.bias"]) return; // of the frame of a gate, still
    state.weights = state.hand.weights(weightsOf(tensors, state.front));
    this.asked.tick({ bowl: true, carry_on: true });
    state.tensors = this.asked.tensors;
    for (const part of this.parts) part.draw();
  }

  describe(frame) {
    return describe(frame, this.state);
  }

  /** The two halves of the plane, from afar. */
  light({ tensors }) {
    const { front, palette } = this.state;
    if (front < 0 || !tensors["param/0.bias"]) return null;
    const picture = new Light();
    this.plane.cast(picture, weightsOf(tensors, front), palette);
    return picture;
  }

  png() {
    return exportPng(this.state, this.plane, this.gate);
  }

  destroy() {
    this.asked.stop();
    super.destroy();
  }
}
