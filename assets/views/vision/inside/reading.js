// What layers that work value by value or window by window read: one map, with a frame around what counts.

import { h, say } from "../../../kit/dom.js";
import { reach } from "../../../kit/figures.js";
import { Picture } from "../../../kit/picture.js";

export class Reading {
  constructor(state, caption, names = ["input"]) {
    this.state = state;
    this.pictures = names.map((name) => new Picture(capital(name), names.length > 1 ? 168 : 196));
    this.caption = h("p", { className: "pi-caption" }, caption);
    this.note = h("p", { className: "pi-note" });
    const figures = this.pictures.map(({ element }, k) => h("figure", { className: "pi-titled" }, h("figcaption", {}, names[k]), element));
    this.figures = h("div", { className: "pi-pair" }, ...figures);
    this.reads = h("div", { className: `pi-reads${names.length > 1 ? "" : " pi-one"}` }, this.caption, this.figures, this.note);
  }

  /** `look/in` is a map (1, h, w), or of flat layers a vector that has no picture here. */
  unit(tensors) {
    this.draw([tensors["look/in"]], tensors["look/out"]);
  }

  draw(maps, out) {
    const isMap = maps.every((map) => map && map.shape.length > 1);
    this.figures.hidden = this.note.hidden = !isMap;
    this.reads.hidden = !isMap;
    this.limit = undefined;
    if (!isMap) return;
    this.limit = reach(...maps.map(({ data }) => data), out?.data);
    maps.forEach((map, k) => {
      const [rows, columns] = map.shape.slice(-2);
      this.pictures[k].show(map.data.subarray(0, rows * columns), rows, columns, this.state.palette, this.limit);
    });
    say(this.note, `Full colour is ±${this.limit.toPrecision(2)}.`);
  }

  outline(y, x, rows = 1, columns = 1) {
    for (const picture of this.pictures) picture.outline(y, x, rows, columns);
  }
}

export const capital = (words) => words[0].toUpperCase() + words.slice(1);
