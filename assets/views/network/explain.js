// The next update explained for one weight or bias: what each sample brings, its chain rule, and the optimizer's ledger.

import { h, say } from "../../kit/dom.js";
import { LABEL } from "../../kit/explained.js";
import { number, stepName } from "../../kit/figures.js";
import { whole } from "../../kit/format.js";
import { Ledger } from "../../kit/ledger.js";
import { capital, pretty } from "../../kit/numbers.js";
import { Panel } from "../../kit/panel.js";
import { Shares } from "../../kit/shares.js";
import { Chain } from "./chain.js";
import { sourceName, unitName } from "./text.js";

const MOST_INPUTS = 3; // that the list of samples has room for
const SCROLLING = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"];

export class Explanation extends Panel {
  /** [layer, unit, input] that the person has chosen; null: whatever changes most. */
  chosen = null;
  /** Place of a sample in the mini-batch of a frame. */
  sample = { of: null, place: -1 };

  /** `close()`: back to the picture alone; `picked()`: another parameter is explained. */
  constructor(state, { close, picked }) {
    super(state, { isOpen: () => !this.place.hidden }, "explain", { rest: 60, again: 1000 });
    this.picked = picked;
    this.shares = new Shares((place) => this.turn(place));
    this.chain = new Chain(state);
    this.ledger = new Ledger();
    this.title = h("h2", { tabIndex: -1 }, LABEL);
    this.words = h("p", { className: "pe-words" });
    this.fill(h("div", { className: "pe-parts" }, this.shares.element, this.chain.element, this.ledger.element));
    this.head = h("div", { className: "pe-head" }, this.title, ...this.steps(), h("button", { type: "button", className: "pi-round", "aria-label": "Close the explanation", title: "Close (Escape)", onclick: close }, "×"));
    this.place = h("section", { className: "pi pe", hidden: true, "aria-label": LABEL }, this.head, this.words, this.choices(), this.element);
    this.place.addEventListener("keydown", (event) => SCROLLING.includes(event.key) && event.stopPropagation());
  }

  /** One update back or on, where the transport may be out of sight. */
  steps() {
    const step = (by, sign, words) => h("button", { type: "button", className: "pi-round", "aria-label": words, title: words, onclick: () => this.state.api.step(by) }, sign);
    return [step(-1, "‹", "Step back"), step(1, "›", "Step forward")];
  }

  choices() {
    const select = (words, act) => h("select", { className: "pi-select", "aria-label": words, onchange: act });
    this.layer = select("Layer", () => this.choose([Number(this.layer.value), 0, 0]));
    this.unit = select("Unit", () => this.choose([Number(this.layer.value), Number(this.unit.value), Number(this.input.value)]));
    this.input = select("Weight or bias", () => this.choose([Number(this.layer.value), Number(this.unit.value), Number(this.input.value)]));
    this.largest = h("button", { type: "button", className: "pi-button", "aria-pressed": "true", onclick: () => this.choose(null) }, "Largest change");
    const field = (words, control) => h("label", { className: "pi-field" }, h("span", {}, words), control);
    return h("div", { className: "pe-choices" }, field("Layer", this.layer), field("unit", this.unit), field("from", this.input), this.largest, h("span", { className: "pi-note" }, "or click a link or unit in the picture"));
  }

  /** Whom a link brings here keeps the focus where it is. */
  open(isByHand) {
    this.place.hidden = false;
    if (isByHand) this.title.focus({ preventScroll: true });
    this.head.scrollIntoView({ block: "nearest" });
    this.update();
  }

  close() {
    this.place.hidden = true;
    this.chosen = null;
    this.forget();
  }

  /** Explain another weight or bias. */
  choose(place) {
    this.chosen = place;
    this.update();
  }

  /** Explain it for another sample. */
  turn(place) {
    this.sample = { of: this.state.frame, place };
    this.update();
  }

