// The residual stream, which every layer reads and adds to: what it would say, how long it is, what its numbers are.

import { h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { Segments } from "../../../kit/segments.js";
import { Norms, Values } from "./current.js";
import { Lens } from "./lens.js";
import { layersThatSpeak, speaks } from "./model.js";

const MEANS = {
  lens: "The logit lens: each layer's stream read by the output, as if no layer followed. One sees where the answer comes about.",
  norm: "Layers add to the stream, so that it tends to grow. What is much longer than the rest drowns it.",
  values: "The vectors themselves. Columns that are the same for all tokens carry nothing that tells them apart.",
};

export class Stream extends Panel {
  label = "Stream";
  hint = "What the model would say after each layer, and how large the numbers of each token have grown.";

  constructor(state, inside) {
    super(state, inside, "stream", { every: 400, rest: 60 });
    this.view = new Segments("View", { lens: "Logit lens", norm: "Length", values: "Numbers" }, () => this.update());
    this.layer = h("select", { className: "pi-select", "aria-label": "Layer", onchange: () => this.update() });
    this.field = h("label", { className: "pi-field" }, h("span", {}, "Layer"), this.layer);
    this.means = h("p", { className: "ai-means" });
    this.parts = { lens: new Lens(state), norm: new Norms(state), values: new Values(state) };
    this.body = h("div", { className: "ai-streamed" }, ...Object.values(this.parts).map(({ element }) => element));
    this.element.className = "ai-lines";
    this.fill(h("div", { className: "ai-bar" }, this.view.element, this.field), this.means, this.body);
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
    return { ...this.state.about(), ...asked };
  }

  tell() {
    const { value } = this.view;
    say(this.means, MEANS[value]);
    this.field.hidden = value !== "values";
    this.reveal(this.inquiry.tensors);
  }

  /** The chosen part, where the answer that is there is about it. */
  reveal(tensors) {
    const { value } = this.view;
    for (const [name, part] of Object.entries(this.parts)) part.element.hidden = name !== value || !tensors?.[SIGNS[name]];
  }

  /** While another part is being asked about, the answer may still be to the one before. */
  draw(tensors) {
    const { value } = this.view;
    if (!tensors[SIGNS[value]]) return;
    this.reveal(tensors);
    this.parts[value].show(tensors);
    this.element.dataset.view = value;
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }
}

const SIGNS = { lens: "lens/p", norm: "residual/norm", values: "residual/values" };
