// What a sentence encoder is for: how near two sentences are in meaning, as the cosine between their vectors.

import { h, say } from "../../../player/dom.js";
import { Inquiry } from "../../shared/inquiry.js";
import { Moment } from "../../shared/moment.js";
import { nameOf } from "./sequence.js";
import { precise } from "./words.js";

const MEANS =
  "Each sentence becomes one vector: the mean of its tokens' last ones, with length 1. The cosine between two of them is near 1 " +
  "for sentences that mean the same, and near 0 for those that have nothing to do with one another.";
const MOST = 2000; // characters of a sentence

export class Compare {
  label = "Compare";

  constructor(state, asker, inside) {
    Object.assign(this, { state, inside, drawn: null });
    this.inquiry = new Inquiry(state, asker, "compare", () => this.update());
    this.moment = new Moment(() => this.inquiry.renew(this.question()));
    this.other = h("input", {
      className: "ai-from",
      maxLength: MOST,
      value: "A dog is running after a ball.",
      "aria-label": "The other sentence",
      oninput: () => this.update(),
    });
    this.bar = h("span", { className: "pi-bar" });
    this.cosine = h("span", { className: "pi-number", "data-name": "cosine" }, "–");
    this.before = h("p", { className: "ai-altered" });
    this.tokens = h("p", { className: "pi-note" });
    const field = h("label", { className: "pi-field ai-compare" }, h("span", {}, "Compare with"), this.other);
    const track = h("span", { className: "pi-bars ai-cosine" }, h("span", { className: "pi-track" }, this.bar), this.cosine);
    const means = h("p", { className: "ai-means" }, MEANS);
    const parts = [this.moment.element, means, field, this.tokens, track, this.before];
    this.element = h("div", { "data-name": "compare", className: "ai-lines" }, ...parts);
  }

  suits() {
    return Boolean(this.state.detail?.["look/vector"]);
  }

  settle() {
    this.update();
  }

  question() {
    return { ...this.state.question(), compare: this.other.value };
  }

  update() {
    if (!this.inside.isOpen(this)) return;
    if (!this.other.value.trim()) return say(this.tokens, "Type a sentence to compare with.");
    this.inquiry.tick(this.question());
    this.moment.show(this.inquiry);
    if (this.inquiry.tensors && this.inquiry.tensors !== this.drawn) this.draw(this.inquiry.tensors);
  }

  draw(tensors) {
    this.drawn = tensors;
    const cosine = tensors["compare/cosine"].data[0];
    this.bar.style.setProperty("--share", Math.abs(cosine));
    this.bar.classList.toggle("pi-below", cosine < 0);
    this.bar.classList.toggle("pi-above", cosine >= 0);
    say(this.cosine, precise(cosine));
    this.cosine.dataset.exact = cosine;
    say(this.tokens, [...tensors["compare/tokens"].data].map((id) => nameOf(this.state, id)).join("  "));
    const whole = tensors["plain/cosine"]?.data[0];
    say(this.before, whole === undefined ? "" : `With nothing broken it is ${precise(whole)}.`);
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }

  theme() {}

  rests() {
    this.inquiry.rests();
  }
}
