// The residual stream itself: how long its vectors are on their way up, and all numbers of one layer.

import { h, say } from "../../../kit/dom.js";
import { reach } from "../../../kit/figures.js";
import { Segments } from "../../../kit/segments.js";
import { tokenText } from "../text.js";
import { Board } from "../../../kit/board.js";
import { heatOf } from "../../../kit/heat.js";
import { shares, signed } from "../../../kit/raster.js";
import { layersThatSpeak } from "./model.js";
import { placeName, spokenOf } from "./sequence.js";
import { precise } from "./words.js";

const STAGES = { 0: "before", 1: "after attention", 2: "after the MLP" };
const WIDE = 800;
const TALL = 22; // pixels of a row of lengths
const LOW = 14; // and of a vector

/** Lengths: a row for the beginning, and two for each layer. Before a layer the stream is what it was after the one below. */
export class Norms {
  limit;
  columns;

  constructor(state) {
    this.state = state;
    this.board = new Board("Length of the residual stream", WIDE, { over: (row, column) => this.read(row, column), tall: TALL });
    this.reading = h("p", { className: "ai-cell-reading", role: "status" });
    this.element = h("div", {}, h("div", { className: "pi-scroll" }, this.board.element), this.reading);
  }

  show(tensors) {
    this.tensors = tensors;
    const { data, shape: [stages, columns] } = tensors["residual/norm"];
    const rows = Array.from({ length: stages }, (_, row) => row).filter((row) => row === 0 || row % 3);
    this.names = rows.map((row) => this.stageName(row));
    this.values = rows.flatMap((row) => Array.from(data.subarray(row * columns, (row + 1) * columns)));
    Object.assign(this, { columns, limit: reach(this.values) });
    const across = spokenOf(tensors).map((id) => tokenText(this.state, id));
    this.board.show(this.values, rows.length, columns, shares(heatOf(this.state.palette).table, this.limit), { down: this.names, across });
    this.board.say(`Length of the stream's vectors: ${rows.length} stages by ${columns} tokens. Arrows read cells.`);
    this.read(...(this.board.at ?? [-1, -1]));
  }

  stageName(row) {
    const [layer, stage] = [Math.floor(row / 3), row % 3];
    const name = layersThatSpeak(this.state)[layer]?.name ?? `Layer ${layer + 1}`;
    return stage ? `${name} ${STAGES[stage]}` : `Before ${name.toLowerCase()}`;
  }

  read(row, column) {
    if (!this.tensors) return;
    const value = this.values[row * this.columns + column];
    const token = placeName(this.state, spokenOf(this.tensors), Math.max(0, column));
    const words = `${this.names[row]}, at ${token}: ‖x‖ = √Σ xᵢ² = ${precise(value ?? 0)}`;
    const hint = `How long the vector of each token is that the layers add to. Full colour is ${precise(this.limit)}.`;
    say(this.reading, row >= 0 ? words : hint);
    this.reading.classList.toggle("pi-note", row < 0);
    if (row >= 0) this.reading.dataset.exact = value;
  }
}

/** All numbers of one layer at one of its three stages: tokens × width. */
export class Values {
  constructor(state) {
    this.state = state;
    this.stage = new Segments("Stage", STAGES, () => this.tensors && this.show(this.tensors));
    this.stage.choose("2");
    this.board = new Board("Values of the residual stream", WIDE, { over: (row, column) => this.read(row, column), tall: LOW });
    this.reading = h("p", { className: "ai-cell-reading", role: "status" });
    this.element = h(
      "div", { className: "ai-lines" },
      this.stage.element,
      h("div", { className: "pi-scroll" }, this.board.element),
      this.reading,
    );
  }

  show(tensors) {
    this.tensors = tensors;
    const [, rows, columns] = tensors["residual/values"].shape;
    this.values = tensors["residual/values"].data.subarray(Number(this.stage.value) * rows * columns).subarray(0, rows * columns);
    this.limit = reach(tensors["residual/values"].data);
    this.columns = columns;
    this.board.show(
      this.values,
      rows,
      columns,
      signed(this.state.palette, this.limit),
      { down: spokenOf(tensors).map((id) => tokenText(this.state, id)) },
    );
    this.board.say(`The stream ${STAGES[this.stage.value]}: ${rows} tokens by ${columns} numbers. Arrows read cells.`);
    this.read(...(this.board.at ?? [-1, -1]));
  }

  read(row, column) {
    if (!this.tensors) return;
    const value = this.values[row * this.columns + column];
    const token = placeName(this.state, spokenOf(this.tensors), Math.max(0, row));
    const hint = `Rows are tokens, columns the numbers that stand for them. Full colour is ±${precise(this.limit)}, at all three stages.`;
    say(this.reading, row >= 0 ? `${token}, number ${column + 1} of ${this.columns}: ${precise(value)}` : hint);
    this.reading.classList.toggle("pi-note", row < 0);
    if (row >= 0) this.reading.dataset.exact = value;
  }
}
