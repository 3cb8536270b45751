// What each cell of the head's pattern brings to a sample's share of a gradient, and the chain rule of one of them with its numbers.

import { Board } from "../../../kit/board.js";
import { h, say } from "../../../kit/dom.js";
import { reach } from "../../../kit/figures.js";
import { digits, m, math, name, row, slopeOf } from "../../../kit/maths.js";
import { digitsUntil, say as figure } from "../../../kit/numbers.js";
import { signed } from "../../../kit/raster.js";
import { tokenText } from "../text.js";
import { placeName } from "./sequence.js";

const SIZE = 264;
const MET = ["k", "q", "a"];
const VALUES = 2;
const NONE = "W_o does not stand behind a cell of the pattern: it writes what all cells of a row have given together.";

const indexed = (letter, place) => m("msub", {}, name(letter), m("mn", {}, String(place + 1)));
/** Words, a formula, and the same with numbers, which a narrow screen puts below. */
const line = (words, symbols, numbers) => h("p", { className: "pe-line", translate: false }, h("span", { className: "pi-of" }, words), math(...symbols), math("=", ...numbers));

export class Brought {
  tensors = null;
  /** What the person chose here; until another cell is selected in the page's pattern. */
  own = null;
  page = "";

  constructor(state) {
    this.state = state;
    const over = (i, j) => this.read(i < 0 ? null : [i, j]);
    this.board = new Board("Cells of the pattern", SIZE, { over, chose: (i, j) => this.choose([i, j]) });
    this.said = h("p", { className: "pi-note" });
    this.title = h("p", { role: "status" });
    this.lines = h("div", { className: "pe-chain" });
    this.words = h("p", { className: "pi-note" });
    this.body = h("div", { className: "ai-brought" }, this.board.element, h("div", { className: "ai-lines" }, this.title, this.lines, this.words));
    this.element = h("section", { className: "pe-part ai-of-cells", "aria-label": "What each cell of the pattern brings" }, h("h3", {}, "What each cell of the pattern brings"), this.said, this.body);
  }

  /** `about`: {rows, columns: ids of the tokens that look and are looked at; part, unit, number, isBias, size: numbers of a head; turns}. */
  show(tensors, about) {
    const share = tensors["explain/cell/share"];
    this.tensors = share ? tensors : null;
    this.about = about;
    this.body.hidden = !share;
    if (!share) return say(this.said, NONE);
    const limit = reach(share.data);
    const texts = (ids) => ids.map((id) => tokenText(this.state, id));
    say(this.said, `Rows look at columns. All cells sum to the share of sample ${Number(tensors["explain/sample"].data[0]) + 1}. Full colour is ±${figure(limit)}.`);
    const [rows, columns] = share.shape;
    this.board.show(share.data, rows, columns, signed(this.state.palette, limit), { down: texts(about.rows), across: texts(about.columns) });
    this.board.say(`What each cell brings: ${rows} rows by ${columns} columns. Arrows read cells, Enter keeps one.`);
    this.mark();
  }

  choose(cell) {
    this.own = cell;
    this.mark();
  }

  /** Another cell was selected in the page's pattern. */
  follow() {
    const { row: i, column: j } = this.state.selected;
    if (`${i},${j}` === this.page) return;
    Object.assign(this, { page: `${i},${j}`, own: null });
    if (this.tensors) this.mark();
  }

  mark() {
    const { data, shape: [rows, columns] } = this.tensors["explain/cell/share"];
    const { row: i, column: j } = this.state.selected;
    const most = data.reduce((best, value, k) => (Math.abs(value) > Math.abs(data[best]) ? k : best), 0);
    const wished = [this.own, [i, j]].find((cell) => cell?.every((place, k) => place >= 0 && place < [rows, columns][k]));
    this.cell = wished ?? [Math.floor(most / columns), most % columns];
    this.board.choose(...this.cell);
    this.read(this.board.at);
  }

  /** The cell that is pointed at, else the one that is marked. */
  read(pointed) {
    if (!this.tensors) return;
    const { about, state } = this;
    const [i, j] = pointed ?? this.cell;
    const at = (kind) => {
      const { data, shape } = this.tensors[`explain/cell/${kind}`];
      return data[shape.length === 2 ? i * shape[1] + j : kind === "mean" || about.part === 0 ? i : j];
    };
    say(this.title, `${placeName(state, about.rows, i)} → ${placeName(state, about.columns, j)} brings ${figure(at("share"))}${at("p") === 0 ? ": it is masked" : ""}`);
    this.lines.replaceChildren(...(about.part === VALUES ? [this.product(at)] : [...this.slope(at), this.product(at)]));
    say(this.words, this.letters());
  }

  /** From the head's result to the score: softmax. */
  slope(at) {
    const [p, g, mean, s] = ["p", "g", "mean", "s"].map(at);
    const most = digitsUntil((cut) => cut(p) * (cut(g) - cut(mean)), s);
    const of = (value, part, first = true) => digits(value, most, { part, first });
    const Σpg = row("Σ", "p", "g");
    return [
      line("how the loss changes with its weight p", ["g", "=", slopeOf("a"), "·", "v"], [of(g, "g")]),
      line("the row's mean of g, weighted by p", [Σpg], [of(mean, "mean")]),
      line("how the loss changes with its score s", [slopeOf("s"), "=", "p", "·", "(", "g", "−", Σpg.cloneNode(true), ")"], [of(p, ""), "·", "(", of(g, ""), "−", of(mean, "", false), ")", "=", digits(s, 3, { part: "s", first: true })]),
    ];
  }

  /** What it brings: three factors. */
  product(at) {
    const { part, unit, number: n, isBias, size } = this.about;
    const isValue = part === VALUES;
    const [first, met, x, share] = [isValue ? "p" : "s", "met", "x", "share"].map(at);
    const root = isValue ? 1 : Math.sqrt(size);
    const most = digitsUntil((cut) => (cut(first) * cut(met) * cut(x)) / root, share);
    const of = (value, said, isFirst = false) => digits(value, most, { part: said, first: isFirst });
    const over = (above) => (isValue ? above : m("mfrac", {}, above, m("msqrt", {}, m("mn", {}, String(size)))));
    const symbols = [isValue ? "p" : slopeOf("s"), "·", over(isValue ? slopeOf(indexed("a", unit)) : indexed(MET[part], unit)), ...(isBias ? [] : ["·", indexed("x", n)])];
    const numbers = [of(first, "first", true), "·", over(of(met, "met", !isValue)), ...(isBias ? [] : ["·", of(x, "x")])];
    return line("what the cell brings", symbols, [...numbers, "=", digits(share, 3, { first: true, part: "cell" })]);
  }

  /** What the letters stand for. */
  letters() {
    const { part, unit, number: n, isBias, turns } = this.about;
    const [a, v] = ["a is what the head gives for the row", "v the column's value"];
    const met = part === VALUES ? `${a}.` : `${a}, ${v}, ${MET[part]} the ${part ? "row's query" : "column's key"}${turns ? ", turned by as much as the two places are apart (rotary positions)" : ""}; of it number ${unit + 1} meets the weight.`;
    return `L is the loss of the mini-batch, ${met} ${isBias ? "A bias stands where others have an input of 1." : `x is what ${part ? "keys and values" : "queries"} are made from, here number ${n + 1} at the ${part ? "column" : "row"}.`}`;
  }
}
