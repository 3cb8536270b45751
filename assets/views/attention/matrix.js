// The selected head as a matrix: a row looks, a column is looked at; numbers where there is room.

import { h } from "../../kit/dom.js";
import { spotIn, ratioOf } from "../../kit/zoom.js";
import { Heat } from "../../kit/heat.js";
import { Sheet, everyOf, hatch, pointing } from "../../kit/sheet.js";
import { isAbout, slice } from "./subject.js";

const MOST_CELL = 40;
const MOST_LABEL = 84;
const NUMBERS = 19; // pixels that a cell needs for its number
const LABEL = 11; // pixels that a label needs
const MOST_TALL = 560;

export class Matrix {
  colors;
  subject = null;

  /** `pointed(place)` and `chosen(place)`: {row, column} under the mouse, −1 for a whole row or column. */
  constructor(state, { pointed, chosen }) {
    this.state = state;
    this.heat = new Heat();
    this.sheet = new Sheet();
    this.element = h("div", { className: "pa-matrix", tabIndex: 0, role: "application", "data-name": "matrix" }, this.sheet.element);
    pointing(this.element, (event) => this.at(event), { pointed, chosen });
  }

  at(event) {
    const { box } = this;
    if (!box) return null;
    const [across, down] = spotIn(this.sheet.base, event);
    const [x, y] = [across - box.left, down - box.top];
    const [column, row] = [Math.floor(x / box.cell), Math.floor(y / box.cell)];
    const [isRow, isColumn] = [y >= 0 && row < box.rows, x >= 0 && column < box.columns];
    if (isRow && isColumn) return { row, column };
    if (isRow && x < 0) return { row, column: -1 };
    return isColumn && y < 0 ? { row: -1, column } : null;
  }

  /** Where everything lies, for `width` pixels. */
  layout(subject, width) {
    const { rows, columns, rowTexts, columnTexts } = subject;
    const ratio = ratioOf(this.sheet.base);
    const key = JSON.stringify([rowTexts, columnTexts, width, ratio]);
    if (key === this.key) return this.size;
    this.key = key;
    const { pen } = this.sheet;
    pen.font = this.font(LABEL);
    const longest = (texts) => Math.min(MOST_LABEL, Math.max(...texts.map((text) => pen.measureText(text).width)));
    const left = Math.ceil(longest(rowTexts)) + 10;
    const wide = longest(columnTexts);
    const cellOf = (top) => Math.min(MOST_CELL, (width - left - 1) / columns, (MOST_TALL - top) / rows);
    const isFlat = wide <= cellOf(20) - 2 || cellOf(20) < LABEL;
    const top = isFlat && wide < 24 ? 20 : Math.ceil(wide) + 10;
    const cell = cellOf(top) > 4 ? Math.floor(cellOf(top) * ratio) / ratio : cellOf(top);
    this.box = { left, top, cell, rows, columns, isFlat: isFlat && wide < 24 };
    return (this.size = { width: Math.ceil(left + cell * columns) + 1, height: Math.ceil(top + cell * rows) + 1 });
  }

  font(size, weight = 400) {
    return `${weight} ${size}px ${this.state.palette.mono}`;
  }

