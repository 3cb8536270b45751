// A batch through a deep network and its gradient back, layer by layer.

import { Board } from "../../kit/board.js";
import { h, say } from "../../kit/dom.js";
import { number, write } from "../../kit/figures.js";
import { share } from "../../kit/format.js";
import { heatOf } from "../../kit/heat.js";
import { say as short } from "../../kit/numbers.js";
import { Panel } from "../../kit/panel.js";
import { shares } from "../../kit/raster.js";
import { DASHES, Plot } from "./plot.js";

const BOARD = 460; // pixels of the distributions' longer side
const ROWS = { forward: "outputs, E[a²]", theory_forward: "by theory", back: "gradients, E[(∂L/∂a)²]", theory_back: "by theory", saturated: "saturated sums", dead: "dead units" };

export class Depth extends Panel {
  label = "Depth";
  hint = "How large signals are on their way through many layers, and gradients on their way back.";
  said = "";
  words = "";
  at = 0;
  /** @type {any} */
  values = {};

  constructor(state, inside) {
    super(state, inside, "depth");
    this.sizes = new Plot("Second moments, layer", { tall: 300, moved: (at) => this.move(at) });
    this.flats = new Plot("Shares of saturated sums and dead units", { tall: 150 });
    this.board = new Board("Distribution of outputs", BOARD, { tall: 6, largest: 12 });
    this.reading = h("p", { className: "pi-reading" });
    this.numbers = Object.fromEntries(Object.keys(ROWS).map((name) => [name, number(name, 0, 4)]));
    const rows = Object.entries(ROWS).map(([name, words]) => h("tr", {}, h("th", { scope: "row" }, words), h("td", {}, this.numbers[name])));
    this.table = h("table", { className: "pi-table" }, h("tbody", {}, ...rows));
    this.without = h("p", { className: "pi-note" }, "With normalisation or residual connections there is no line by theory.");
    const key = h("p", { className: "pi-note" }, "Blue: outputs on their way forward. Orange: gradients on their way back, of variance 1 at the end. Dashed: theory for layers without end (linear: Glorot and Bengio 2010; ReLU: He et al. 2015; others: Poole et al. 2016, Schoenholz et al. 2017). A net of this width strays from it.");
    this.fill(
      h("div", { className: "pc-sides" },
        h("div", {}, h("h2", {}, "Vanishing, exploding, or neither"), this.sizes.element, key, this.without, h("h2", {}, "Where the slope is flat: saturated sums, dead units"), this.flats.element,
          h("p", { className: "pi-note" }, "Solid: sums where the slope is less than a twentieth of the steepest. Dashed: units whose slope is 0 for the whole batch.")),
        h("div", {}, this.reading, this.table, (this.heading = h("h2", {})), this.board.element,
          h("p", { className: "pi-note" }, "A column for each layer, from the batch on the left to the last on the right; large values above. The stronger the colour, the more of the outputs.")),
      ),
    );
  }

  question() {
    return { depth: true };
  }

  get pictures() {
    return [this.sizes, this.flats, this.board];
  }

  draw(tensors) {
    this.values = Object.fromEntries(Object.keys(ROWS).map((name) => [name, tensors[`depth/${name}`]?.data]));
    const layers = this.values.forward.length;
    this.at = Math.min(this.at || layers - 1, layers - 1);
    this.without.hidden = Boolean(this.values.theory_forward);
    this.drawBoard(tensors["depth/histogram"], tensors["depth/reach"].data[0]);
    this.paint();
  }

  /** A column for each layer, large values above. */
  drawBoard({ data, shape: [layers, bins] }, reach) {
    const turned = Float32Array.from({ length: layers * bins }, (_, k) => data[(k % layers) * bins + (bins - 1 - Math.floor(k / layers))]);
    say(this.heading, `Distribution of outputs, ${reach === 1 ? "−1 to 1" : `below −${reach} to above ${reach}`}`);
    const at = (row) => (reach * (bins - 1 - 2 * row)) / bins;
    this.board.over = (row, layer) => {
      if (layer < 0) return;
      this.move(layer);
      say(this.reading, `${this.words}; ${share(turned[row * layers + layer])} of them at ${short(at(row))}${row % (bins - 1) ? "" : " or beyond"}`);
    };
    this.board.show(turned, bins, layers, shares(heatOf(this.state.palette).table, 0.25));
    this.board.say(`Distribution of outputs: ${layers} layers across, values from −${reach} below to ${reach} above. Arrow keys read layers.`);
  }

  move(at) {
    this.at = at;
    this.paint();
  }

  paint() {
    const { values, at, state: { palette } } = this;
    const layers = values.forward.length;
    const xs = Array.from({ length: layers }, (_, k) => k);
    const { positive, negative, ink, muted } = palette.css;
    const line = (name, colour, dash = []) => (values[name] ? [{ xs, ys: values[name], colour, dash }] : []);
    const lines = [...line("theory_forward", positive, DASHES[1]), ...line("theory_back", negative, DASHES[1]), ...line("forward", positive), ...line("back", negative)];
    const dots = ["forward", "back"].map((name) => ({ xs: [at], ys: [values[name][at]], colour: name === "back" ? negative : positive }));
    const x = [-0.5, layers - 0.5];
    this.sizes.show({ x, y: decadesOf(lines), lines, dots, places: xs, isLog: true, words: ["layer", "second moment, log"], palette });
    const flat = ["saturated", "dead"].map((name, k) => ({ xs: xs.slice(1), ys: values[name], colour: k ? muted : ink, dash: DASHES[k] }));
    this.flats.show({ x, y: [0, 1.05], lines: flat, words: ["layer", "share"], palette });
    this.read();
  }

  read() {
    const { values, at } = this;
    for (const [name, element] of Object.entries(this.numbers)) {
      const value = values[name]?.[name === "saturated" || name === "dead" ? at - 1 : at];
      element.closest("tr").hidden = value === undefined;
      if (value !== undefined) write(element, value, 4);
    }
    this.words = `${at ? `Layer ${at}` : "The batch"}: outputs ${short(values.forward[at])}, gradients ${short(values.back[at])}`;
    this.sizes.hold(at, this.words);
    this.board.choose(0, at);
    say(this.reading, this.words);
    this.said = `${values.forward.length - 1} layers. ${this.words}.`;
  }
}

/** Powers of ten around all that is above 0. */
function decadesOf(lines) {
  const all = lines.flatMap(({ ys }) => Array.from(ys)).filter((value) => value > 0);
  const [low, high] = [Math.min(...all, 1), Math.max(...all, 1)].map(Math.log10);
  return [10 ** Math.floor(low - 0.3), 10 ** Math.ceil(high + 0.3)];
}
