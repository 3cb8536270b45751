// The vision view: a stack of layers that learns images, from the watched image to what is said of it. See ARCHITECTURE.md, "The component".

import { Question } from "../kit/ask.js";
import { h } from "../kit/dom.js";
import { pixelRatio } from "../kit/zoom.js";
import { paletteFrom } from "../kit/colours.js";
import { loaded } from "../kit/loading.js";
import { Playing } from "../kit/playing.js";
import { Accuracy } from "./vision/accuracy.js";
import { exportPng } from "./vision/export.js";
import { Images } from "./vision/images.js";
import { Input } from "./vision/input.js";
import { key } from "./vision/key.js";
import { Options } from "./vision/options.js";
import { Output } from "./vision/output.js";
import { Stack } from "./vision/stack.js";
import { initialState, readScene } from "./vision/state.js";
import { Stream } from "./vision/stream.js";
import { describe } from "./vision/text.js";
import { Worst } from "./vision/worst.js";
import { linesOf } from "../kit/tensors.js";

const STYLES = new URL("./vision/vision.css", import.meta.url).href;

export default function vision(stage, api) {
  const view = new VisionView(stage, api);
  const { state } = view;
  return {
    scene: (tensors) => view.setScene(tensors),
    settings: (settings) => view.setSettings(settings),
    draw: (a, b, t, now) => view.draw(a, b, t, now),
    describe: (frame) => describe(frame, state),
    resize: () => view.resized(),
    theme: (palette) => view.setTheme(palette),
    png: () => exportPng(state, view.stack.paintAll(), view.input.picture, view.output.canvas),
    destroy: () => view.destroy(),
  };
}

class VisionView {
  drawing = 0;

  constructor(stage, api) {
    this.stage = stage;
    this.ratio = pixelRatio();
    this.state = initialState(api, paletteFrom(api.palette()));
    this.state.changed = () => this.invalidate();
    this.state.select = (i, j) => this.select(i, j);
    this.playing = new Playing(() => this.invalidate());
    this.root = h("div", { className: "pv is-empty", role: "group", "aria-label": "Image network" });
    this.styles = h("link", { rel: "stylesheet", href: STYLES, onload: () => this.invalidate() });
    stage.append(this.styles, this.root);
    this.furnish();
  }

  /** The parts of the picture, from top to bottom. */
  furnish() {
    const { root, state } = this;
    const holds = (tensors) => "look/image" in tensors;
    this.asked = new Question(state, "picture", () => this.invalidate(), { every: 0, rest: 0, again: 600, holds });
    this.images = state.images = new Images(state, () => this.invalidate());
    this.options = new Options(state);
    this.input = new Input(state);
    this.stack = new Stack(root, state, (i, j) => this.open(i, j));
    this.output = new Output(state);
    this.insidePlace = h("div", { className: "pv-inside" });
    this.panels = [new Stream(state, this.images), new Worst(state, this.images), new Accuracy(state)];
    root.append(
      this.options.element,
      h("div", { className: "pv-scene" }, this.input.element, this.stack.element, this.output.element),
      key(),
      this.insidePlace,
      h("div", { className: "pv-panels" }, ...this.panels.map(({ element }) => element)),
    );
    this.loadInside();
  }

  /** What one unit does, arithmetic and all: a part of its own, which the picture can do without. */
  async loadInside() {
    const module = await loaded(() => import("./vision/inside/inside.js"), this.insidePlace);
    if (!module || this.isOver) return;
    this.inside = new module.Inside(this.insidePlace, this.state);
    if (this.state.layers.length) this.inside.settle();
    if (this.state.selected) this.inside.select(...this.state.selected);
    this.invalidate();
  }

  setScene(tensors) {
    const { state } = this;
    if (state.scene && named(state.settings) !== this.dataName) this.images.forget();
    this.dataName = named(state.settings);
    Object.assign(state, readScene(tensors), { isRebuilding: state.settings?.goal === "rebuild", isPretraining: false });
    this.settle();
  }

