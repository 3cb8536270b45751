// How the model knows where a token stands: the table of positions, and how alike places are in it.

import { h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { commonReach, reach } from "../../../kit/figures.js";
import { Board } from "../../../kit/board.js";
import { signed } from "../../../kit/raster.js";
import { precise } from "./words.js";

const MEANS = {
  learned: "A vector of its own for each place, learned like everything else, is added to the token's.",
  sinusoidal: "Sines and cosines of the place, each pair slower than the last, are added to the token's vector (Vaswani et al. 2017).",
  rotary: "Queries and keys are turned by angles that grow with the place, so that scores know how far apart tokens are (Su et al. 2021).",
};

export class Positions extends Panel {
  label = "Positions";
  hint = "How the model knows where a token stands: the pattern that each place adds or turns by.";

  constructor(state, inside) {
    super(state, inside, "positions", { every: 500 });
    this.means = h("p", { className: "ai-means" });
    this.table = new Board("Positions", 480, { over: (row, column) => this.read("table", row, column), tall: 20 });
    this.alike = new Board("How alike places are", 340, { over: (row, column) => this.read("alike", row, column) });
    this.caption = h("figcaption", {});
    const figures = [
      h("figure", { className: "pi-titled" }, this.caption, this.table.element),
      h("figure", { className: "pi-titled" }, h("figcaption", {}, "How alike two places are, −1 to 1"), this.alike.element),
    ];
    this.reading = h("p", { className: "ai-cell-reading", role: "status" });
    this.fill(this.means, h("div", { className: "pi-columns" }, ...figures), this.reading);
  }

  /** What settings don't name is learned. */
  get kind() {
    return this.state.settings?.positions ?? "learned";
  }

  suits() {
    return Boolean(MEANS[this.kind]);
  }

  /** What is broken matters here too: positions may be switched off. */
  question() {
    return { ...this.state.about(), positions: true };
  }

  tell() {
    say(this.means, MEANS[this.kind] ?? "");
  }

  draw(tensors) {
    const { palette } = this.state;
    const [table, alike] = [tensors["positions/table"], tensors["positions/alike"]];
    const places = Array.from({ length: table.shape[0] }, (_, k) => String(k + 1));
    this.limit = commonReach(table.data);
    this.table.show(table.data, ...table.shape, signed(palette, this.limit), { down: places });
    this.alike.show(alike.data, ...alike.shape, signed(palette, 1), { down: places });
    const what = this.kind === "rotary" ? "Angle in radians of each pair" : "Number added";
    say(this.caption, `${what}, place by place; ${this.scale(reach(table.data))}`);
    this.table.say(`${what}: ${table.shape[0]} places by ${table.shape[1]}. Arrows read cells.`);
    this.alike.say(`How alike places are: ${alike.shape[0]} by ${alike.shape[1]}. Arrows read cells.`);
    this.read("table", -1, -1);
  }

  /** What full colour means: of a few huge numbers the others would be white. */
  scale(most) {
    if (most === this.limit) return `full colour is ±${precise(most)}`;
    return `full colour is ±${precise(this.limit)}, which 99 % stay within; the largest is ${precise(most)}`;
  }

  read(name, row, column) {
    const { data, shape } = this.drawn?.[`positions/${name}`] ?? {};
    if (!data) return;
    const value = data[row * shape[1] + column];
    const cosine = this.kind === "rotary" ? "the mean cosine of the angles between them" : "the cosine of the angle between their vectors";
    const words = {
      table: `Place ${row + 1}, number ${column + 1}: ${precise(value ?? 0)}`,
      alike: `Places ${row + 1} and ${column + 1}: ${precise(value ?? 0)}, ${cosine}`,
    };
    say(this.reading, row < 0 ? "Point at a cell to read it." : words[name]);
    this.reading.classList.toggle("pi-note", row < 0);
    if (row >= 0) this.reading.dataset.exact = value;
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }
}
