// The network unrolled in time: a column for each step, from what is read above to what is said and to the gradient on its way back below.

import { Board } from "../../kit/board.js";
import { h, say } from "../../kit/dom.js";
import { reach, tint } from "../../kit/figures.js";
import { heatOf } from "../../kit/heat.js";
import { fixed, niceAbove, say as short } from "../../kit/numbers.js";
import { colourOf, shares, signed } from "../../kit/raster.js";
import { full, markedIn, NARROW, numberIn } from "./fitting.js";
import { Strip } from "./strip.js";
import { GATES, isNumber, OPENS, valueName, verdicts } from "./text.js";

const LABEL = 104; // pixels left of the steps
const [LEAST, MOST] = [7, 46]; // pixels of a step
const TALL = 420; // pixels of all gates, where
const [FLAT, HIGH] = [5, 16]; // pixels of a unit allow it
const DECADES = 6; // powers of ten that the bars of the gradient show
const FRAME = 2; // pixels that the frame around the followed answer takes
const MARKS = ["✗", "✓"];

export class Unrolled {
  /** @type {Map<string, Board>} */
  boards = new Map();
  /** @type {Map<string, Strip>} */
  ways = new Map();
  inputs = /** @type {Strip[]} */ ([]);
  key = "";
  room = 0; // pixels for the steps; 0: to be measured
  pointed = null;
  sum = h("span", {});
  limit = h("span", {}); // of the cell’s colours
  wanted = h("span", {});

  constructor(state) {
    this.state = state;
    this.rows = h("div", { className: "ps-rows" });
    this.reading = h("p", { className: "pi-reading", role: "status" });
    this.element = h("section", { className: "ps-unrolled", "aria-label": "Unrolled in time" }, this.rows, this.reading);
  }

  /** Rows of other gates or inputs are other rows. */
  build() {
    const { settings, inputs } = this.state;
    const key = [settings.cell, ...inputs].join();
    if (key === this.key) return;
    Object.assign(this, { key, pointed: null });
    this.inputs = inputs.map((name) => new Strip(`Reads ${name}`));
    this.boards = new Map(Object.keys(GATES[settings.cell]).map((gate) => [gate, this.board(gate)]));
    this.said = new Strip("Says", (t) => this.follow(t));
    this.target = new Strip("Wanted", (t) => this.follow(t));
    const ways = settings.cell === "LSTM" ? ["h", "c"] : ["h"];
    this.ways = new Map(ways.map((name) => [name, new Strip(`Gradient with respect to ${name}`)]));
    this.depends = new Strip("The answer depends on the input");
    this.places = new Strip("Step");
    this.rows.replaceChildren(
      ...row("step", "", this.places),
      ...this.inputs.flatMap((strip, k) => row("reads", inputs[k], strip)),
      ...[...this.boards].flatMap(([gate, board]) => row(gate, gate === "c" ? this.limit : GATES[settings.cell][gate][0], board)),
      ...row("says", this.sum, this.said),
      ...row("wanted", this.wanted, this.target),
      ...[...this.ways].flatMap(([name, strip]) => row(`∂L/∂${name}`, "back, log", strip)),
      ...row("∂y/∂x", "looks at", this.depends),
    );
  }

  board(gate) {
    const over = (unit, t) => this.point(unit < 0 ? null : [gate, t, unit]);
    return new Board("", 400, { over, chose: (unit, t) => this.state.ask({ cell: [gate, t, unit] }), tall: 14, largest: MOST });
  }

  point(pointed) {
    this.pointed = pointed;
    say(this.reading, pointed ? this.words(...pointed) : "");
  }

  words(gate, t, unit) {
    const { data, shape } = this.state.tensors[`gate/${gate}`];
    if (t >= shape[1] || unit >= shape[0]) return "";
    return `${valueName(this.state, gate, t, unit)}: ${short(data[unit * shape[1] + t])}`;
  }

  follow(t) {
    if (this.state.tensors["look/counts"].data[t]) this.state.ask({ back: t });
  }

  draw() {
    this.build();
    const { tensors, isStale } = this.state;
    const [steps, inputs] = tensors["look/x"].shape;
    this.room ||= this.rows.clientWidth - LABEL;
    this.wide = Math.max(LEAST, Math.min(MOST, Math.floor(this.room / steps)));
    this.rows.style.setProperty("--ps-step", `${this.wide}px`);
    this.rows.classList.toggle("is-narrow", this.wide < NARROW);
    this.element.classList.toggle("is-stale", isStale);
    const read = Array.from({ length: steps }, (_, t) => tensors["look/x"].data.subarray(t * inputs, (t + 1) * inputs));
    const every = this.wide < 20 ? 5 : 1;
    this.places.show(read.map((_, t) => ({ words: (t + 1) % every ? "" : String(t + 1), className: "is-place" })), `1 to ${steps}`);
    this.inputs.forEach((strip, k) => strip.show(read.map((x, t) => this.value(x[k], t, `step ${t + 1} reads`))));
    for (const [gate, board] of this.boards) this.drawGate(gate, board, steps);
    this.drawAnswers(tensors);
    for (const [name, strip] of this.ways) this.drawWay(strip, tensors[`back/${name}`].data, `∂L/∂${name}`);
    this.drawDepends(tensors["back/x"].data);
    this.reading.ariaLive = this.state.isPlaying ? "off" : "polite"; // frames change it, too
    if (this.pointed) this.point(this.pointed);
  }

