// One head from scores to result, as five small matrices in a row; any of their cells says how it comes about.

import { h, say } from "../../../kit/dom.js";
import { reach } from "../../../kit/figures.js";
import { Board } from "../../../kit/board.js";
import { heatOf } from "../../../kit/heat.js";
import { shares, signed } from "../../../kit/raster.js";
import { placeName } from "./sequence.js";
import { precise } from "./words.js";

const SIZE = 158;
const HINT = "Point at a cell: it says how it comes about. Click it, and it is worked out below.";
const STEPS = [
  ["scores", "Q Kᵀ"],
  ["scaled", "÷ √d"],
  ["masked", "mask"],
  ["pattern", "softmax"],
  ["result", "× V"],
];

/** The tensors that it is made of. */
export const PARTS = ["head/q", ...STEPS.map(([name]) => `head/${name}`)];

export class Stages {
  sides;
  tensors = null;

  /** `chose(row, column)`: a cell of the head, or −1 for a column that stands for no token. */
  constructor(state, chose) {
    this.state = state;
    this.chose = chose;
    this.boards = STEPS.map(([name, words]) => {
      const over = (row, column) => this.over(name, row, column);
      const pick = (row, column) => this.chose(row, name === "result" ? -1 : column);
      return new Board(words, SIZE, { over, chose: pick });
    });
    const figures = this.boards.map((board, k) => h(
      "figure", { className: "pi-titled", "data-stage": STEPS[k][0] },
      h("figcaption", {}, STEPS[k][1]),
      board.element,
    ));
    const sign = () => h("span", { className: "pi-sign", "aria-hidden": "true" }, "→");
    this.reading = h("p", { className: "ai-cell-reading", role: "status" });
    this.element = h(
      "div", {},
      h("div", { className: "ai-stages" }, ...figures.flatMap((figure, k) => (k ? [sign(), figure] : [figure]))),
      this.reading,
    );
  }

  show(tensors, sides, cell) {
    Object.assign(this, { tensors, sides, cell });
    const values = (name) => tensors[`head/${name}`];
    const { palette } = this.state;
    const limits = { scores: reach(values("scores").data), scaled: reach(values("scaled").data), result: reach(values("result").data) };
    limits.masked = limits.scaled;
    this.boards.forEach((board, k) => {
      const [name] = STEPS[k];
      const { data, shape } = values(name);
      if (name === "result") board.tall = this.boards[0].row; // its rows stand beside theirs
      board.show(data, ...shape, name === "pattern" ? shares(heatOf(palette).table) : signed(palette, limits[name]));
    });
    this.mark(cell);
  }

  /** The cell in the four that have it; of the result its whole row. */
  mark(cell) {
    this.cell = cell;
    this.boards.forEach((board, k) => board.choose(cell[0], STEPS[k][0] === "result" ? -1 : cell[1]));
    const words = (board) => `${board.name}: ${board.rows} by ${board.columns}. Arrows read cells, Enter explains one.`;
    for (const board of this.boards) board.say(words(board));
    this.read();
  }

  over(name, row, column) {
    this.pointed = row < 0 ? null : { name, row, column };
    this.state.hover(row < 0 ? null : { row, column: name === "result" ? -1 : column });
    this.read();
  }

  /** What is pointed at, with its formula, its inputs and its value; else a hint. */
  read() {
    const { pointed, tensors } = this;
    const isThere = pointed && tensors && pointed.row < tensors["head/scores"].shape[0];
    const { words, value } = isThere ? this.explain(pointed) : { words: HINT };
    say(this.reading, words);
    this.reading.classList.toggle("pi-note", !isThere);
    if (value === undefined) delete this.reading.dataset.exact;
    else this.reading.dataset.exact = String(value);
  }

  explain({ name, row, column }) {
    const { tensors, sides, state } = this;
    const at = (step) => {
      const { data, shape } = tensors[`head/${step}`];
      return data[row * shape[1] + column];
    };
    const value = at(name);
    const looks = placeName(state, sides.rows, row);
    if (name === "result") return { value, words: `Result of ${looks}, number ${column + 1} = Σ weight · v = ${precise(value)}` };
    const pair = `${looks} → ${placeName(state, sides.columns, column)}`;
    const root = `√${tensors["head/q"].shape[1]}`;
    const said = {
      scores: () => `q · k = ${precise(value)}`,
      scaled: () => `${precise(at("scores"))} ÷ ${root} = ${precise(value)}`,
      masked: () => (Number.isFinite(value) ? `not masked, stays ${precise(value)}` : "masked: −∞, whatever the score"),
      pattern: () => `exp(${precise(at("masked"))}) ÷ Σ exp of the row = ${precise(value)}`,
    };
    return { value, words: `${pair}: ${said[name]()}` };
  }
}
