// A unit of one's own network: where all its samples lie on the curve of its activation.

import { h, say } from "../../kit/dom.js";
import { number, write } from "../../kit/figures.js";
import { share, whole } from "../../kit/format.js";
import { fixed } from "../../kit/numbers.js";
import { Panel } from "../../kit/panel.js";
import { linesOf } from "../../kit/tensors.js";
import { Plot, span } from "./plot.js";

export class Unit extends Panel {
  label = "Where am I";
  hint = "Every sample of a unit of your own network, as a dot on the curve of its activation.";
  said = "";
  at = 0;
  samples = /** @type {number[][]} */ ([]);
  curve = /** @type {ArrayLike<number>[]} */ ([]);

  constructor(state, inside) {
    super(state, inside, "unit");
    this.plot = new Plot("Samples of the unit", { tall: 320, moved: (at) => this.move(at) });
    this.title = h("h2", {});
    this.reading = h("p", { className: "pi-reading" });
    this.shares = { saturated: number("saturated", 0), off: number("off", 0) };
    this.verdict = h("b", {});
    this.counts = h("p", {}, "Saturated: ", this.shares.saturated, " of the samples. Slope 0: ", this.shares.off, ". ", this.verdict);
    this.definition = h("p", { className: "pi-note" });
    this.body = h("div", { className: "pc-unit" }, this.title, this.plot.element, this.reading, this.counts, this.definition);
    const way = h("a", { className: "pc-way", href: "playground" }, "Playground");
    this.empty = h("p", {}, "No unit has been brought here yet. Open the ", way, ", click a unit of a network, and press “On its curve”.");
    this.fill(this.empty, this.body);
  }

  /** @returns {Record<string, any> | null} */
  question() {
    return { unit: true };
  }

  get pictures() {
    return [this.plot];
  }

  draw(tensors) {
    const { settings } = this.state;
    const samples = Array.from(tensors["unit/z"].data, (z, k) => [z, tensors["unit/f"].data[k], tensors["unit/slope"].data[k]]);
    this.samples = samples.sort((a, b) => a[0] - b[0]);
    this.body.hidden = !samples.length;
    this.empty.hidden = Boolean(samples.length);
    if (!samples.length) return void (this.said = this.empty.textContent);
    this.at = Math.min(this.at, samples.length - 1);
    this.curve = ["unit/along", "unit/over"].map((key) => tensors[key].data);
    say(this.title, [settings.sums_of, settings.sums_activation, `${whole(samples.length)} samples`].filter(Boolean).join(", "));
    for (const [name, element] of Object.entries(this.shares)) this.writeShare(element, tensors[`unit/${name}`].data[0]);
    const [definition, verdict] = linesOf(tensors, "text/verdict");
    say(this.verdict, verdict);
    say(this.definition, definition);
    this.paint();
  }

  writeShare(element, value) {
    write(element, value, 4);
    say(element, share(value));
  }

  move(at) {
    this.at = at;
    this.paint();
  }

  paint() {
    const { samples, curve, at, state: { palette } } = this;
    const [xs, ys] = curve;
    const [z, f, slope] = samples[at];
    const column = (k) => samples.map((sample) => sample[k]);
    const y = span(ys, [0]);
    const feet = samples.map(() => y[0]);
    const dots = [
      { xs: column(0), ys: feet, colour: palette.css.muted, wide: 2 },
      { xs: column(0), ys: column(1), colour: palette.css.accent, wide: 4 },
      { xs: [z], ys: [f], colour: palette.css.ink, wide: 7 },
    ];
    const lines = [{ xs, ys, colour: palette.css.muted }];
    this.plot.show({ x: [xs[0], xs[xs.length - 1]], y, lines, dots, places: column(0), words: ["z", "a = f(z)"], palette });
    const words = `Sample ${whole(at + 1)} from the left: z = ${fixed(z, 3)}, a = ${fixed(f, 3)}, slope ${fixed(slope, 3)}`;
    this.plot.hold(at, words);
    say(this.reading, words);
    this.said = `${this.title.textContent}. ${this.counts.textContent} ${words}.`;
  }
}
