// What is differentiated: an expression that is typed, or which sample of the mini-batch is shown.

import { h, say } from "../../kit/dom.js";
import { Segments } from "../../kit/segments.js";

export class Toolbar {
  count = 0;

  constructor(state) {
    this.state = state;
    this.input = h("input", { type: "text", className: "bp-input", spellcheck: false, autocomplete: "off", autocapitalize: "off", maxLength: 2000, "aria-describedby": "bp-how" });
    this.form = h("form", { className: "bp-form", onsubmit: (event) => this.submit(event) }, h("label", { className: "pi-field" }, h("span", {}, "Expression"), this.input), h("button", { type: "submit", className: "pi-button" }, "Draw"));
    this.how = h("p", { className: "pi-note", id: "bp-how" }, "+ − * / **, brackets, exp, ln, sqrt, sin, cos, tanh, sigmoid, relu, abs, max, min, softplus. h = a*b; h + h**2 uses h twice: what is written twice is computed twice.");
    this.samples = h("div", { className: "bp-samples" });
    this.why = h("p", { className: "bp-why", role: "alert" });
    this.element = h("div", { className: "bp-toolbar" }, this.form, this.samples, this.how, this.why);
  }

  submit(event) {
    event.preventDefault();
    this.state.trial.end();
    this.state.draft.change({ expression: this.input.value.trim() });
  }

  draw() {
    const { settings, samples, trial } = this.state;
    const isNet = settings.subject === "network";
    this.form.hidden = this.how.hidden = isNet;
    if (settings.expression !== this.known && !this.input.matches(":focus")) this.input.value = settings.expression;
    if (settings.expression !== this.known) this.known = this.input.value = settings.expression;
    this.samples.hidden = samples < 2;
    if (samples !== this.count) this.choice(samples);
    say(this.why, trial.why);
  }

  choice(samples) {
    this.count = samples;
    const choices = Object.fromEntries(Array.from({ length: samples }, (_, s) => [s, `Sample ${s + 1}`]));
    this.samples.replaceChildren(new Segments("Sample", choices, (s) => this.state.watch(Number(s))).element);
  }
}