  value(value, t, what, taken = 0) {
    return { words: numberIn(this.wide, value, taken), said: full(value), exact: value, title: `${what} ${full(value)}`, colour: tint(this.state.palette, value) };
  }

  drawGate(gate, board, steps) {
    const { tensors, cell, settings } = this.state;
    const { data, shape: [units] } = tensors[`gate/${gate}`];
    const scale = this.scaleOf(gate, data);
    Object.assign(board, { size: this.wide * steps, tall: Math.max(FLAT, Math.min(HIGH, Math.floor(TALL / (this.boards.size * units)))) });
    board.chosen = cell?.[0] === gate ? [cell[2], cell[1]] : null;
    board.show(data, units, steps, scale);
    if (gate === "c") say(this.limit, `${GATES.LSTM.c[0]}, ±${niceAbove(reach(data))}`);
    board.say(`${GATES[settings.cell][gate][0]} ${gate}: ${units} units by ${steps} steps, ${short(Math.min(...data))} to ${short(Math.max(...data))}. Arrow keys read values, Enter shows the formula.`);
  }

  scaleOf(gate, data) {
    const { palette } = this.state;
    return OPENS.includes(gate) ? shares(heatOf(palette).table) : signed(palette, gate === "c" ? niceAbove(reach(data)) : 1);
  }

  /** The gates of another moment, from afar. */
  cast(picture, tensors) {
    for (const [gate, board] of this.boards) {
      if (!tensors[`gate/${gate}`]) continue; // of a frame of another cell
      const { data, shape: [units, steps] } = tensors[`gate/${gate}`];
      const scale = this.scaleOf(gate, data);
      picture.map(units, steps, this.wide * steps, board.tall * units, (k) => colourOf(data[k], scale));
    }
  }

  drawAnswers(tensors) {
    const [said, target, counts] = ["look/said", "look/target", "look/counts"].map((name) => tensors[name].data);
    const at = tensors["back/at"].data[0];
    const quiet = { words: "·", title: "nothing has to be said here" };
    const marks = verdicts(this.state);
    const answers = Array.from(said, (value, t) => (counts[t] ? { ...this.value(value, t, `at step ${t + 1} it says`, t === at ? FRAME : 0), className: t === at ? "is-followed" : "" } : { ...quiet, exact: value }));
    const wanted = Array.from(target, (value, t) => {
      if (!counts[t]) return { ...quiet, exact: value };
      const mark = MARKS[marks[t]];
      const title = `should be ${full(value)}: ${marks[t] ? "right" : "wrong"}`;
      return { words: markedIn(this.wide, value, mark), said: `${full(value)} ${mark}`, exact: value, className: marks[t] ? "is-right" : "is-wrong", title };
    });
    const isSum = isNumber(this.state); // one answer, which stands at the left as well: a narrow column is too small for it
    this.said.show(answers);
    this.target.show(wanted);
    say(this.sum, isSum ? fixed(said[at], 2) : "p(1)");
    say(this.wanted, isSum ? `${fixed(target[at], 2)} ${MARKS[marks[at]]}` : "");
  }

  /** A bar for each step on a logarithmic scale: a power of ten less is a sixth of the height less. */
  drawWay(strip, lengths, what) {
    const most = reach(lengths);
    const steps = Array.from(lengths, (length, t) => ({
      exact: length,
      height: length > 0 ? Math.max(0.02, 1 + Math.log10(length / most) / DECADES) : 0,
      title: `${what} at step ${t + 1}: ${short(length)}`,
      className: "is-bar",
    }));
    strip.show(steps, Array.from(lengths, (length) => short(length, 2)).join(", "));
  }

  drawDepends(slopes) {
    const most = reach(slopes);
    const steps = Array.from(slopes, (slope, t) => ({ exact: slope, height: slope / most, title: `the answer's slope by the input of step ${t + 1}: ${short(slope)}`, className: "is-bar is-slope" }));
    this.depends.show(steps, Array.from(slopes, (slope) => short(slope, 2)).join(", "));
  }
}

function row(letter, name, { element }) {
  return [h("div", { className: "ps-label" }, h("b", { translate: false }, letter), name), element];
}
