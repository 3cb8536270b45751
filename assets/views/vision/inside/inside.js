// The look inside: arithmetic of a unit, geometry, saliency, what was learned, embedding, code plane, transfer.

import { h, say } from "../../../kit/dom.js";
import { title } from "../grammar.js";
import { Arithmetic } from "./arithmetic.js";
import { Embedding } from "./embedding.js";
import { Geometry } from "./geometry.js";
import { Learned } from "./learned.js";
import { Plane } from "./plane.js";
import { Saliency } from "./saliency.js";
import { Tabs } from "../../../kit/tabs.js";
import { Transfer } from "./transfer.js";

const STYLES = ["../../../kit/inside.css", "./inside.css"].map((file) => new URL(file, import.meta.url).href);
const KINDS = [Arithmetic, Geometry, Saliency, Learned, Embedding, Plane, Transfer];

export class Inside {
  isSeen = true;

  constructor(place, state) {
    this.state = state;
    this.selected = [0, 0];
    this.parts = KINDS.map((Part) => new Part(state, this));
    this.panels = this.parts.map(({ label, hint, element }) => ({ label, hint, element: h("section", { className: "pi-panel" }, element) }));
    this.tabs = new Tabs("Look inside", this.panels, () => this.turned(), state.api);
    this.bar = this.buildBar();
    this.styles = STYLES.map((href) => h("link", { rel: "stylesheet", href }));
    this.element = h("section", { className: "pi", "aria-label": "Look inside" }, this.tabs.element, this.bar, ...this.panels.map(({ element }) => element));
    place.append(...this.styles, this.element);
    this.seen = new IntersectionObserver((entries) => this.noticed(entries.at(-1).isIntersecting));
    this.seen.observe(this.element);
    this.settle();
  }

  /** The choice of a layer and a unit, which several tabs share. */
  buildBar() {
    this.layer = h("select", { className: "pi-select", "aria-label": "Layer", onchange: () => this.choose(Number(this.layer.value), 0) });
    this.unit = h("input", { type: "number", className: "pi-unit", "aria-label": "Unit", min: 1, step: 1, onchange: () => this.choose(this.selected[0], (this.unit.valueAsNumber || 1) - 1) });
    const step = (by, words, sign) => h("button", { type: "button", className: "pi-round", "aria-label": words, onclick: () => this.turn(by) }, sign);
    this.of = h("span", { className: "pi-of" });
    this.units = h("div", { className: "pi-field pi-units" }, h("label", {}, h("span", {}, "Unit"), this.unit), this.of, step(-1, "Unit before", "‹"), step(1, "Next unit", "›"));
    return h("div", { className: "pi-bar-row" }, h("label", { className: "pi-field" }, h("span", {}, "Layer"), this.layer), this.units);
  }

  get part() {
    return this.parts[this.tabs.index];
  }

  /** Is this the open tab, and has the panel something to show? */
  isOpen(part) {
    return part === this.part && this.state.layers.length > 0 && (this.isSeen || !this.state.isPlaying);
  }

  noticed(isSeen) {
    this.isSeen = isSeen;
    this.part.update();
  }

  /** Called with every picture. */
  update() {
    this.tabs.heed();
    this.part.update();
  }

  select(i, j) {
    const layers = this.state.layers.length;
    if (!layers) return;
    const layer = Math.max(0, Math.min(layers, i));
    const unit = Math.max(0, Math.min(this.count(layer) - 1, j));
    if (layer === this.selected[0] && unit === this.selected[1] && this.settled) return;
    this.selected = [layer, unit];
    this.sync();
    this.part.settle();
  }

  /** A unit was chosen in the picture: a tab that is about units comes into sight. */
  open() {
    if (!this.part.needs.unit) this.tabs.choose(0);
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

  /** A new network, or other settings. */
  settle() {
    const { layers, selected } = this.state;
    this.element.hidden = layers.length === 0;
    if (!layers.length) return;
    this.settled = true;
    this.recognise();
    const [i, j] = selected ?? this.selected;
    this.selected = [Math.min(i, layers.length), 0];
    this.selected[1] = Math.min(j, this.count(this.selected[0]) - 1);
    this.tabs.allow(this.parts.map((part) => part.suits()));
    this.sync();
    this.part.settle();
  }

  /** What was answered about another network or other images is not about this one. */
  recognise() {
    const { layers, settings } = this.state;
    const key = JSON.stringify([layers.map(({ text }) => text), settings?.data, settings?.own_set, settings?.residual, settings?.goal]);
    if (key !== this.network) for (const part of this.parts) if ("inquiry" in part) part.inquiry?.forget();
    this.network = key;
  }

  sync() {
    const { state } = this;
    const { layers, isRebuilding } = state;
    const [i, j] = this.selected;
    const { layer, unit, stack } = this.part.needs;
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

  turned() {
    for (const part of this.parts) if (part !== this.part) part.rests();
    if (!this.state.layers.length) return;
    this.sync();
    this.part.settle();
  }

  theme() {
    for (const part of this.parts) part.theme();
  }

  destroy() {
    for (const part of this.parts) {
      part.rests();
      if ("destroy" in part) part.destroy();
    }
    this.seen.disconnect();
    for (const styles of this.styles) styles.remove();
    this.element.remove();
  }
}
