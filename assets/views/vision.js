// The vision view: a stack of layers that learns images, from the watched image to what is said of it. See docs/protocol.md.

import { Question } from "../kit/ask.js";
import { h } from "../kit/dom.js";
import { pixelRatio } from "../kit/zoom.js";
import { LABEL } from "../kit/explained.js";
import { View } from "../kit/view.js";
import { Accuracy } from "./vision/accuracy.js";
import { exportPng } from "./vision/export.js";
import { Images } from "./vision/images.js";
import { Input } from "./vision/input.js";
import { key } from "./vision/key.js";
import { light } from "./vision/light.js";
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
  return new VisionView(stage, api);
}

class VisionView extends View {
  /** @type {[string, string][]} */
  keys = [["E", "explain the step that comes next"]];

  constructor(stage, api) {
    super(stage, api, initialState(), { className: "pv is-empty", label: "Image network", styles: STYLES });
    this.ratio = pixelRatio();
    this.state.select = (i, j) => this.select(i, j);
    this.state.write = (i, text) => this.stack.write(i, text);
    this.furnish();
    this.lookInside(() => import("./vision/inside/inside.js"), this.insidePlace);
  }

  /** The parts of the picture, from top to bottom. */
  furnish() {
    const { root, state } = this;
    const holds = (tensors) => "look/image" in tensors;
    this.asked = new Question(state, "picture", () => this.invalidate(), { every: 0, rest: 0, again: 600, holds });
    this.images = state.images = new Images(state, () => this.invalidate());
    this.options = new Options(state);
    this.input = new Input(state);
    this.stack = new Stack(root, state, (i, j) => this.show(i, j));
    this.output = new Output(state);
    this.insidePlace = h("div", { className: "pv-inside" });
    this.panels = [new Stream(state), new Worst(state), new Accuracy(state)];
    root.append(
      this.options.element,
      h("div", { className: "pv-scene" }, this.input.element, this.stack.element, this.output.element),
      key(),
      this.insidePlace,
      h("div", { className: "pv-panels" }, ...this.panels.map(({ element }) => element)),
    );
  }

  get isReady() {
    return this.state.layers.length > 0;
  }

  read(scene) {
    const { state } = this;
    const { settings } = state;
    if (state.scene && named(settings) !== this.dataName) this.images.forget();
    this.dataName = named(settings);
    return { ...readScene(scene), isPretraining: false };
  }

  settle() {
    const { state } = this;
    state.isRebuilding = state.settings.goal === "rebuild";
    this.root.classList.toggle("has-names", state.classes.some((name) => name.length > 2));
    const [i, j] = state.selected ?? [];
    if (state.selected && !(j < (state.layers[i]?.shape[0] ?? 0))) state.selected = null;
    for (const part of [this.options, this.stack, this.output, ...this.panels]) part.settle();
  }

  /** Maps have pixels of the screen: another resolution is another canvas. */
  resize() {
    this.stack.shade();
    if (this.ratio !== pixelRatio() && this.state.scene) this.arrange();
    this.ratio = pixelRatio();
    this.invalidate();
  }

  paint(now) {
    const { state } = this;
    this.enterPhase();
    this.input.read();
    this.ask();
    for (const part of [this.input, this.output]) part.draw();
    this.output.wait(!state.isPlaying && this.asked.isStale);
    this.stack.draw(now);
    for (const panel of this.panels) panel.draw(now);
    this.inside?.update();
  }

  /** Ask about what is watched, and take what there is. */
  ask() {
    this.asked.tick(this.state.question());
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
  show(i, j) {
    this.select(i, j);
    this.inside?.show();
  }

  /** The step that comes next, for a weight of the selected unit. */
  explain() {
    this.api.stand();
    this.inside?.open(LABEL);
  }

  describe(frame) {
    return describe(frame, this.state);
  }

  light(frame) {
    return light(frame, this.state, this.stack.cards, this.output);
  }

  png() {
    return exportPng(this.state, this.stack.paintAll(), this.input.picture, this.output.canvas);
  }

  select(i, j) {
    this.state.selected = [i, j];
    this.stack.mark();
    this.inside?.select(i, j);
    this.invalidate();
  }

  destroy() {
    super.destroy();
    for (const part of [this.stack, this.input, this.images]) part.destroy();
    this.asked.stop();
  }
}

/** Which images a run is about. */
const named = (settings) => `${settings?.data}/${settings?.own_set}`;
