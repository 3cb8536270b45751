// The look inside a Transformer, by tabs: from the arithmetic of one cell to what each part costs.

import { h } from "../../../kit/dom.js";
import { Tabs } from "../../../kit/tabs.js";
import { Arithmetic } from "./arithmetic.js";
import { Breaking } from "./breaking.js";
import { Compare } from "./compare.js";
import { Costs } from "./costs.js";
import { Embeddings } from "./embeddings.js";
import { Filling } from "./filling.js";
import { Heads } from "./heads.js";
import { Positions } from "./positions.js";
import { Shots } from "./shots.js";
import { Stream } from "./stream.js";
import { Writing } from "./writing.js";

const STYLES = ["../../../kit/inside.css", "./inside.css"].map((file) => new URL(file, import.meta.url).href);
const KINDS = [Arithmetic, Stream, Compare, Embeddings, Positions, Writing, Filling, Shots, Breaking, Heads, Costs];

export class Inside {
  known;
  said;
  isSeen = true;
  offered = "";

  constructor(place, state) {
    this.state = state;
    this.parts = KINDS.map((Part) => new Part(state, this));
    this.panels = this.parts.map(({ label, hint, element }) => ({ label, hint, element: h("section", { className: "pi-panel" }, element) }));
    this.tabs = new Tabs("Look inside", this.panels, () => this.turned(), state.api);
    this.styles = STYLES.map((href) => h("link", { rel: "stylesheet", href }));
    this.element = h(
      "section", { className: "pi", "aria-label": "Look inside" },
      this.tabs.element,
      ...this.panels.map(({ element }) => element),
    );
    place.append(...this.styles, this.element);
    this.seen = new IntersectionObserver((entries) => this.noticed(entries.at(-1).isIntersecting));
    this.seen.observe(this.element);
    this.settle();
  }

  get part() {
    return this.parts[this.tabs.index];
  }

  /** Is this the open tab, and has it something to show that someone sees? */
  isOpen(part) {
    const { state } = this;
    return part === this.part && Boolean(state.scene && state.frame) && (this.isSeen || !state.isPlaying);
  }

  noticed(isSeen) {
    this.isSeen = isSeen;
    this.part.update();
  }

  /** A new model, or other settings. */
  settle() {
    this.element.hidden = !this.state.scene;
    if (!this.state.scene) return;
    this.recognise();
    this.offer();
    this.part.settle();
  }

  /** What was answered about another model or its own other example is not about this one. */
  recognise() {
    const { scene, settings, text } = this.state;
    const said = JSON.stringify({ ...settings, watched: text === null ? settings?.watched : "" }); // a typed text is in the questions
    if (scene === this.known && said === this.said) return;
    Object.assign(this, { known: scene, said });
    for (const part of this.parts) part.forget();
  }

  /** Only the tabs that have something to show; what a model can be asked is known with its first answer. */
  offer() {
    const isThere = this.parts.map((part) => part.suits());
    const key = isThere.join();
    if (key === this.offered) return;
    this.offered = key;
    this.tabs.allow(isThere);
  }

  /** Called when another head or cell is selected. */
  select() {
    this.part.update();
  }

  /** Called with every picture. */
  update() {
    if (!this.state.scene) return;
    this.offer();
    this.tabs.heed();
    this.part.update();
  }

  turned() {
    for (const part of this.parts) if (part !== this.part) part.rests();
    if (this.state.scene) this.part.settle();
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
