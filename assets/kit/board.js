// A matrix as a picture of hard pixels with its labels: pointed at and walked over by keys, cell by cell.

import { h, lay } from "./dom.js";
import { Raster } from "./raster.js";
import { across, used } from "./roving.js";
import { everyOf } from "./sheet.js";

const LARGEST = 24; // pixels of a cell
const HIGHEST = 440; // pixels of all rows, where these have a height of their own
const LABEL = 12; // pixels of a line of labels

export class Board {
  height;
  width;
  rows = 1;
  columns = 1;
  at = null;
  chosen = null;

  /**
   * `size`: its longest side in pixels; `over(row, column)`, −1 without; `chose(row, column)`; `tall`: most pixels of a row,
   * else cells are square; `largest`: most pixels of a column.
   */
  constructor(name, size, { over = (_row, _column) => {}, chose = null, tall = 0, largest = LARGEST } = {}) {
    this.name = name;
    this.size = size;
    this.over = over;
    this.chose = chose;
    this.tall = tall;
    this.largest = largest;
    this.canvas = h("canvas", { className: "pi-canvas", role: "application", tabIndex: 0, "aria-label": name });
    this.raster = new Raster(this.canvas);
    this.mark = h("span", { className: "pi-mark", hidden: true });
    this.pointer = h("span", { className: "pi-pointer", hidden: true });
    this.across = h("div", { className: "pi-across", translate: false, "aria-hidden": "true" });
    this.down = h("div", { className: "pi-down", translate: false, "aria-hidden": "true" });
    this.frame = h("span", { className: "pi-picture pi-frame" }, this.canvas, this.mark, this.pointer);
    this.element = h("div", { className: "pi-matrix" }, this.across, this.down, this.frame);
    this.canvas.addEventListener("pointermove", (event) => this.point(...this.under(event)));
    this.canvas.addEventListener("pointerleave", () => this.point(-1, -1));
    this.canvas.addEventListener("click", (event) => this.chose?.(...this.under(event)));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    this.canvas.addEventListener("blur", () => this.point(-1, -1));
  }

  /** `values` (rows × columns) in the colours of a scale (kit/raster.js); as many labels as there is room for. */
  show(values, rows, columns, scale, { down = [], across = [] } = {}) {
    this.fit(rows, columns);
    this.raster.paint(values, scale);
    this.raster.publish();
    this.label(this.down, down, this.height / rows);
    this.label(this.across, across, this.width / columns);
    this.outline(this.mark, this.chosen);
    this.outline(this.pointer, this.at);
  }

  fit(rows, columns) {
    const side = Math.floor(this.size / (this.tall ? columns : Math.max(rows, columns)));
    const cell = Math.max(1, Math.min(this.largest, side));
    this.row = this.tall ? Math.max(1, Math.min(this.tall, Math.floor(HIGHEST / rows))) : cell;
    const [width, height] = [cell * columns, this.row * rows];
    if (!this.raster.fit(columns, rows) && width === this.width && height === this.height) return;
    Object.assign(this, { rows, columns, width, height, at: null });
    this.frame.classList.toggle("pi-fine", Math.min(cell, this.row) === 1); // it may be shrunk to less than a pixel a cell
    Object.assign(this.frame.style, { width: `${width}px`, aspectRatio: `${width} / ${height}` });
    this.across.style.width = `${width}px`;
  }

  /** Every label, or every second and so on; above narrow columns they are turned. */
  label(place, words, room) {
    const key = `${room}\n${words.join("\n")}`;
    if (place.dataset.words === key) return;
    const most = Math.max(...words.map((text) => text.length), 1);
    const every = everyOf(room, LABEL);
    const isTurned = place === this.across && room * every < 5 + 7 * most;
    Object.assign(place, { hidden: !words.length }).dataset.words = key;
    place.classList.toggle("pi-turned", isTurned);
    place.replaceChildren(...words.map((text, k) => h("span", {}, k % every ? "" : text)));
  }

  /** A frame around the chosen cell, or around a whole row where `column` is −1. */
  choose(row, column) {
    this.chosen = row < 0 ? null : [row, column];
    this.outline(this.mark, this.chosen);
  }

  outline(mark, place) {
    mark.hidden = !place || place[0] >= this.rows || place[1] >= this.columns;
    if (mark.hidden) return;
    const [row, column] = place;
    const [left, wide] = column < 0 ? [0, 1] : [column / this.columns, 1 / this.columns];
    lay(mark, left, row / this.rows, wide, 1 / this.rows);
  }

  /** Point at a cell, wherever the pointer is: −1 for none. */
  point(row, column) {
    const place = row < 0 ? null : [row, column];
    if (String(place) === String(this.at)) return;
    this.at = place;
    this.outline(this.pointer, place);
    this.over(row, column);
  }

  under(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const within = (share, n) => Math.max(0, Math.min(n - 1, Math.floor(share * n)));
    return [within((event.clientY - top) / height, this.rows), within((event.clientX - left) / width, this.columns)];
  }

  /** Arrows go from cell to cell, Enter chooses. */
  press(event) {
    const [row, column] = this.at ?? this.chosen ?? [0, 0];
    const at = [row, Math.max(0, column)];
    const to = across(event, at, [this.rows, this.columns], { isWhole: true });
    if (to) return this.point(...to);
    if (!this.chose || (event.key !== "Enter" && event.key !== " ")) return;
    used(event);
    this.chose(...at);
  }

  say(words) {
    if (this.canvas.getAttribute("aria-label") !== words) this.canvas.setAttribute("aria-label", words);
  }
}