  setSettings(settings) {
    this.state.settings = settings;
    this.state.isRebuilding = settings.goal === "rebuild";
    this.isUnsettled = true;
  }

  /** The network or what the page says has changed. */
  settle() {
    const { state } = this;
    if (!state.settings || !state.scene) return;
    this.isUnsettled = false;
    this.root.classList.remove("is-empty");
    this.root.classList.toggle("has-names", state.classes.some((name) => name.length > 2));
    const [i, j] = state.selected ?? [];
    if (state.selected && !(j < (state.layers[i]?.shape[0] ?? 0))) state.selected = null;
    for (const part of [this.options, this.stack, this.output]) part.settle();
    const [worst, accuracy] = /** @type {[import("./vision/worst.js").Worst, import("./vision/accuracy.js").Accuracy]} */ (this.panels.slice(1));
    worst.settle();
    accuracy.settle(linesOf(state.scene, "text/device").join(" "));
    this.inside?.settle();
    this.invalidate();
  }

  setTheme(palette) {
    this.state.palette = paletteFrom(palette);
    this.inside?.theme();
    this.invalidate();
  }

  /** Maps have pixels of the screen: another resolution is another canvas. */
  resized() {
    this.stack.shade();
    if (this.ratio !== pixelRatio() && this.state.scene) this.settle();
    this.ratio = pixelRatio();
    this.invalidate();
  }

  draw(a, b, t, flow) {
    const { state } = this;
    const now = performance.now();
    cancelAnimationFrame(this.drawing); // once a frame is enough
    this.drawing = 0;
    state.isPlaying = this.playing.heed(a, flow, now);
    Object.assign(state, { a, b, share: t, frame: t < 1 ? a : b });
    if (this.isUnsettled) this.settle();
    if (!state.layers.length) return;
    this.enterPhase();
    this.input.read();
    this.ask();
    for (const part of [this.input, this.output]) part.draw();
    this.output.wait(!state.isPlaying && this.asked.isStale);
    this.stack.draw(now);
    for (const panel of this.panels) panel.draw(now);
    this.inside?.update(state.frame);
  }

  /** Ask about what is watched, and take what there is. */
  ask() {
    this.asked.tick(this.state.watched());
    const { before, after, tensors } = this.asked;
    if (tensors) Object.assign(this.state, { before, after, detail: tensors });
  }

  /** While it is pre-trained the images are those of another set, and nothing is frozen yet. */
  enterPhase() {
    const { state } = this;
    const isPretraining = state.frame.number("phase") === 1;
    if (isPretraining === state.isPretraining) return;
    Object.assign(state, { isPretraining, classes: linesOf(state.scene, isPretraining ? "text/pretrain_classes" : "text/classes") });
    this.images.forget();
    for (const part of [this.options, this.output]) part.settle();
    this.stack.freeze();
  }

  /** A map was clicked: what is inside of it comes into sight. */
  open(i, j) {
    this.select(i, j);
    this.inside?.open();
  }

  select(i, j) {
    this.state.selected = [i, j];
    this.stack.mark();
    this.inside?.select(i, j);
    this.invalidate();
  }

  /** Draw again soon, in case the player does not. */
  invalidate() {
    const { state } = this;
    if (!this.drawing && state.b && !this.isOver) this.drawing = requestAnimationFrame(() => this.draw(state.a, state.b, state.share, this.playing.flow));
  }

  destroy() {
    this.isOver = true;
    cancelAnimationFrame(this.drawing);
    this.playing.stop();
    for (const part of [this.inside, this.stack, this.input, this.images]) part?.destroy();
    this.asked.stop();
    this.styles.remove();
    this.root.remove();
  }
}

/** Which images a run is about. */
const named = (settings) => `${settings?.data}/${settings?.own_set}`;