  /** What was chosen may be gone with a layer or unit. @returns {Record<string, any>} */
  question() {
    const { sizes } = this.state.shape;
    const [l, j, i] = this.chosen ?? [-1, 0, 0];
    if (l >= 0 && !(j < sizes[l + 1] && i <= sizes[l])) {
      this.chosen = null;
      return this.question();
    }
    const { of, place } = this.sample;
    return { explain: [l, j, i, of === this.state.frame ? place : -1] };
  }

  tell() {
    const { inquiry, state } = this;
    this.place.classList.toggle("pe-waits", state.isPlaying || Boolean(inquiry.why));
    this.largest.setAttribute("aria-pressed", String(!this.chosen));
  }

  draw(tensors) {
    const { state } = this;
    const at = Array.from(tensors["explain/at"].data, Number);
    this.at = at;
    this.sync(at);
    say(this.words, sentence(state, tensors, this.inquiry.step));
    this.shares.show(tensors, columns(state, tensors, at), shareWords(state, at));
    this.chain.show(tensors, at);
    this.ledger.show(tensors);
    this.picked(at);
  }

  /** The choices stand at what is explained. */
  sync(at) {
    const [l, j, i] = at;
    const { shape } = this.state;
    const layers = shape.sizes.slice(1).map((_, k) => (k < shape.hidden.length ? String(k + 1) : "output"));
    options(this.layer, layers, l);
    options(this.unit, Array.from({ length: shape.sizes[l + 1] }, (_, k) => String(k + 1)), j);
    options(this.input, [...Array.from({ length: shape.sizes[l] }, (_, k) => (l ? `unit ${k + 1}` : pretty(shape.active[k]))), "bias"], i);
  }
}

function options(select, names, value) {
  if (names.join() !== [...select.options].map((option) => option.text).join()) select.replaceChildren(...names.map((words, k) => h("option", { value: k }, words)));
  select.value = value;
}

export const isBias = ({ shape }, [l, , i]) => i === shape.sizes[l];

/** “the weight from x₁ to layer 1, unit 2” */
export const parameterName = (state, [l, j, i]) => `${isBias(state, [l, j, i]) ? "the bias of" : `the weight from ${sourceName(state.shape, l, i)} to`} ${unitName(state.shape, l, j)}`;

function sentence(state, tensors, step) {
  const per = Number(state.scene.updates_per_epoch.data[0]);
  const size = Number(tensors["explain/size"].data[0]);
  const which = `mini-batch ${whole((step % per) + 1)} of ${whole(per)}, ${size === 1 ? "one sample" : `${whole(size)} samples`}`;
  return `${capital(parameterName(state, tensors["explain/at"].data.map(Number)))} in the update from ${stepName(step)} to ${whole(step + 1)}: ${which}.`;
}

const shareWords = (state, at) => (isBias(state, at) ? "Share = δ ÷ number of samples, as a bias counts fully in its unit’s sum. All shares sum to the gradient." : "Share = input · δ ÷ number of samples: what comes in over the link, times how the loss changes with the unit’s sum. All shares sum to the gradient.");

/** What there is to say of each sample: its inputs, target, output, and the two factors of its share. */
function columns(state, tensors, at) {
  const { shape } = state;
  const cells = (kind) => (k) => {
    const { data, shape: [, width] } = tensors[`explain/${kind}`];
    return Array.from(data.slice(k * width, (k + 1) * width)).flatMap((value, n) => [n ? ", " : "", number(kind, value, 2)]);
  };
  const one = (kind) => (k) => number(kind, tensors[`explain/${kind}`].data[k], 3);
  const factors = [...(isBias(state, at) ? [] : [["input", one("input")]]), ["δ", one("delta")]];
  const place = shape.sizes[0] > MOST_INPUTS ? [] : [[shape.active.map(pretty).join(", "), cells("x")]];
  return [...factors, ...place, ["target", cells("target")], ["output", cells("output")]].map(([words, cell]) => [words, (k) => h("span", {}, ...[cell(k)].flat())]);
}
