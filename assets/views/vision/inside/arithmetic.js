// The arithmetic of one unit: what it reads, its map, and how one pixel of it comes about.

import { h, say } from "../../../kit/dom.js";
import { parse } from "../grammar.js";
import { Convolution } from "./convolution.js";
import { Dense } from "./dense.js";
import { CALM } from "../../../kit/light.js";
import { Panel } from "../../../kit/panel.js";
import { figure, reach } from "../../../kit/figures.js";
import { Picture } from "../../../kit/picture.js";
import { Activation, Flattening, Normalisation, Residual, Unchanged } from "./pointwise.js";
import { Pooling } from "./pooling.js";
import { Scrubber } from "./scrubber.js";
import { Sigmoid, Softmax } from "./softmax.js";

const EXPLAINS = {
  conv: Convolution,
  maxpool: Pooling,
  avgpool: Pooling,
  gap: Pooling,
  dense: Dense,
  activation: Activation,
  batchnorm: Normalisation,
  layernorm: Normalisation,
  dropout: Unchanged,
  flatten: Flattening,
  residual: Residual,
};

/** What an answer about a layer of this kind has: while a stack is replaced, one about the layer before may still come. */
const READS = {
  conv: ["pixel/weight", "pixel/corner"],
  maxpool: ["pixel/corner"],
  avgpool: ["pixel/corner"],
  dense: ["pixel/weight"],
  batchnorm: ["pixel/norm"],
  layernorm: ["pixel/norm"],
  flatten: ["pixel/from"],
  softmax: ["pixel/exp"],
};

export class Arithmetic extends Panel {
  builtAt;
  unitShown;
  unitFrame;
  unitSource;
  label = "Arithmetic";
  hint = "Click a map, then one of its pixels: how its value comes about, number by number.";
  needs = { layer: true, unit: true };

  key = "";
  shownAt = 0;
  answer = {};

  constructor(state, inside) {
    super(state, inside, "arithmetic", { every: 250, rest: 0 });
    this.picture = new Picture("The unit's map", 208);
    this.scrubber = new Scrubber(this.picture, () => this.update(), () => this.isAnswered());
    this.title = h("span", {});
    const head = h("p", { className: "pi-caption" }, this.title, this.scrubber.place);
    this.out = h("div", { className: "pi-out" }, head, this.picture.element, this.scrubber.element, h("p", { className: "pi-note" }, "Point at a pixel, or use the arrow keys."));
    this.flow = h("div", { className: "pi-flow" });
    this.below = h("div", {});
    this.live = h("p", { className: "unseen", role: "status" });
    this.element.className = "pi-arithmetic";
    this.fill(h("div", { className: "pi-body" }, this.flow, this.below), this.live);
  }

  /** Another unit, or the network has changed: build what explains its kind. */
  settle() {
    const [i, j] = this.inside.selected;
    const { layers, isRebuilding } = this.state;
    const shape = layers[i]?.shape ?? layers.at(-1).shape;
    const shapeIn = i > 0 ? layers[i - 1].shape : [1, 28, 28];
    const key = `${layers[i]?.text}/${shapeIn}/${shape}/${isRebuilding}`;
    if (key !== this.key) this.build(i, key, shape, shapeIn);
    say(this.title, `Unit ${j + 1}`);
    Object.assign(this, { unitShown: null, pixelShown: null, answer: {} });
    this.update();
  }

  build(i, key, shape, shapeIn) {
    const { state } = this;
    const layer = state.layers[i];
    const parsed = layer ? parse(layer.text) : null;
    const Explains = parsed ? EXPLAINS[parsed.kind] : state.isRebuilding ? Sigmoid : Softmax;
    Object.assign(this, { key, builtAt: state.b }); // what that frame carries may be of the network before
    this.inquiry.forget();
    this.kind = parsed ? parsed.kind : state.isRebuilding ? "sigmoid" : "softmax";
    this.explains = new Explains(state, parsed, shapeIn);
    const isMap = shape.length > 1;
    this.scrubber.stop();
    this.scrubber.fit(isMap ? shape[1] : 1, isMap ? shape[2] : 1);
    if (!isMap) this.scrubber.set(0, 0);
    else if (this.mapKey !== `${shape}`) this.isFresh = true;
    this.scrubber.isTouched = false;
    if (this.isFresh) this.scrubber.set(shape[1] >> 1, shape[2] >> 1);
    if (isMap) this.mapKey = `${shape}`;
    this.out.hidden = !isMap;
    this.element.classList.toggle("pi-flat", !isMap);
    this.flow.replaceChildren(this.explains.reads, ...(isMap ? [h("span", { className: "pi-sign pi-leads", "aria-hidden": "true" }, "→"), this.out] : []));
    this.below.replaceChildren(this.explains.sum);
    this.element.classList.add("pi-pending");
  }

  at() {
    return [...this.inside.selected, this.scrubber.y, this.scrubber.x];
  }

  question() {
    return { ...this.state.about(), unit: [...this.inside.selected], pixel: this.at() };
  }

