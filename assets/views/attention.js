// The attention view: a Transformer reads a sequence, and shows where each of its heads looks. See docs/protocol.md.

import { bringUp, h } from "../kit/dom.js";
import { axesOf } from "./attention/axes.js";
import { Ablated } from "./attention/ablated.js";
import { Chips } from "./attention/chips.js";
import { exportPng } from "./attention/export.js";
import { Head } from "./attention/head.js";
import { heatOf } from "../kit/heat.js";
import { Learning } from "./attention/learning.js";
import { light } from "./attention/light.js";
import { Model } from "./attention/model.js";
import { Reader } from "./attention/reader.js";
import { Sentence } from "./attention/sentence.js";
import { initialState, readScene, stillThere } from "./attention/state.js";
import { describe } from "./attention/text.js";
import { News } from "../kit/news.js";
import { Pace } from "../kit/pace.js";
import { LABEL } from "../kit/explained.js";
import { View } from "../kit/view.js";

const STYLES = new URL("./attention/attention.css", import.meta.url).href;
const FEW = 4; // heads up to which the overview stands beside the selected head
/** Settings that say which sequence is looked at when none is typed. */
const EXAMPLE = ["task", "family", "length", "symbols", "digits", "modulus", "share", "context", "own_text", "seed_data"];

export default function attention(stage, api) {
  return new AttentionView(stage, api);
}

class AttentionView extends View {
  /** @type {[string, string][]} */
  keys = [["[ ]", "previous head, next head"], ["E", "explain the step that comes next"]];

  constructor(stage, api) {
    super(stage, api, initialState(), { className: "pa is-empty", label: "Attention", styles: STYLES });
    this.news = new News();
    this.heat = heatOf(this.state.palette);
    this.pace = new Pace(() => this.invalidate());
    this.furnish();
    this.lookInside(() => import("./attention/inside/inside.js"), this.insidePlace);
  }

  /** The parts of the picture, from top to bottom. */
  furnish() {
    const { root, state } = this;
    this.reader = new Reader(state, () => this.invalidate());
    this.sentence = new Sentence(state, () => this.reader.tick());
    this.chips = new Chips(state);
    this.ablated = new Ablated(state);
    this.model = new Model(state, () => bringUp(this.head.element));
    this.head = new Head(state);
    this.learning = new Learning(state);
    this.insidePlace = h("div", { className: "pa-inside" });
    this.body = h("div", { className: "pa-body" }, this.model.element, this.head.element, this.learning.element);
    root.append(this.sentence.element, this.chips.element, this.body, this.insidePlace, this.ablated.element);
    this.sight = new IntersectionObserver((entries) => this.see(entries.at(-1).isIntersecting));
    this.sight.observe(this.head.element);
    root.addEventListener("keydown", (event) => this.press(event));
  }

  get isReady() {
    return this.state.attentions.length > 0;
  }

  read(scene) {
    this.before = this.state.detail;
    return readScene(scene);
  }

  /** Is the selected head in sight? */
  see(isSeen) {
    this.model.offerHead(!isSeen);
    this.head.isSeen = isSeen;
    this.invalidate();
  }

  settle() {
    const { state } = this;
    const { a, h: head } = state.selected;
    if (a >= state.attentions.length || head >= state.heads) state.selected = { a: 0, h: 0, row: -1, column: -1 };
    this.sentence.settle();
    this.restoreOther();
    this.reader.forget();
    this.learning.forget();
    this.root.classList.toggle("is-few", state.heads <= FEW); // few heads stand beside the selected one, many above it
    this.resize();
    this.model.settle();
  }

  /** Another model or another sequence: what was broken there is not broken here. */
  restoreOther() {
    const { state } = this;
    const { attentions, heads, settings } = state;
    const key = JSON.stringify([attentions, heads, settings.mlp, EXAMPLE.map((name) => settings[name]), state.text ?? settings.watched]);
    if (this.subject && key !== this.subject) state.interventions = stillThere(state.interventions, state);
    this.subject = key;
  }

  theme(palette) {
    super.theme(palette);
    this.heat = heatOf(this.state.palette);
  }

  resize() {
    if (!this.isReady) return;
    this.sentence.fit();
    this.model.fit();
    this.head.width = this.head.element.clientWidth;
    this.invalidate();
  }

  paint(now) {
    const { state } = this;
    state.told = this.pace.follow(state.hovered, now);
    this.reader.tick();
    this.fit();
    this.pale();
    for (const part of [this.learning, this.sentence, this.chips, this.ablated]) part.draw(); // what was tested is told of by the others
    for (const part of [this.model, this.head]) part.draw(this.heat);
    this.inside?.update();
  }

  /** What still shows the model before is paler. */
  pale() {
    const isBefore = Boolean(this.before) && this.before === this.state.detail;
    if (isBefore === this.isPale) return;
    this.isPale = isBefore;
    this.root.classList.toggle("is-before", isBefore);
  }

  /** Row and column of the selection where they exist in the selected attention. */
  fit() {
    const { state } = this;
    const { a, row, column } = state.selected;
    if (!state.detail?.["look/tokens"] || (row < 0 && column < 0)) return;
    const { rows, columns } = axesOf(state, a);
    if (row < rows && column < columns) return;
    state.selected = { ...state.selected, row: row < rows ? row : -1, column: column < columns ? column : -1 };
  }

  /** Brackets change the head wherever nothing is typed. */
  press(event) {
    const target = event.composedPath()[0];
    const isTyping = target.matches?.("input, textarea, select, [contenteditable]");
    if (isTyping || event.ctrlKey || event.metaKey || !["[", "]"].includes(event.key)) return;
    this.head.turn(event.key === "[" ? -1 : 1);
    event.preventDefault();
    event.stopPropagation();
  }

  /** The step that comes next, for a weight of the selected head; a model that does not learn here has none. */
  explain() {
    if (!this.state.frame?.tensors.lr) return false;
    this.api.stand();
    this.inside?.open(LABEL);
  }

  light(frame) {
    return this.state.detail && light(frame, this.heat, this.model, this.head); // before the first answer there is no sequence
  }

  /** The text twin, asked for with every picture. */
  describe(frame) {
    const { state } = this;
    if (this.news.has(frame, state.detail, state.selected, state.interventions, state.tested, state.scene)) this.twin = describe(frame, state);
    return this.twin;
  }

  /** What is out of sight is painted for it too. */
  png() {
    this.model.paint(this.heat, true);
    this.head.draw(this.heat, true);
    return exportPng(this.state, this.model, this.head);
  }

  destroy() {
    super.destroy();
    this.pace.stop();
    this.sight.disconnect();
    this.model.destroy();
    this.head.numbers.destroy();
    this.reader.stop();
    this.learning.stop();
  }
}
