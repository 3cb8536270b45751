// What the maps show: activations, gradients or weights, and what full colour means. And the network's size.

import { h, say as put } from "../../kit/dom.js";
import { whole } from "../../kit/format.js";

const MAPS = { activation: "Activations", gradient: "Gradients", weight: "Weights" };
const SCALES = { unit: "unit", layer: "layer", network: "network" };

export class Options {
  constructor(state) {
    this.state = state;
    this.size = h("span", { className: "pv-quiet" });
    this.element = h(
      "div", { className: "pv-options" },
      h("div", { className: "pv-title" }, h("h2", {}, "The stack"), this.size),
      this.segments("maps", "Maps show", MAPS, ""),
      this.segments("scale", "Full colour is the largest of the", SCALES, "Colour by"),
    );
  }

  segments(name, label, choices, lead) {
    const { state } = this;
    const inputs = Object.entries(choices).map(([value, words]) => {
      const input = h("input", { type: "radio", name: `pv-${name}`, value, checked: state[name] === value });
      input.addEventListener("change", () => {
        state[name] = value;
        state.changed();
      });
      return h("label", {}, input, h("span", {}, words));
    });
    return h("div", { className: "pv-segments", role: "radiogroup", "aria-label": label }, ...(lead ? [h("div", { className: "pv-lead" }, lead)] : []), ...inputs);
  }

  settle() {
    const { layers, isPretraining, settings } = this.state;
    const sum = (name) => layers.reduce((total, layer) => total + layer[name], 0);
    put(this.size, `${whole(sum("params"))} parameters · ${whole(sum("macs"))} multiplications an image${isPretraining ? ` · learning ${settings.pretrain_data} first` : ""}`);
  }
}
