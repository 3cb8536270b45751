// The view of activations: what functions do to numbers, by tabs. Only softmax has something to play. See docs/protocol.md.

import { View } from "../kit/view.js";
import { Inside } from "./activations/inside.js";
import { exportPng } from "./activations/png.js";

const STYLES = new URL("./activations/activations.css", import.meta.url).href;

export default function activations(stage, api) {
  return new ActivationsView(stage, api);
}

class ActivationsView extends View {
  constructor(stage, api) {
    super(stage, api, {}, { className: "pc is-empty", label: "Activations", styles: STYLES });
    this.inside = new Inside(this.root, this.state);
  }

  /** The open one, with what it says and shows. @returns {any} */
  get panel() {
    return this.inside.panel;
  }

  resize() {
    this.inside.theme();
    super.resize();
  }

  paint() {
    this.plays = this.panel.label === "Softmax";
    this.inside.update();
  }

  /** The open tab in words. */
  describe() {
    const { label, said } = this.panel;
    return { what: `${label}.`, now: said };
  }

  png() {
    return exportPng(this.state, this.panel);
  }
}
