// How the next token is drawn: temperature, top-k, top-p and the seed.

import { h, say } from "../../../player/dom.js";

const FIELDS = {
  temperature: { words: "Temperature", min: 0, max: 2, step: 0.05, value: 1, means: (v) => (v === 0 ? "0: the likeliest" : v.toFixed(2)) },
  top_p: { words: "Top-p", min: 0.05, max: 1, step: 0.05, value: 1, means: (v) => (v === 1 ? "1: all" : v.toFixed(2)) },
};

export class Taste {
  constructor(changed) {
    this.changed = changed;
    this.values = { temperature: 1, top_k: 0, top_p: 1, seed: 1 };
    const [temperature, topP] = Object.keys(FIELDS).map((name) => this.slider(name));
    const topK = this.field("top_k", "Top-k", { min: 0, max: 1000, title: "0: all tokens" });
    this.seed = this.field("seed", "Seed", { min: 0, max: 2 ** 31 });
    this.element = h(
      "div", { className: "ai-bar", role: "group", "aria-label": "How the next token is drawn" },
      temperature,
      topK,
      topP,
      this.seed,
    );
  }

  slider(name) {
    const { words, min, max, step, value, means } = FIELDS[name];
    const output = h("output", { className: "ai-output" }, means(value));
    const input = h("input", { type: "range", min, max, step, value, "aria-label": words });
    input.addEventListener("input", () => {
      this.values = { ...this.values, [name]: Number(input.value) };
      say(output, means(Number(input.value)));
      input.setAttribute("aria-valuetext", output.textContent);
      this.changed();
    });
    return h("label", { className: "pi-field" }, h("span", {}, words), input, output);
  }

  field(name, words, { min, max, title }) {
    const input = h("input", { type: "number", min, max, step: 1, value: this.values[name], title, "aria-label": words });
    input.addEventListener("input", () => {
      const value = input.valueAsNumber;
      if (!Number.isInteger(value) || value < min || value > max) return;
      this.values = { ...this.values, [name]: value };
      this.changed();
    });
    return h("label", { className: "pi-field" }, h("span", {}, words), input);
  }

  /** The names that a question about what comes next takes. */
  get question() {
    const { seed, ...rest } = this.values;
    return rest;
  }
}
