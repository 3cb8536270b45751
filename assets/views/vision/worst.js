// The mistakes of highest loss among the test images: what they are, what it said, and a way to train more on such.

import { h, say as put } from "../../kit/dom.js";
import { whole } from "../../kit/format.js";
import { CALM } from "../../kit/light.js";
import { drawInk } from "../../kit/raster.js";
import { share } from "../../kit/format.js";
import { say } from "../../kit/numbers.js";

const HARD = 25; // percent of a batch

export class Worst {
  palette;
  shownAt = 0;

  constructor(state) {
    this.state = state;
    this.items = Array.from({ length: 24 }, () => item((index) => state.watchImage({ image: [0, index] })));
    this.title = h("h2", {});
    this.lead = h("span", {});
    this.list = h("ol", { className: "pv-worst" }, ...this.items.map(({ element }) => element));
    this.more = h("button", { type: "button", className: "pv-button", onclick: () => state.draft.change({ hard: state.draft.current("hard") ? 0 : HARD }) });
    this.words = h("p", { className: "pv-quiet" });
    this.element = h("section", { className: "pv-panel", "aria-label": "Worst mistakes" }, this.title, h("p", { className: "pv-quiet" }, this.lead), this.list, this.more, this.words);
  }

  settle() {
    const { settings, isRebuilding } = this.state;
    const isOn = settings.hard > 0;
    put(this.title, isRebuilding ? "Hardest images" : "Worst mistakes");
    this.key = ""; // the words above the list are made with it
    this.more.hidden = isRebuilding;
    this.more.setAttribute("aria-pressed", String(isOn));
    put(this.more, isOn ? "Stop training more on hard images" : "Train more on hard images");
    const share = isOn ? `${settings.hard} % of each batch are` : `${HARD} % of each batch would be`;
    put(this.words, isRebuilding ? "" : `${share} training images of high loss. Test images are never trained on.`);
  }

  draw(now) {
    const { frame, palette, isPlaying } = this.state;
    if (isPlaying && now - this.shownAt < CALM) return;
    const indices = frame.tensors["worst/index"];
    this.element.hidden = !indices;
    const key = `${frame.number("test/step")}/${frame.branch.number}`;
    if (this.element.hidden || (key === this.key && palette === this.palette && !this.isWaiting)) return;
    Object.assign(this, { key, palette, shownAt: now, isWaiting: false });
    put(this.lead, this.summary(indices.data));
    const [said, p] = ["worst/said", "worst/p"].map((name) => frame.tensors[name]?.data);
    this.items.forEach((part, k) => {
      part.element.hidden = !(indices.data[k] >= 0);
      if (!part.element.hidden) this.fill(part, indices.data[k], said[k], p[k]);
    });
  }

  /** What the list holds, and of which test. */
  summary(indices) {
    const { frame, isRebuilding } = this.state;
    const [n, step] = ["test/n", "test/step"].map((name) => whole(frame.number(name)));
    const of = `of ${n} test images, at step ${step}`;
    if (isRebuilding) return `Those of highest loss, with it, ${of}.`;
    if (!(indices[0] >= 0)) return `None ${of}.`;
    return `Label → said, and what the label got: those of highest loss ${of}.`;
  }

  fill(part, index, said, p) {
    const { classes, palette } = this.state;
    const found = this.state.images.of(0, index);
    if (!found) return void (this.isWaiting = true);
    drawInk(part.canvas, found.image, palette);
    part.index = index;
    const name = (c) => classes[c] ?? String(c);
    const isRebuilt = said < 0;
    put(part.truth, isRebuilt ? say(p, 2) : name(found.label));
    put(part.said, isRebuilt ? "" : ` → ${name(said)}`);
    put(part.p, isRebuilt ? "" : share(p));
    const long = isRebuilt ? `loss ${say(p, 3)}` : `label ${name(found.label)}, said ${name(said)}; the label got ${share(p)}`;
    part.button.setAttribute("aria-label", `${[part.truth, part.said, part.p].map((word) => word.textContent).join(" ").trim()}: test image ${index}, ${long}. Watch it.`);
    part.button.title = long;
  }
}

function item(watch) {
  const canvas = h("canvas", { width: 28, height: 28 });
  const part = { canvas, truth: h("span", {}), said: h("span", {}), p: h("small", {}) };
  const words = h("span", { className: "pv-mistake" }, part.truth, part.said);
  part.button = h("button", { type: "button", "aria-label": "Test image, being fetched", onclick: () => watch(part.index) }, canvas, words, part.p);
  part.element = h("li", { hidden: true }, part.button);
  return part;
}
