// The test images that the network gets most wrong: what they are, what it said, and a way to train more on such.

import { h, say as put } from "../../player/dom.js";
import { drawInk } from "./maps.js";
import { percent } from "./output.js";
import { say } from "../network/numbers.js";

const HARD = 25; // percent of a batch

export class Worst {
  constructor(state, images) {
    Object.assign(this, { state, images });
    this.items = Array.from({ length: 24 }, () => item((index) => state.watchImage({ image: [0, index] })));
    this.lead = h("span", {});
    this.list = h("ol", { className: "pv-worst" }, ...this.items.map(({ element }) => element));
    this.more = h("button", { type: "button", className: "pv-button", onclick: () => state.api.change({ hard: state.settings.hard ? 0 : HARD }) });
    this.words = h("p", { className: "pv-quiet" });
    this.element = h("section", { className: "pv-panel", "aria-label": "Worst mistakes" }, h("h3", {}, "Worst mistakes"), h("p", { className: "pv-quiet" }, this.lead), this.list, this.more, this.words);
  }

  settle() {
    const { settings, isRebuilding } = this.state;
    if (!settings) return;
    const isOn = settings.hard > 0;
    put(this.lead, isRebuilding ? "The images of highest loss, with it." : "Label → said, and what the label got.");
    this.more.hidden = isRebuilding;
    this.more.setAttribute("aria-pressed", String(isOn));
    put(this.more, isOn ? "Stop training more on these" : "Train more on these");
    put(this.words, isOn ? `${settings.hard} % of each batch are training images of high loss.` : "");
  }

  draw() {
    const { frame, palette } = this.state;
    const indices = frame.tensors["worst/index"];
    this.element.hidden = !indices?.data.some((index) => index >= 0);
    const key = `${frame.number("test/step")}/${frame.branch.number}`;
    if (this.element.hidden || (key === this.key && palette === this.palette && !this.isWaiting)) return;
    Object.assign(this, { key, palette, isWaiting: false });
    const [said, p] = ["worst/said", "worst/p"].map((name) => frame.tensors[name]?.data);
    this.items.forEach((part, k) => {
      part.element.hidden = !(indices.data[k] >= 0);
      if (!part.element.hidden) this.fill(part, indices.data[k], said[k], p[k]);
    });
  }

  fill(part, index, said, p) {
    const { classes, palette } = this.state;
    const found = this.images.of(0, index);
    if (!found) return void (this.isWaiting = true);
    drawInk(part.canvas, found.image, palette);
    part.index = index;
    const name = (c) => classes[c] ?? String(c);
    const isRebuilt = said < 0;
    put(part.truth, isRebuilt ? say(p, 2) : name(found.label));
    put(part.said, isRebuilt ? "" : ` → ${name(said)}`);
    put(part.p, isRebuilt ? "" : percent(p));
    const long = isRebuilt ? `loss ${say(p, 3)}` : `label ${name(found.label)}, said ${name(said)}; the label got ${percent(p)}`;
    part.button.setAttribute("aria-label", `Test image ${index}: ${long}. Watch it.`);
    part.button.title = long;
  }
}

function item(watch) {
  const canvas = h("canvas", { width: 28, height: 28 });
  const part = { canvas, truth: h("span", {}), said: h("span", {}), p: h("small", {}) };
  const words = h("span", { className: "pv-mistake" }, part.truth, part.said);
  part.button = h("button", { type: "button", onclick: () => watch(part.index) }, canvas, words, part.p);
  part.element = h("li", { hidden: true }, part.button);
  return part;
}