  isAnswered() {
    return this.pixelShown?.["pixel/at"].data.every((value, k) => Number(value) === this.at()[k]) ?? false;
  }

  /** Called with every picture. Frames of a playing run bring the answer along. */
  update() {
    const { state, inquiry } = this;
    if (!this.explains || !this.isOpen) return state.ask("inside", null);
    const { unit, pixel } = this.question();
    state.ask("inside", state.isPlaying ? { unit, pixel } : null);
    const carried = state.isPlaying && state.b !== this.builtAt && this.answers(state.detail) ? state.detail : null;
    if (carried) this.take(carried, state.detail.step?.data[0] ?? state.frame.step);
    else inquiry.tick(this.wanted());
    if (!carried && inquiry.tensors) this.take(inquiry.tensors, inquiry.step);
    this.moment.show({ ...this.stamp(carried), state, why: inquiry.why });
  }

  /** The unit's maps need not come again for another pixel of the same moment. */
  wanted() {
    const { unit, ...question } = this.question();
    const { unitShown, unitFrame, unitSource, state } = this;
    const isKnown = unitShown && this.isOf(unitShown) && unitFrame === state.frame && unitSource === JSON.stringify(state.source);
    return isKnown ? question : { ...question, unit };
  }

  answers(tensors) {
    return Boolean(tensors?.["pixel/at"]) && this.isOf(tensors) && tensors["pixel/at"].data.every((value, k) => Number(value) === this.at()[k]);
  }

  /** Are the tensors about the chosen unit? */
  isOf(tensors) {
    const [i, j] = this.inside.selected;
    const of = (tensors["look/unit"] ?? tensors["pixel/at"])?.data;
    return Number(of?.[0]) === i && Number(of?.[1]) === j;
  }

  /** Is it about a layer of the kind that is explained? */
  isReadable(tensors) {
    return (READS[this.kind] ?? []).every((name) => tensors[name]);
  }

  take(tensors, step) {
    const now = performance.now();
    const isNew = tensors !== this.answer.tensors && (!this.state.isPlaying || now - this.shownAt > CALM);
    if (!isNew || !this.isOf(tensors)) return;
    Object.assign(this, { answer: { tensors, step }, shownAt: now });
    if (tensors["look/unit"]) this.showUnit(tensors, step);
    if (tensors["pixel/at"] && this.unitShown && this.isReadable(tensors)) this.showPixel(tensors);
  }

  showUnit(tensors, step) {
    const { inquiry, state } = this;
    const frame = inquiry.tensors === tensors ? inquiry.answeredOf : state.frame;
    Object.assign(this, { unitShown: tensors, unitStep: step, unitFrame: frame, unitSource: JSON.stringify(state.source) });
    this.drawUnit(tensors);
    if (this.isFresh && tensors["look/out"]?.shape.length === 2) this.begin(tensors["look/out"]);
  }

  drawUnit(tensors) {
    this.explains.unit(tensors);
    const out = tensors["look/out"];
    if (out?.shape.length !== 2) return;
    const limit = this.explains.limits?.[2] ?? this.explains.limit ?? reach(out.data);
    this.picture.show(out.data, ...out.shape, this.state.palette, limit);
  }

  /** Where the unit says most there is something to see, unless the person was faster. */
  begin({ data, shape }) {
    this.isFresh = false;
    if (this.scrubber.isTouched) return;
    const k = data.reduce((best, value, at) => (Math.abs(value) > Math.abs(data[best]) ? at : best), 0);
    this.scrubber.move(Math.floor(k / shape[1]), k % shape[1]);
  }

  showPixel(tensors) {
    this.pixelShown = tensors;
    this.explains.pixel(tensors);
    this.element.classList.remove("pi-pending");
    Object.assign(this.element.dataset, { at: Array.from(tensors["pixel/at"].data, Number).join("."), step: this.answer.step });
    const [value] = tensors["pixel/value"].data;
    const [i, j, y, x] = this.at();
    const where = this.scrubber.rows * this.scrubber.columns > 1 ? `, row ${y + 1}, column ${x + 1}` : "";
    this.picture.say(`Map of unit ${j + 1} of layer ${i + 1}${where}: ${value}`);
    if (!this.state.isPlaying && !this.scrubber.timer) say(this.live, `Unit ${j + 1}${where}: ${figure(value)}`);
  }

  stamp(carried) {
    const { inquiry } = this;
    if (carried) return { isAsking: false, isStale: false, isOther: false, tensors: carried, step: this.answer.step };
    const isSlow = inquiry.isAsking && !this.pixelShown;
    return { isAsking: isSlow, isStale: false, isOther: false, tensors: this.answer.tensors, step: this.answer.step };
  }

  theme() {
    if (this.unitShown) this.drawUnit(this.unitShown);
    if (this.pixelShown) this.showPixel(this.pixelShown);
  }

  rests() {
    super.rests();
    this.scrubber.stop();
    this.state.ask("inside", null);
  }
}
