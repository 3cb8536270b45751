// Two canvases of the same size, one above the other: the picture, and the marks that follow the mouse.

import { h } from "./dom.js";
import { ratioOf } from "./zoom.js";

export class Sheet {
  base;
  over;
  pen;
  marker;
  ratio;
  width;
  height;
  size = "";
  fonts = new Map();

  constructor() {
    [this.base, this.over] = ["pa-base", "pa-over"].map((className) => h("canvas", { className, "aria-hidden": "true" }));
    [this.pen, this.marker] = [this.base, this.over].map((canvas) => canvas.getContext("2d"));
    this.element = h("div", { className: "pa-sheet" }, this.base, this.over);
  }

  /** In pixels of the page; true if anything is different, and so both are empty now. */
  resize(width, height, ratio = ratioOf(this.element)) {
    const size = `${width}/${height}/${ratio}`;
    if (size === this.size) return false;
    Object.assign(this, { size, width, height, ratio });
    this.fonts.clear();
    for (const canvas of [this.base, this.over]) {
      Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    Object.assign(this.element.style, { width: `${width}px`, height: `${height}px` });
    return true;
  }

  /** The font of a pen, set only where it is another: setting one makes the browser bring all styles up to date. */
  type(pen, font) {
    if (this.fonts.get(pen) === font) return;
    this.fonts.set(pen, font);
    pen.font = font;
  }

  /** The pens, each on an empty sheet. */
  clean(pen) {
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    return pen;
  }
}

/** What the mouse does over a picture: `pointed(place)`, null outside, and `chosen(place)` by a click; `at(event)`: the place under it, or null. */
export function pointing(element, at, { pointed, chosen }) {
  element.addEventListener("pointermove", (event) => pointed(at(event)));
  element.addEventListener("pointerleave", () => pointed(null));
  element.addEventListener("click", (event) => {
    const place = at(event);
    if (place) chosen(place);
  });
}

/** Lines at 45°, for cells that are masked: as sharp as the pen. */
export function hatch(pen, color) {
  const side = Math.round(6 * pen.getTransform().a);
  const tile = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const line = tile.getContext("2d");
  line.scale(side / 6, side / 6);
  line.strokeStyle = color;
  line.lineWidth = 1;
  line.beginPath();
  for (const x of [-6, 0, 6]) {
    line.moveTo(x, 6);
    line.lineTo(x + 6, 0);
  }
  line.stroke();
  const pattern = pen.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(6 / side));
  return pattern;
}

/** Every how many labels there is room for one. */
export const everyOf = (spacing, least) => Math.max(1, Math.ceil(least / spacing));
