// The head view: who looks on the left, what is looked at on the right, a line the more opaque the larger the weight; a colour a head.

import { h } from "../../kit/dom.js";
import { spotIn } from "../../kit/zoom.js";
import { Sheet, everyOf, pointing } from "../../kit/sheet.js";
import { slice } from "./subject.js";

const LABEL = 11;
const MOST_LABEL = 72;
const LEVELS = 12; // shades of opacity: lines of one shade are one stroke
const LEAST = 0.5 / LEVELS; // fainter ones are not drawn
const TOP = 18;
const MARKED = 0.3; // opacity that the faintest line has where only a few are shown

/** A head's colour. Those that mean the sign of a number elsewhere come last. */
export const colourOf = ({ cat }, head) => cat[(head + 2) % cat.length];

export class Lines {
  paths = new Map();

  constructor(state, { pointed, chosen }) {
    this.state = state;
    this.sheet = new Sheet();
    this.element = h("div", { className: "pa-lines" }, this.sheet.element);
    pointing(this.element, (event) => this.at(event), { pointed, chosen });
  }

  /** The token nearest to the mouse: left half a row, right half a column. */
  at(event) {
    const { box } = this;
    if (!box) return null;
    const [x, y] = spotIn(this.sheet.base, event);
    const k = Math.floor((y - TOP) / box.step);
    const isLeft = x < this.sheet.width / 2;
    if (k < 0 || k >= (isLeft ? box.rows : box.columns)) return null;
    return isLeft ? { row: k, column: -1 } : { row: -1, column: k };
  }

  /** Paint the heads of `shown` (their numbers) of the subject's attention, into `width` × `height` pixels. */
  draw(subject, shown, width, height) {
    this.subject = subject;
    const { rows, columns } = subject;
    this.sheet.resize(width, height);
    this.layout(width, height, rows, columns);
    const pen = this.sheet.clean(this.sheet.pen);
    this.headings(pen);
    this.heads = shown.map((head) => this.weightsOf(head));
    for (const { head, weights, scale } of this.heads) this.strokes(pen, head, (visit) => everyCell({ weights, scale, rows, columns, least: this.least }, visit));
    this.drawLabels(pen);
  }

  layout(width, height, rows, columns) {
    const { pen } = this.sheet;
    const { rowTexts, columnTexts } = this.subject;
    pen.font = this.font();
    const longest = (texts) => Math.min(MOST_LABEL, width / 4, Math.max(...texts.map((text) => pen.measureText(text).width)));
    const step = Math.min(26, (height - TOP) / Math.max(rows, columns));
    this.box = { step, rows, columns, left: Math.ceil(longest(rowTexts)) + 8, right: width - Math.ceil(longest(columnTexts)) - 8 };
  }

  /** Exact weights of the selected head, bytes of the others. */
  weightsOf(head) {
    const { subject, state } = this;
    if (head === subject.h) return { head, weights: subject.weights, scale: subject.isExact ? 1 : 1 / 255 };
    return { head, weights: slice(state.detail[`pattern/${subject.a}`], head), scale: 1 / 255 };
  }

  font(weight = 400) {
    return `${weight} ${LABEL}px ${this.state.palette.mono}`;
  }

  headings(pen) {
    const { palette } = this.state;
    Object.assign(pen, { font: `400 ${LABEL}px ${palette.font}`, fillStyle: palette.css.muted });
    Object.assign(pen, { textBaseline: "alphabetic", textAlign: "left" });
    pen.fillText("looks", 0, 11);
    pen.textAlign = "right";
    pen.fillText("is looked at", this.sheet.width, 11);
  }

  drawLabels(pen) {
    const { rows, columns, step } = this.box;
    Object.assign(pen, { font: this.font(), fillStyle: this.state.palette.css.muted });
    for (let i = 0; i < rows; i += everyOf(step, LABEL)) this.label(pen, i, true);
    for (let j = 0; j < columns; j += everyOf(step, LABEL)) this.label(pen, j, false);
  }

