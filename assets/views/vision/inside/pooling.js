// The arithmetic of a pooling: the window, and the value that wins or the mean.

import { h, say } from "../../../kit/dom.js";
import { Grid } from "./grid.js";
import { number, reach, write } from "../../../kit/figures.js";
import { Reading } from "./reading.js";

export class Pooling extends Reading {
  constructor(state, { kind, numbers }) {
    super(state, kind === "gap" ? "It reads one whole map." : "It reads one map, window by window.");
    this.kind = kind;
    this.size = numbers[0];
    this.grid = new Grid("patch", "Window");
    this.count = h("span", {});
    this.value = number("value", 0, 4);
    const words = kind === "maxpool" ? "the largest is" : "their mean is";
    this.sum = h(
      "div", { className: "pi-sum" },
      h("h3", {}, kind === "gap" ? "The whole map" : "The window"),
      h("div", { className: "pi-grids" }, this.grid.element, h("div", { className: "pi-line" }, this.count, words, this.value)),
    );
  }

  pixel(tensors) {
    const { shape, data } = tensors["pixel/patch"];
    const [rows, columns] = shape.length === 2 ? shape : [this.size, this.size];
    const [row, column] = tensors["pixel/corner"]?.data ?? [0, 0];
    this.outline(row, column, rows, columns);
    const value = tensors["pixel/value"].data[0];
    const wins = this.kind === "maxpool" ? data.indexOf(value) : -1;
    this.grid.show(data, rows, columns, this.state.palette, this.limit ?? reach(data), { wins });
    say(this.count, `Of ${rows} × ${columns} values `);
    write(this.value, value, 4);
  }
}
