// The residual stream, which every layer reads and adds to: what it would say, how long it is, what its numbers are.

import { h, say } from "../../../kit/dom.js";
import { Question } from "../../../kit/ask.js";
import { Moment } from "../../../kit/moment.js";
import { Segments } from "../../../kit/segments.js";
import { Norms, Values } from "./current.js";
import { Lens } from "./lens.js";
import { layersThatSpeak, speaks } from "./model.js";

const MEANS = {
  lens: "The logit lens: each layer's stream read by the output, as if no layer followed. One sees where the answer comes about.",
  norm: "Layers add to the stream, so that it tends to grow. What is much longer than the rest drowns it.",
  values: "The vectors themselves. Columns that are the same for all tokens carry nothing that tells them apart.",
};

export class Stream {
  label = "Stream";
  hint = "What the model would say after each layer, and how large the numbers of each token have grown.";

  constructor(state, inside) {
    this.state = state;
    this.inside = inside;
    this.inquiry = new Question(state, "stream", () => this.update(), { every: 400, rest: 60 });
    this.moment = new Moment(() => this.inquiry.renew(this.question()));
    this.view = new Segments("View", { lens: "Logit lens", norm: "Length", values: "Numbers" }, () => this.update());
    this.layer = h("select", { className: "pi-select", "aria-label": "Layer", onchange: () => this.update() });
    this.field = h("label", { className: "pi-field" }, h("span", {}, "Layer"), this.layer);
    this.means = h("p", { className: "ai-means" });
    this.parts = { lens: new Lens(state), norm: new Norms(state), values: new Values(state) };
    this.body = h("div", { className: "ai-streamed" }, ...Object.values(this.parts).map(({ element }) => element));
    this.element = h(
      "div", { "data-name": "stream", className: "ai-lines" },
      this.moment.element,
      h("div", { className: "ai-bar" }, this.view.element, this.field),
      this.means,
      this.body,
    );
  }

  suits() {
    return true;
  }

  settle() {
    const { state } = this;
    const isLens = speaks(state);
    this.view.buttons[0].hidden = !isLens;
    if (!isLens && this.view.value === "lens") this.view.choose("norm");
    const blocks = layersThatSpeak(state);
    const key = blocks.map(({ block }) => block).join();
    if (key !== this.layers) this.layer.replaceChildren(...blocks.map(({ block, name }) => h("option", { value: block }, name)));
    this.layers = key;
    this.update();
  }

  question() {
    const { value } = this.view;
    const asked = value === "lens" ? { lens: true } : { residual: value === "norm" ? true : Number(this.layer.value) };
    return { ...this.state.question(), ...asked };
  }

  update() {
    if (!this.inside.isOpen(this)) return;
    const { inquiry } = this;
    const { value } = this.view;
    inquiry.tick(this.question());
    this.moment.show(inquiry);
    say(this.means, MEANS[value]);
    this.field.hidden = value !== "values";
    const isThere = Boolean(inquiry.tensors?.[SIGNS[value]]);
    for (const [name, part] of Object.entries(this.parts)) part.element.hidden = name !== value || !isThere;
    if (isThere && this.drawn !== inquiry.tensors) this.draw(inquiry.tensors);
  }

  draw(tensors) {
    this.drawn = tensors;
    this.parts[this.view.value].show(tensors);
    Object.assign(this.element.dataset, { step: this.inquiry.step, view: this.view.value });
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }

  theme() {
    this.drawn = null;
    this.update();
  }

  rests() {
    this.inquiry.rests();
  }
}

const SIGNS = { lens: "lens/p", norm: "residual/norm", values: "residual/values" };
