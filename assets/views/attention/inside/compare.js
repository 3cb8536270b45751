// What a sentence encoder is for: how near two sentences are in meaning, as the cosine between their vectors.

import { h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { figure, number, write } from "../../../kit/figures.js";
import { isolated, tokenText } from "../text.js";
import { Pairs } from "./pairs.js";

const MOST = 2000; // characters of a sentence
const PLACES = 3;
const meaning = (size) =>
  `This model turns a sentence into a vector of ${size} numbers, so that sentences that mean alike lie close. How close two of them are ` +
  "is the cosine of the angle between their vectors: 1 in the same direction, about 0 with nothing in common.";

export class Compare extends Panel {
  label = "Compare";
  hint = "Two sentences as two vectors: the closer their directions, the more alike the model takes them to be.";

  constructor(state, inside) {
    super(state, inside, "compare");
    this.other = h("input", {
      className: "ai-from",
      maxLength: MOST,
      value: "A dog is running after a ball.",
      dir: "auto",
      "aria-label": "Compare with the sentence",
      oninput: () => this.update(),
    });
    this.pairs = new Pairs((one, other) => this.take(one, other));
    this.means = h("p", { className: "ai-means" });
    this.one = h("p", { className: "ai-one", dir: "auto" });
    this.tokens = h("p", { className: "pi-note" });
    this.lesson = h("p", { className: "pi-note ai-lesson", role: "status" });
    this.before = h("p", { className: "ai-altered" });
    this.element.className = "ai-lines";
    this.fill(this.means, this.pairs.element, this.sentences(), this.axis(), this.lesson, this.before);
  }

  /** The one that is looked at, and the one that it is compared with. */
  sentences() {
    const other = h("label", { className: "ai-compare" }, h("span", { className: "ai-word" }, "Compare with"), this.other);
    return h("div", { className: "ai-two" }, h("span", { className: "ai-word" }, "This sentence"), this.one, other, this.tokens);
  }

  /** From −1 to 1; the bar begins at 0. */
  axis() {
    this.bar = h("span", { className: "pi-bar" });
    this.cosine = number("cosine", 0, PLACES, { "data-name": "cosine" });
    const ends = ["−1", "0", "1"].map((words) => h("span", {}, words));
    const scale = h("div", { className: "ai-axis", "aria-hidden": "true" }, h("span", { className: "pi-track" }, this.bar), ...ends);
    return h("div", { className: "ai-cosine" }, h("span", { className: "ai-word" }, "Cosine"), this.cosine, scale);
  }

  suits() {
    return Boolean(this.state.detail?.["look/vector"]);
  }

  question() {
    if (!this.other.value.trim()) return null;
    return { ...this.state.about(), compare: this.other.value };
  }

  /** Two sentences at once: one to look at, and one beside it. */
  take(one, other) {
    this.other.value = other;
    this.state.read(one);
    this.update();
  }

  /** The sentence that is looked at, as it is typed. */
  get text() {
    return this.state.text ?? this.state.settings?.watched ?? "";
  }

  tell() {
    say(this.one, this.text);
    say(this.lesson, this.pairs.lesson(this.text, this.other.value));
    if (!this.other.value.trim()) say(this.tokens, "Type a sentence to compare with.");
  }

  draw(tensors) {
    const cosine = tensors["compare/cosine"].data[0];
    say(this.means, meaning(tensors["look/vector"].shape[0]));
    this.bar.style.setProperty("--share", Math.abs(cosine));
    this.bar.classList.toggle("pi-below", cosine < 0);
    this.bar.classList.toggle("pi-above", cosine >= 0);
    write(this.cosine, cosine, PLACES);
    say(this.tokens, `Read as ${[...tensors["compare/tokens"].data].map((id) => isolated(tokenText(this.state, id))).join("  ")}`);
    const whole = tensors["plain/cosine"]?.data[0];
    say(this.before, whole === undefined ? "" : `With nothing broken it is ${figure(whole, PLACES)}.`);
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }
}
