// The attention view: a Transformer reads a sequence, and shows where each of its heads looks. See ARCHITECTURE.md, "The component".

import { bringUp, h } from "../kit/dom.js";
import { axesOf } from "./attention/axes.js";
import { Broken } from "./attention/broken.js";
import { Chips } from "./attention/chips.js";
import { exportPng } from "./attention/export.js";
import { Head } from "./attention/head.js";
import { heatOf } from "../kit/heat.js";
import { Learning } from "./attention/learning.js";
import { Model } from "./attention/model.js";
import { Reader } from "./attention/reader.js";
import { Sentence } from "./attention/sentence.js";
import { initialState, readScene, stillThere } from "./attention/state.js";
import { describe } from "./attention/text.js";
import { paletteFrom } from "../kit/colours.js";
import { loaded } from "../kit/loading.js";
import { News } from "../kit/news.js";
import { Pace } from "../kit/pace.js";
import { Playing } from "../kit/playing.js";

const STYLES = new URL("./attention/attention.css", import.meta.url).href;
const FEW = 4; // heads up to which the overview stands beside the selected head
/** Settings that say which sequence is looked at when none is typed. */
const EXAMPLE = ["task", "family", "length", "symbols", "digits", "modulus", "share", "context", "own_text", "seed_data"];

export default function attention(stage, api) {
  const view = new AttentionView(stage, api);
  return {
    scene: (tensors) => view.setScene(tensors),
    settings: (settings) => view.setSettings(settings),
    draw: (a, b, t, now) => view.draw(a, b, t, now),
    describe: (frame) => view.describe(frame),
    resize: () => view.resized(),
    theme: (palette) => view.setTheme(palette),
    png: () => view.png(),
    destroy: () => view.destroy(),
  };
}

class AttentionView {
  drawing = 0;

  constructor(stage, api) {
    this.stage = stage;
    this.news = new News();
    this.state = initialState(api, paletteFrom(api.palette()));
    this.state.changed = () => this.invalidate();
    this.heat = heatOf(this.state.palette);
    this.playing = new Playing(() => this.invalidate());
    this.pace = new Pace(() => this.invalidate());
    this.root = h("div", { className: "pa is-empty", role: "group", "aria-label": "Attention" });
    this.styles = h("link", { rel: "stylesheet", href: STYLES, onload: () => this.resized() });
    stage.append(this.styles, this.root);
    this.furnish();
  }

  /** The parts of the picture, from top to bottom. */
  furnish() {
    const { root, state } = this;
    this.reader = new Reader(state, () => this.invalidate());
    this.sentence = new Sentence(state, () => this.reader.tick());
    this.chips = new Chips(state);
    this.broken = new Broken(state);
    this.model = new Model(state, () => bringUp(this.head.element));
    this.head = new Head(state);
    this.learning = new Learning(state);
    this.insidePlace = h("div", { className: "pa-inside" });
    this.body = h("div", { className: "pa-body" }, this.model.element, this.head.element, this.learning.element);
    root.append(this.sentence.element, this.chips.element, this.body, this.insidePlace, this.broken.element);
    this.sight = new IntersectionObserver((entries) => this.see(entries.at(-1).isIntersecting));
    this.sight.observe(this.head.element);
    root.addEventListener("keydown", (event) => this.press(event));
    this.loadInside();
  }

  /** Is the selected head in sight? */
  see(isSeen) {
    this.model.offerHead(!isSeen);
    this.head.isSeen = isSeen;
    this.invalidate();
  }

  /** The look inside: a part of its own, which the picture can do without. */
  async loadInside() {
    const module = await loaded(() => import("./attention/inside/inside.js"), this.insidePlace);
    if (!module || this.isOver) return;
    this.inside = new module.Inside(this.insidePlace, this.state);
    if (this.state.attentions.length) this.inside.settle();
    this.selected = null;
    this.invalidate();
  }

  setScene(tensors) {
    const { state } = this;
    Object.assign(state, readScene(tensors));
    this.before = state.detail;
    this.settle();
  }

  setSettings(settings) {
    this.state.settings = settings;
    this.isUnsettled = true;
  }

  /** The model or what the page says has changed. */
  settle() {
    const { state } = this;
    if (!state.settings || !state.scene) return;
    this.isUnsettled = false;
    this.root.classList.remove("is-empty");
    const { a, h: head } = state.selected;
    if (a >= state.attentions.length || head >= state.heads) state.selected = { a: 0, h: 0, row: -1, column: -1 };
    this.sentence.settle();
    this.mendOther();
    this.reader.forget();
    this.learning.forget();
    this.arrange();
    this.model.settle();
    this.inside?.settle();
    this.invalidate();
  }

  /** Another model or another sequence: what was broken there is not broken here. */
  mendOther() {
    const { state } = this;
    const { attentions, heads, settings } = state;
    const key = JSON.stringify([attentions, heads, settings.mlp, EXAMPLE.map((name) => settings[name]), state.text ?? settings.watched]);
    if (this.subject && key !== this.subject) state.changes = stillThere(state.changes, state);
    this.subject = key;
  }

  /** Few heads stand beside the selected one, many above it. */
  arrange() {
    this.root.classList.toggle("is-few", this.state.heads <= FEW);
    this.resized();
  }

  setTheme(palette) {
    this.state.palette = paletteFrom(palette);
    this.heat = heatOf(this.state.palette);
    this.inside?.theme();
    this.invalidate();
  }

  resized() {
    if (!this.state.attentions.length) return;
    this.sentence.fit();
    this.model.fit();
    this.head.width = this.head.element.clientWidth;
    this.invalidate();
  }

  draw(a, b, t, flow) {
    const { state } = this;
    const now = performance.now();
    cancelAnimationFrame(this.drawing); // once a frame is enough
    this.drawing = 0;
    state.isPlaying = this.playing.heed(a, flow, now);
    Object.assign(state, { a, b, share: t, frame: t < 1 ? a : b, told: this.pace.follow(state.hovered, now) });
    if (this.isUnsettled) this.settle();
    if (!state.attentions.length) return;
    this.reader.tick();
    this.fit();
    this.pale();
    for (const part of [this.learning, this.sentence, this.chips, this.broken]) part.draw(); // what was tested is told of by the others
    for (const part of [this.model, this.head]) part.draw(this.heat);
    if (state.selected !== this.selected) this.inside?.select();
    this.selected = state.selected;
    this.inside?.update(state.frame);
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

  /** The text twin, asked for with every picture. */
  describe(frame) {
    const { state } = this;
    if (this.news.has(frame, state.detail, state.selected, state.changes, state.tested, state.scene)) this.twin = describe(frame, state);
    return this.twin;
  }

  /** Draw again soon, in case the player does not. */
  invalidate() {
    const { state } = this;
    if (this.drawing || !state.b || this.isOver) return;
    this.drawing = requestAnimationFrame(() => this.draw(state.a, state.b, state.share, this.playing.flow));
  }

  /** What is out of sight is painted for it too. */
  png() {
    this.model.paint(this.heat, true);
    this.head.draw(this.heat, true);
    return exportPng(this.state, this.model, this.head);
  }

  destroy() {
    this.isOver = true;
    cancelAnimationFrame(this.drawing);
    this.playing.stop();
    this.pace.stop();
    this.sight.disconnect();
    this.inside?.destroy();
    this.model.destroy();
    this.head.numbers.destroy();
    this.reader.stop();
    this.learning.stop();
    this.styles.remove();
    this.root.remove();
  }
}