  label(pen, k, isRow) {
    const { left, right } = this.box;
    const { rowTexts, columnTexts } = this.subject;
    Object.assign(pen, { textBaseline: "middle", textAlign: isRow ? "right" : "left" });
    pen.fillText(isRow ? rowTexts[k] : columnTexts[k], isRow ? left - 5 : right + 5, this.y(k), MOST_LABEL);
  }

  /** Weights from which all lines are drawn: where colours do not reach to 1, the many small ones would be one block. */
  get least() {
    const { top } = this.subject;
    return top < 1 ? top / 2 : 0;
  }

  y(k) {
    return TOP + (k + 0.5) * this.box.step;
  }

  /** Lines of one head; `each(visit)` visits its cells. `least`: the opacity of the faintest. */
  strokes(pen, head, each, least = 0) {
    const { left, right } = this.box;
    const levels = Array.from({ length: LEVELS + 1 }, () => []);
    each((i, j, weight) => {
      const share = weight / this.subject.top;
      if (share >= LEAST) levels[Math.min(LEVELS, Math.round(share * LEVELS))].push(i, j);
    });
    const { css } = this.state.palette;
    pen.strokeStyle = colourOf(css, head);
    pen.setLineDash(head < css.cat.length ? [] : [5, 3]);
    const middle = (left + right) / 2;
    for (const [level, ends] of levels.entries()) {
      if (!ends.length) continue;
      pen.globalAlpha = least + ((1 - least) * level) / LEVELS;
      pen.lineWidth = (this.box.step < 8 ? 1 : 1 + level / LEVELS) * (1 + least);
      pen.beginPath();
      for (let k = 0; k < ends.length; k += 2) {
        const [from, to] = [this.y(ends[k]), this.y(ends[k + 1])];
        pen.moveTo(left, from);
        pen.bezierCurveTo(middle, from, middle, to, right, to);
      }
      pen.stroke();
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  }

  /** Only the lines of the hovered or selected row and column; the others step back. */
  mark(place) {
    const pen = this.sheet.clean(this.sheet.marker);
    if (place.row < 0 && place.column < 0) return;
    this.veil(pen, place);
    for (const part of this.heads) this.strokes(pen, part.head, (visit) => this.visitMarked(part, place, visit), MARKED);
    pen.fillStyle = this.state.palette.css.ink;
    this.sheet.type(pen, this.font(700));
    if (place.row >= 0) this.label(pen, place.row, true);
    if (place.column >= 0) this.label(pen, place.column, false);
  }

  /** Over the lines, and over the labels that stand out. Not the opacity of the sheet below: that would make the browser sort all layers anew. */
  veil(pen, { row, column }) {
    const { sheet, box, state: { palette: { css } } } = this;
    pen.globalAlpha = 0.84;
    pen.fillStyle = css.surface;
    pen.fillRect(box.left - 2, TOP, box.right - box.left + 4, sheet.height);
    pen.globalAlpha = 1;
    pen.fillStyle = css.raised;
    if (row >= 0) pen.fillRect(0, this.y(row) - 7, box.left - 3, 14);
    if (column >= 0) pen.fillRect(box.right + 3, this.y(column) - 7, sheet.width, 14);
  }

  /** A cell alone is one line; a row or a column all of its lines. */
  visitMarked({ weights, scale }, { row, column }, visit) {
    const { rows, columns } = this.box;
    if (row >= 0) for (let j = 0; j < columns; j++) if (column < 0 || j === column) visit(row, j, weights[row * columns + j] * scale);
    if (column >= 0 && row < 0) for (let i = 0; i < rows; i++) visit(i, column, weights[i * columns + column] * scale);
  }
}

/** Each row's largest weight, and all from `least` on. */
function everyCell({ weights, scale, rows, columns, least }, visit) {
  for (let i = 0; i < rows; i++) {
    const row = weights.subarray(i * columns, (i + 1) * columns);
    let best = 0;
    for (let j = 1; j < columns; j++) if (row[j] > row[best]) best = j;
    for (let j = 0; j < columns; j++) if (j === best || row[j] * scale >= least) visit(i, j, row[j] * scale);
  }
}
