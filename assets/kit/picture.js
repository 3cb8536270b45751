// A map of numbers as a picture with hard pixels, over which a frame shows what is being read.

import { h, lay } from "./dom.js";
import { mix, word } from "./colours.js";
import { inks, Raster, signed } from "./raster.js";

const PADDING = 0.22; // of the way from the background to the muted colour

export class Picture {
  pad = 0;
  rows = 1;
  columns = 1;

  /** `name`: what it shows, in words. `size`: its longest side in CSS pixels. */
  constructor(name, size) {
    this.name = name;
    this.size = size;
    this.canvas = h("canvas", { className: "pi-canvas", role: "img", "aria-label": name });
    this.raster = new Raster(this.canvas);
    this.mark = h("span", { className: "pi-mark", hidden: true });
    this.element = h("span", { className: "pi-picture" }, this.canvas, this.mark);
  }

  /** `values` (rows × columns) on a scale that reaches to `limit`, with `pad` cells of padding around. */
  show(values, rows, columns, palette, limit, pad = 0) {
    this.shape(rows, columns, pad);
    if (pad) this.raster.words.fill(word(mix(palette.surface, palette.muted, PADDING)));
    this.raster.paint(values, signed(palette, limit), { x: pad, y: pad, width: columns, height: rows });
    this.raster.publish();
  }

  /** Bytes (0 background, 255 ink) in grey. */
  showInk(bytes, rows, columns, palette) {
    this.shape(rows, columns, 0);
    this.raster.paint(bytes, inks(palette));
    this.raster.publish();
  }

  /** A frame around `k` × `l` values at row `y`, column `x`; none without a place. */
  outline(y, x, k = 1, l = k) {
    this.mark.hidden = y === undefined;
    if (y === undefined) return;
    const [tall, wide] = [this.rows + 2 * this.pad, this.columns + 2 * this.pad];
    lay(this.mark, (x + this.pad) / wide, (y + this.pad) / tall, l / wide, k / tall);
  }

  /** Row and column under a pointer; null in the padding and outside. */
  at(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const x = Math.floor(((event.clientX - left) / width) * (this.columns + 2 * this.pad)) - this.pad;
    const y = Math.floor(((event.clientY - top) / height) * (this.rows + 2 * this.pad)) - this.pad;
    return y >= 0 && y < this.rows && x >= 0 && x < this.columns ? [y, x] : null;
  }

  say(words) {
    if (this.canvas.getAttribute("aria-label") !== words) this.canvas.setAttribute("aria-label", words);
  }

  shape(rows, columns, pad) {
    Object.assign(this, { rows, columns, pad });
    const [tall, wide] = [rows + 2 * pad, columns + 2 * pad];
    this.raster.fit(wide, tall);
    const scale = Math.max(1, Math.floor(this.size / Math.max(tall, wide)));
    Object.assign(this.element.style, { width: `${scale * wide}px`, aspectRatio: `${wide} / ${tall}` });
  }
}
