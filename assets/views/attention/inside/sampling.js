// How the next token is drawn: temperature, top-k, top-p and the seed.

import { h, say } from "../../../kit/dom.js";
import { Slider } from "./slider.js";

const FIELDS = {
  temperature: { words: "Temperature", min: 0, max: 2, step: 0.05, value: 1, means: (v) => (v === 0 ? "0: the likeliest" : v.toFixed(2)) },
  top_p: { words: "Top-p", min: 0.05, max: 1, step: 0.05, value: 1, means: (v) => (v === 1 ? "1: all" : v.toFixed(2)) },
};
const MOST_K = 1000;
const MOST_SEED = 2 ** 31;

export class Sampling {
  constructor(changed) {
    this.changed = changed;
    this.values = { temperature: 1, top_k: 0, top_p: 1, seed: 1 };
    const [temperature, topP] = Object.keys(FIELDS).map((name) => this.slider(name));
    this.element = h(
      "div", { className: "ai-bar", role: "group", "aria-label": "How the next token is drawn" },
      temperature,
      this.topK(),
      topP,
      this.field("seed", "Seed", { min: 0, max: MOST_SEED, value: this.values.seed }),
    );
  }

  slider(name) {
    const { words, means, ...range } = FIELDS[name];
    const output = h("output", { className: "ai-output" }, means(range.value));
    const { element } = new Slider({ ...range, "aria-label": words }, (value) => {
      say(output, means(value));
      element.setAttribute("aria-valuetext", output.textContent);
      this.set({ [name]: value });
    });
    return h("label", { className: "pi-field" }, h("span", {}, words), element, output);
  }

  /** An empty field means all of them, which the engine calls 0. */
  topK() {
    const field = this.field("top_k", "Top-k", { min: 0, max: MOST_K, placeholder: "all", title: "Empty: all tokens" });
    const input = field.querySelector("input");
    input.addEventListener("change", () => !Number(input.value) && (input.value = ""));
    return field;
  }

  field(name, words, { min, max, ...more }) {
    const input = h("input", { type: "number", min, max, step: 1, "aria-label": words, ...more });
    input.addEventListener("input", () => {
      const isEmpty = input.value === "" && !input.validity.badInput;
      const value = isEmpty && input.placeholder ? 0 : input.valueAsNumber;
      if (Number.isInteger(value) && value >= min && value <= max) this.set({ [name]: value });
    });
    return h("label", { className: "pi-field" }, h("span", {}, words), input);
  }

  set(part) {
    this.values = { ...this.values, ...part };
    this.changed();
  }

  /** The names that a question about what comes next takes. */
  get question() {
    const { seed, ...rest } = this.values;
    return rest;
  }
}
