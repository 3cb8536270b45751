// A panel that explains the next update of a large network for one weight: shares of the samples, products of one of them, the optimizer's ledger.

import { h, say } from "./dom.js";
import { LABEL } from "./explained.js";
import { number, stepName } from "./figures.js";
import { whole } from "./format.js";
import { Ledger } from "./ledger.js";
import { math, number as figure } from "./maths.js";
import { placesUntil, plural } from "./numbers.js";
import { Panel } from "./panel.js";
import { Shares } from "./shares.js";

/**
 * A subclass says `place()`: where the weight is, a list of numbers to which its own number and the sample's are added; `nameOf(number, count)`: the
 * weight in words; `columns(tensors)` of the samples, see kit/shares.js; `spot(place)`: where an input met δ, in words.
 */
export class StepPanel extends Panel {
  label = LABEL;
  /** Number of the weight that the person has chosen; −1: whatever changes most. */
  weight = -1;
  sample = { of: null, place: -1 };
  /** Of the answer: which weight of how many. */
  number = 0;
  count = 1;

  constructor(state, inside) {
    super(state, inside, "step", { again: 2000 });
    this.shares = new Shares((place) => this.turn(place));
    this.ledger = new Ledger();
    this.words = h("p", { className: "pe-words" });
    this.title = h("h3", {});
    this.products = h("div", { className: "pe-chain" });
    const chain = h("section", { className: "pe-part", "aria-label": "Gradient of one sample" }, this.title, this.products);
    this.element.className = "pe-step";
    this.fill(this.choices(), this.words, h("div", { className: "pe-parts" }, this.shares.element, chain, this.ledger.element));
  }

  /** A page without a run has no next step, and a link may hide it. */
  suits() {
    return Boolean(this.state.frame?.tensors.lr) && !this.state.api.isHidden("explain");
  }

  /** @returns {number[]} */
  place() {
    return [];
  }

  /** What is another one where a chosen weight has no meaning any more. */
  subject() {
    return this.place();
  }

  /**
   * Numbers of weights that can be chosen: from, and up to.
   * @returns {[number, number]}
   */
  range(count) {
    return [0, count];
  }

  /**
   * @param {number} _number
   * @param {number} _count
   */
  nameOf(_number, _count) {
    return "";
  }

  /**
   * @param {any} _tensors
   * @returns {[string, (k: number) => HTMLElement][]}
   */
  columns(_tensors) {
    return [];
  }

  /** @param {number[]} _place */
  spot(_place) {
    return "";
  }

  choices() {
    this.input = h("input", { type: "number", className: "pi-unit", "aria-label": "Weight", min: 1, step: 1, onchange: () => this.choose((this.input.valueAsNumber || 1) - 1) });
    this.of = h("span", { className: "pi-of" });
    const turn = (by, words, sign) => h("button", { type: "button", className: "pi-round", "aria-label": words, onclick: () => this.turnWeight(by) }, sign);
    this.largest = h("button", { type: "button", className: "pi-button", onclick: () => this.choose(-1) }, "Largest change");
    return h("div", { className: "pe-choices" }, h("label", { className: "pi-field" }, h("span", {}, "Weight"), this.input), this.of, turn(-1, "Weight before", "‹"), turn(1, "Next weight", "›"), this.largest);
  }

  /** The next one, or the one before; after the last comes the first. */
  turnWeight(by) {
    const [from, to] = this.range(this.count);
    this.choose(from + ((this.number - from + by + to - from) % (to - from)));
  }

  choose(weight) {
    this.weight = weight;
    this.update();
  }

  turn(place) {
    this.sample = { of: this.state.frame, place };
    this.update();
  }

  /** Another unit has other weights. */
  settle() {
    const key = this.subject().join();
    if (key !== this.key) this.weight = -1;
    this.key = key;
    super.settle();
  }

  question() {
    const { of, place } = this.sample;
    return { explain: [...this.place(), this.weight, of === this.state.frame ? place : -1] };
  }

  tell() {
    this.largest.setAttribute("aria-pressed", String(this.weight < 0));
    this.element.classList.toggle("pe-waits", this.state.isPlaying || Boolean(this.inquiry.why));
  }

  draw(tensors) {
    [this.number, this.count] = Array.from(tensors["explain/number"].data, Number);
    const size = Number(tensors["explain/size"].data[0]);
    this.input.max = this.count;
    if (!this.input.matches(":focus")) this.input.value = this.number + 1; // who types is not interrupted
    const { step } = this.inquiry;
    say(this.of, `of ${whole(this.count)}`);
    say(this.words, `${this.nameOf(this.number, this.count)}, in the update from ${stepName(step)} to ${whole(step + 1)}: a mini-batch of ${plural(size, "sample")}.`);
    this.shares.show(tensors, this.columns(tensors), "A share is what one sample brings: its own gradient ÷ number of samples. All shares sum to the gradient.");
    this.multiply(tensors, size);
    this.ledger.show(tensors);
  }

  /** The chosen sample's own gradient: what comes in times δ, over all places that the weight meets. */
  multiply(tensors, size) {
    const { data, shape: [count] } = tensors["explain/term"];
    const own = tensors["explain/own"].data[0];
    const [others, rest] = tensors["explain/others"].data;
    const { data: places, shape: [, width] } = tensors["explain/place"];
    this.title.textContent = `Gradient of sample ${Number(tensors["explain/sample"].data[0]) + 1}: Σ input · δ`;
    const lines = Array.from({ length: count }, (_, k) => this.line(this.spot(Array.from(places.slice(k * width, (k + 1) * width), Number)), ...data.slice(3 * k, 3 * k + 3)));
    const more = others ? [h("p", { className: "pe-line" }, h("span", { className: "pi-of" }, `${whole(others)} other places together`), number("others", rest, 4))] : [];
    const sum = h("p", { className: "pe-line" }, h("span", { className: "pi-of" }, "its own gradient"), number("own", own, 4), h("span", { className: "pi-of" }, `÷ ${whole(size)} is its share`));
    const note = h("p", { className: "pi-note" }, "δ is how the loss changes with what the unit computes there. It came back through all layers above; those ways are too many to be written out here.");
    this.products.replaceChildren(...lines, ...more, sum, note);
  }

  line(words, input, delta, product) {
    const places = placesUntil((cut) => cut(input) * cut(delta), product);
    const worked = math(figure(input, places, { part: "input" }), "·", figure(delta, places, { part: "delta" }), "=", figure(product, 3, { first: true, part: "product" }));
    return h("p", { className: "pe-line", translate: false }, h("span", { className: "pi-of" }, words), worked);
  }
}
