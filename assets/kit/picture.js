// A map of numbers as a picture with hard pixels, over which a frame shows what is being read.

import { h } from "./dom.js";
import { word } from "./colours.js";

export class Picture {
  pad = 0;
  rows = 1;
  columns = 1;

  /** `name`: what it shows, in words. `size`: its longest side in CSS pixels. */
  constructor(name, size) {
    this.name = name;
    this.size = size;
    this.canvas = h("canvas", { className: "pi-canvas", role: "img", "aria-label": name });
    this.mark = h("span", { className: "pi-mark", hidden: true });
    this.element = h("span", { className: "pi-picture" }, this.canvas, this.mark);
  }

  /** `values` (rows × columns) on a scale that reaches to `limit`, with `pad` cells of padding around. */
  show(values, rows, columns, palette, limit, pad = 0) {
    this.shape(rows, columns, pad);
    const wide = columns + 2 * pad;
    const words = this.words();
    words.fill(pad ? word(paddingColour(palette)) : 0);
    const { diverging } = palette;
    for (let y = 0; y < rows; y++) {
      const at = (y + pad) * wide + pad;
      for (let x = 0; x < columns; x++) words[at + x] = diverging[128 + Math.round(127 * Math.max(-1, Math.min(1, values[y * columns + x] / limit)))];
    }
    this.publish();
  }

  /** Bytes (0 background, 255 ink) in grey. */
  showInk(bytes, rows, columns, { surface, ink }) {
    this.shape(rows, columns, 0);
    const words = this.words();
    for (let k = 0; k < words.length; k++) words[k] = word(surface.map((v, c) => Math.round(v + ((ink[c] - v) * bytes[k]) / 255)));
    this.publish();
  }

  /** A frame around `k` × `l` values at row `y`, column `x`; none without a place. */
  outline(y, x, k = 1, l = k) {
    this.mark.hidden = y === undefined;
    if (y === undefined) return;
    const [tall, wide] = [this.rows + 2 * this.pad, this.columns + 2 * this.pad];
    const percent = (share) => `${100 * share}%`;
    Object.assign(this.mark.style, {
      left: percent((x + this.pad) / wide),
      top: percent((y + this.pad) / tall),
      width: percent(l / wide),
      height: percent(k / tall),
    });
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
    if (this.canvas.width !== wide || this.canvas.height !== tall || !this.image) {
      Object.assign(this.canvas, { width: wide, height: tall });
      this.image = new ImageData(wide, tall);
    }
    const scale = Math.max(1, Math.floor(this.size / Math.max(tall, wide)));
    Object.assign(this.element.style, { width: `${scale * wide}px`, aspectRatio: `${wide} / ${tall}` });
  }

  words() {
    return new Uint32Array(this.image.data.buffer);
  }

  publish() {
    this.canvas.getContext("2d").putImageData(this.image, 0, 0);
  }
}

const paddingColour = ({ surface, muted }) => surface.map((v, c) => Math.round(v + (muted[c] - v) * 0.22));