  /** Paint `subject` (see subject.js) into `width` pixels. */
  draw(subject, colors, width) {
    Object.assign(this, { subject, colors });
    const size = this.layout(subject, width);
    this.sheet.resize(size.width, size.height);
    const pen = this.sheet.clean(this.sheet.pen);
    const { left, top, cell, rows, columns } = this.box;
    const { css } = this.state.palette;
    const [wide, tall] = [cell * columns, cell * rows];
    const { from, to, mask, top: full } = subject;
    this.heat.paint({ from, to, share: this.state.share, rows, columns, mask, table: colors.table, pixels: wide * this.sheet.ratio, top: full });
    if (mask) {
      pen.fillStyle = hatch(pen, css.line);
      pen.fillRect(left, top, wide, tall);
    }
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.heat.canvas, left, top, wide, tall);
    pen.strokeStyle = css.line;
    pen.strokeRect(left - 0.5, top - 0.5, wide + 1, tall + 1);
    if (cell >= NUMBERS) this.write(pen);
    this.drawLabels(pen, css.muted);
    return size;
  }

  /** The same cells with the weights of another moment, from afar. */
  cast(picture, tensors, { table }) {
    const { subject, box: { cell, rows, columns } } = this;
    const { a, h: head, mask, top } = subject;
    const isExact = isAbout(tensors, a, head);
    const weights = isExact ? tensors["head/pattern"].data : slice(tensors[`pattern/${a}`], head);
    const scale = (isExact ? 255 : 1) / top;
    picture.map(rows, columns, cell * columns, cell * rows, (k) => (mask?.[k] ? 0 : table[Math.min(255, Math.round(weights[k] * scale))]));
  }

  /** Hundredths in the cells; what rounds to none is left out. */
  write(pen) {
    const { subject: { weights, mask, isExact, top: full }, box: { left, top, cell, rows, columns } } = this;
    Object.assign(pen, { font: this.font(Math.min(12, cell * 0.46)), textAlign: "center", textBaseline: "middle" });
    const scale = isExact ? 1 : 1 / 255;
    for (let i = 0, k = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++, k++) {
        const value = weights[k] * scale;
        if (mask?.[k] || value < 0.005) continue;
        pen.fillStyle = this.colors.inks[Math.min(255, Math.round((value / full) * 255))];
        pen.fillText(value >= 0.995 ? "1" : value.toFixed(2).slice(1), left + (j + 0.5) * cell, top + (i + 0.5) * cell + 0.5);
      }
    }
  }

  drawLabels(pen, color) {
    const { rows, columns, cell } = this.box;
    pen.fillStyle = color;
    pen.font = this.font(LABEL);
    for (let i = 0; i < rows; i += everyOf(cell, LABEL)) this.rowLabel(pen, i);
    for (let j = 0; j < columns; j += everyOf(cell, this.box.isFlat ? LABEL : LABEL + 1)) this.columnLabel(pen, j);
  }

  rowLabel(pen, i) {
    const { left, top, cell } = this.box;
    Object.assign(pen, { textAlign: "right", textBaseline: "middle" });
    pen.fillText(this.subject.rowTexts[i], left - 5, top + (i + 0.5) * cell + 0.5, MOST_LABEL);
  }

  columnLabel(pen, j) {
    const { left, top, cell, isFlat } = this.box;
    const x = left + (j + 0.5) * cell;
    const text = this.subject.columnTexts[j];
    Object.assign(pen, { textAlign: isFlat ? "center" : "left", textBaseline: isFlat ? "alphabetic" : "middle" });
    if (isFlat) return pen.fillText(text, x, top - 6);
    pen.save();
    pen.translate(x, top - 5);
    pen.rotate(-Math.PI / 2);
    pen.fillText(text, 0, 0, MOST_LABEL);
    pen.restore();
  }

  /** Hovered row and column as bands, the selected cell with a frame; their labels stand out. */
  mark(selected, hovered) {
    const { css } = this.state.palette;
    const pen = this.sheet.clean(this.sheet.marker);
    const place = hovered ?? selected;
    pen.fillStyle = css.ink;
    this.bands(pen, place, css);
    if (selected.row >= 0 && selected.column >= 0) this.frame(pen, selected, css, 2.5);
    if (hovered?.row >= 0 && hovered.column >= 0) this.frame(pen, hovered, css, 1.5);
  }

  bands(pen, { row, column }, css) {
    const { left, top, cell, rows, columns } = this.box;
    if (row >= 0) this.band(pen, left, top + row * cell, columns * cell, cell, css);
    if (column >= 0) this.band(pen, left + column * cell, top, cell, rows * cell, css);
    if (row >= 0) this.label(pen, css, () => this.rowLabel(pen, row), 0, top + (row + 0.5) * cell - 7, left - 1, 14);
    if (column >= 0) this.label(pen, css, () => this.columnLabel(pen, column), left + (column + 0.5) * cell - 7, 0, 14, top - 2);
  }

  band(pen, x, y, width, height, css) {
    pen.strokeStyle = css.surface;
    pen.lineWidth = 3;
    pen.strokeRect(x, y, width, height);
    pen.strokeStyle = css.muted;
    pen.lineWidth = 1;
    pen.strokeRect(x, y, width, height);
  }

  /** A label in bold, above what is there. */
  label(pen, css, write, x, y, width, height) {
    pen.fillStyle = css.raised;
    pen.fillRect(x, y, width, height);
    pen.fillStyle = css.ink;
    this.sheet.type(pen, this.font(LABEL, 700));
    write();
  }

  frame(pen, { row, column }, css, width) {
    const { left, top, cell } = this.box;
    const size = Math.max(cell, 5);
    const [x, y] = [left + (column + 0.5) * cell - size / 2, top + (row + 0.5) * cell - size / 2];
    pen.strokeStyle = css.surface;
    pen.lineWidth = width + 2.5;
    pen.strokeRect(x, y, size, size);
    pen.strokeStyle = css.ink;
    pen.lineWidth = width;
    pen.strokeRect(x, y, size, size);
  }
}
