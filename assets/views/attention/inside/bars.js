// A strip of many columns as one picture: a thousand elements would cost the browser more time in each frame than a frame has.

import { h } from "../../../kit/dom.js";
import { spotIn, ratioOf } from "../../../kit/zoom.js";
import { brief } from "../../../kit/figures.js";
import { everyOf, hatch } from "../../../kit/sheet.js";

const [LEAST, MOST] = [3, 34]; // pixels of a column
const FIGURED = 29; // from which on it has room for its number
const TALL = 28; // pixels of a bar
const FIGURE = 15; // and of the number under it
const GAP = 2;
const LETTERED = 10; // pixels from one single letter to the next: these stand upright
const SLANTED = 12; // pixels from one label to the next
const LONGEST = 72; // pixels of a label
const HALF = 6; // pixels of a line of text above and below its middle
const FONT = "11px";

export class Bars {
  subject = null;
  at = -1;
  cell = LEAST;

  /** `rows`: [{part, name, isShare}], as of the strip. */
  constructor(state, rows) {
    this.state = state;
    this.rows = rows;
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.chosen = h("span", { className: "pi-mark", hidden: true });
    this.pointer = h("span", { className: "pi-pointer", hidden: true });
    this.sheet = h("div", { className: "ai-sheet" }, this.canvas, this.chosen, this.pointer);
    this.names = h("div", { className: "ai-names" }, ...rows.map(({ name }) => h("span", {}, name)));
    this.element = h("div", { className: "ai-bars" }, this.names, this.sheet);
    this.sizes = new ResizeObserver(() => this.subject && this.draw());
    this.sizes.observe(this.element);
  }

  get columns() {
    return this.subject.heads.length;
  }

  /** `limits`: what the bars of each part reach to. */
  show(subject) {
    this.subject = subject;
    this.at = -1;
    this.sheet.style.minWidth = `${LEAST * this.columns}px`;
    this.draw();
  }

  /** The whole picture; marks lie above it, so that pointing paints nothing. */
  draw() {
    const room = this.sheet.clientWidth;
    if (!room) return; // in a tab that is shut
    const pen = this.measure(room);
    this.drawLabels(pen);
    this.rows.forEach((row, i) => this.drawRow(pen, row, this.top + i * this.pitch));
    this.outline(this.chosen, this.subject.chosen);
    this.outline(this.pointer, this.at);
  }

  /** Columns as wide as there is room, of whole pixels of the screen; the canvas of that size, empty. */
  measure(room) {
    const { canvas, columns, state: { palette }, subject: { heads } } = this;
    const ratio = ratioOf(canvas);
    this.cell = Math.max(LEAST, Math.min(MOST, Math.floor((room * ratio) / columns) / ratio));
    const pen = canvas.getContext("2d");
    pen.font = `${FONT} ${palette.font}`;
    this.isUpright = this.cell >= FIGURED || heads.every((words) => words.length === 1);
    this.top = this.isUpright ? 15 : Math.ceil(Math.min(LONGEST, Math.max(...heads.map((words) => pen.measureText(words).width)))) + 6;
    this.pitch = TALL + GAP + (this.cell >= FIGURED ? FIGURE : 0);
    const [width, height] = [this.cell * columns, this.top + this.rows.length * this.pitch];
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    Object.assign(this.names.style, { paddingTop: `${this.top}px`, gridAutoRows: `${this.pitch}px` });
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    return pen;
  }

  /** As many as there is room for, and always the chosen one. */
  drawLabels(pen) {
    const { subject: { heads, chosen }, cell, isUpright, state: { palette: { css, font } } } = this;
    const room = isUpright ? LETTERED : SLANTED;
    const every = everyOf(cell, room);
    pen.textBaseline = "middle";
    pen.textAlign = isUpright ? "center" : "left";
    heads.forEach((words, k) => {
      const isNear = chosen >= 0 && Math.abs(k - chosen) * cell < room;
      if (k !== chosen && (k % every || isNear)) return;
      pen.font = `${k === chosen ? "700 " : ""}${FONT} ${font}`;
      pen.fillStyle = k === chosen ? css.ink : css.muted;
      this.write(pen, words, (k + 0.5) * cell);
    });
  }

  write(pen, words, x) {
    if (this.isUpright) return pen.fillText(words, x, 7, Math.max(LETTERED, this.cell) - 1);
    pen.save();
    pen.translate(Math.max(HALF, Math.min(this.cell * this.columns - HALF, x)), this.top - 4);
    pen.rotate(-Math.PI / 2);
    pen.fillText(words, 0, 0, LONGEST);
    pen.restore();
  }

  /** Bars up and down from the middle, of shares up from the ground; what is masked is hatched. */
  drawRow(pen, { part, isShare }, y) {
    const { subject: { values, limits, isOut }, cell, columns, state: { palette: { css } } } = this;
    const middle = isShare ? y + TALL - 1 : y + TALL / 2;
    const tall = isShare ? TALL : TALL / 2;
    const lines = hatch(pen, css.line);
    const wide = Math.max(1, cell - (cell > 8 ? 2 : 1));
    pen.fillStyle = css.line;
    pen.fillRect(0, Math.round(middle), cell * columns, 1);
    for (let k = 0; k < columns; k++) {
      const value = values[part][k];
      const high = tall * (Number.isFinite(value) ? Math.min(1, Math.abs(value) / limits[part]) : 0);
      pen.fillStyle = isOut(k) ? lines : isShare ? css.accent : value < 0 ? css.negative : css.positive;
      if (isOut(k)) pen.fillRect(k * cell, y, cell, TALL);
      else pen.fillRect(k * cell, isShare ? y + TALL - high : value < 0 ? middle : middle - high, wide, high);
    }
    if (cell >= FIGURED) this.drawFigures(pen, part, y + TALL + FIGURE / 2);
  }

  drawFigures(pen, part, y) {
    const { subject: { values }, cell, state: { palette: { css, font } } } = this;
    Object.assign(pen, { font: `${FONT} ${font}`, textAlign: "center", textBaseline: "middle", fillStyle: css.ink });
    for (let k = 0; k < this.columns; k++) pen.fillText(brief(values[part][k]), (k + 0.5) * cell, y, cell - 1);
  }

  outline(mark, k) {
    mark.hidden = !(k >= 0 && k < this.columns);
    if (mark.hidden) return;
    Object.assign(mark.style, { left: `${k * this.cell}px`, width: `${this.cell}px`, top: `${this.top}px`, bottom: "0" });
  }

  point(k) {
    this.at = k;
    this.outline(this.pointer, k);
  }

  /** The column under the pointer, −1 for none. */
  under(event) {
    const k = Math.floor(spotIn(this.canvas, event)[0] / this.cell);
    return k < this.columns ? Math.max(-1, k) : -1;
  }

  reveal(k) {
    this.point(k);
    this.pointer.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
