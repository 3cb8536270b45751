// The look inside: arithmetic of a unit, geometry, saliency, what was learned, embedding, code plane, transfer.

import { h, say } from "../../../kit/dom.js";
import { Inside as Panels } from "../../../kit/inside.js";
import { STYLES as STEP_STYLES } from "../../../kit/explained.js";
import { title } from "../grammar.js";
import { Arithmetic } from "./arithmetic.js";
import { Embedding } from "./embedding.js";
import { Geometry } from "./geometry.js";
import { Learned } from "./learned.js";
import { Plane } from "./plane.js";
import { Saliency } from "./saliency.js";
import { Step } from "./step.js";
import { Transfer } from "./transfer.js";

const STYLES = new URL("./inside.css", import.meta.url).href;
const KINDS = [Arithmetic, Geometry, Saliency, Learned, Embedding, Plane, Transfer, Step];

export class Inside extends Panels {
  selected = [0, 0];

  constructor(place, state) {
    super(place, state, KINDS, [STYLES, STEP_STYLES]);
    this.tabs.element.after(this.buildBar());
  }

  /** The choice of a layer and a unit, which several tabs share. */
  buildBar() {
    this.layer = h("select", { className: "pi-select", "aria-label": "Layer", onchange: () => this.choose(Number(this.layer.value), 0) });
    this.unit = h("input", { type: "number", className: "pi-unit", "aria-label": "Unit", min: 1, step: 1, onchange: () => this.choose(this.selected[0], (this.unit.valueAsNumber || 1) - 1) });
    const step = (by, words, sign) => h("button", { type: "button", className: "pi-round", "aria-label": words, onclick: () => this.turn(by) }, sign);
    this.of = h("span", { className: "pi-of" });
    this.units = h("div", { className: "pi-field pi-units" }, h("label", {}, h("span", {}, "Unit"), this.unit), this.of, step(-1, "Unit before", "‹"), step(1, "Next unit", "›"));
    return (this.bar = h("div", { className: "pi-bar-row" }, h("label", { className: "pi-field" }, h("span", {}, "Layer"), this.layer), this.units));
  }

  about() {
    const { layers, settings } = this.state;
    return [JSON.stringify([layers.map(({ text }) => text), settings?.data, settings?.own_set, settings?.residual, settings?.goal])];
  }

  select(i, j) {
    if (this.element.hidden) return;
    const layer = Math.max(0, Math.min(this.state.layers.length, i));
    const unit = Math.max(0, Math.min(this.count(layer) - 1, j));
    if (layer === this.selected[0] && unit === this.selected[1]) return;
    this.selected = [layer, unit];
    this.sync();
    this.panel.settle();
  }

  /** A unit was chosen in the picture: a tab that is about units comes into sight. */
  show() {
    if (!this.panel.needs.unit) this.tabs.choose(0);
    this.tabs.show();
  }

  /** The person chooses here: the picture follows. The softmax has no place in it. */
  choose(i, j) {
    this.select(i, j);
    const { state } = this;
    const isPictured = i < state.layers.length;
    if (isPictured && state.select) return state.select(...this.selected);
    state.selected = isPictured ? [...this.selected] : null;
    state.changed();
  }

  turn(by) {
    const count = this.count(this.selected[0]);
    this.choose(this.selected[0], (this.selected[1] + by + count) % count);
  }

  count(i) {
    const { layers } = this.state;
    return (layers[i] ?? layers.at(-1)).shape[0];
  }

  settle() {
    const { layers, selected } = this.state;
    const [i, j] = selected ?? this.selected;
    this.selected = [Math.min(i, layers.length), 0];
    this.selected[1] = Math.min(j, this.count(this.selected[0]) - 1);
    this.sync();
    super.settle();
  }

  turned() {
    if (!this.element.hidden) this.sync();
    super.turned();
  }

  sync() {
    const { state } = this;
    const { layers, isRebuilding } = state;
    const [i, j] = this.selected;
    const { layer, unit, stack } = this.panel.needs;
    const names = [...layers.map(({ text }, k) => `${k + 1} · ${title(text)}${k === layers.length - 1 ? ", output" : ""}`), isRebuilding ? "Sigmoid" : "Softmax"];
    const key = names.join("/");
    if (key !== this.names) this.layer.replaceChildren(...names.map((words, k) => h("option", { value: k }, words)));
    this.names = key;
    this.layer.lastChild.hidden = Boolean(stack);
    this.layer.value = Math.min(i, stack ? layers.length - 1 : layers.length);
    this.unit.max = this.count(i);
    this.unit.value = j + 1;
    const name = i >= layers.length - 1 && !isRebuilding ? state.classes[j] : "";
    say(this.of, `of ${this.count(i).toLocaleString("en")}${name ? `, class “${name}”` : ""}`);
    this.bar.hidden = !layer;
    this.units.hidden = !unit;
  }
}
