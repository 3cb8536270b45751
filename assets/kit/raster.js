/**
 * Arrays as pixels, a cell each. What a value looks like says a scale: the entry `zero + value · gain` of a table of 256 colours, the
 * nearest where that is none; `none` is the colour of what is no number.
 */

import { mix, word } from "./colours.js";

/** @typedef {{table: ArrayLike<number>, zero: number, gain: number, none: number}} Scale */

const SHARE_OF_NONE = 0.28;

/**
 * Values of either sign, up to `limit` in size: negative over the background to positive. What is masked (−∞) is neither.
 * @returns {Scale}
 */
export const signed = ({ diverging, surface, muted }, limit) => ({ table: diverging, zero: 128, gain: 127 / limit, none: word(mix(surface, muted, SHARE_OF_NONE)) });

/**
 * Values from 0 to `top`.
 * @returns {Scale}
 */
export const shares = (table, top = 1) => ({ table, zero: 0, gain: 255 / top, none: 0 });

/**
 * Bytes that are places in the table: int8 from its middle, as the engine's maps are, or uint8 from its beginning.
 * @returns {Scale}
 */
export const places = (table, zero) => ({ table, zero, gain: 1, none: 0 });

/**
 * Bytes (0 background, 255 ink), ink being `most` of its full colour.
 * @returns {Scale}
 */
export function inks(palette, most = 1) {
  const known = greys.get(palette) ?? {};
  greys.set(palette, known);
  known[most] ??= Uint32Array.from({ length: 256 }, (_, k) => word(mix(palette.surface, palette.ink, (most * k) / 255)));
  return places(known[most], 0);
}

/** Made once a palette. */
const greys = new WeakMap();

/**
 * The colour of one value, as `paint` gives it.
 * @param {number} value
 * @param {Scale} scale
 */
export const colourOf = (value, { table, zero, gain, none }) => (Number.isFinite(value) ? table[Math.max(0, Math.min(255, Math.round(value * gain) + zero))] : none);

export class Raster {
  width = 0;
  height = 0;
  image;
  words;

  constructor(canvas = document.createElement("canvas")) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
  }

  /** So many cells; true if that is another size, and so they are all empty. */
  fit(width, height) {
    if (width === this.width && height === this.height) return false;
    Object.assign(this, { width, height, image: new ImageData(width, height) });
    this.words = new Uint32Array(this.image.data.buffer);
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    return true;
  }

  /**
   * Into all cells, or a part of them.
   * @param {ArrayLike<number>} values
   * @param {Scale} scale
   * @param {Partial<Part>} [part]
   */
  paint(values, scale, part) {
    paint(this.words, this.width, values, scale, { from: 0, x: 0, y: 0, width: this.width, height: this.height, ...part });
  }

  publish() {
    this.pen.putImageData(this.image, 0, 0);
  }
}

/**
 * Values from number `from` on, row by row, as colours into `words`, of which a row has `stride`.
 * @typedef {{from: number, x: number, y: number, width: number, height: number}} Part
 * @param {Uint32Array} words
 * @param {number} stride
 * @param {ArrayLike<number>} values
 * @param {Scale} scale
 * @param {Part} part
 */
export function paint(words, stride, values, scale, { from, x, y, width, height }) {
  const colour = scale.gain !== 1 ? scaled : scale.zero ? fromMiddle : fromBeginning;
  for (let row = 0; row < height; row++) colour(words, (y + row) * stride + x, width, values, from + row * width, scale);
}

/** A row of uint8. Apart from int8: a loop that knows one kind of array is the faster one. */
function fromBeginning(words, at, width, values, from, { table }) {
  for (let k = 0; k < width; k++) words[at + k] = table[values[from + k]];
}

/** A row of int8. */
function fromMiddle(words, at, width, values, from, { table, zero }) {
  for (let k = 0; k < width; k++) words[at + k] = table[values[from + k] + zero];
}

function scaled(words, at, width, values, from, { table, zero, gain, none }) {
  for (let k = 0; k < width; k++) {
    const value = values[from + k];
    const place = Math.round(value * gain) + zero;
    words[at + k] = Number.isFinite(value) ? table[place < 0 ? 0 : place > 255 ? 255 : place] : none;
  }
}

/** A picture of bytes (0 background, 255 ink) on a canvas, a pixel each. */
export function drawInk(canvas, { shape, data }, palette) {
  const raster = new Raster(canvas);
  const [height, width] = shape.slice(-2);
  raster.fit(width, height);
  raster.paint(data, inks(palette));
  raster.publish();
}

/** Maps of one size side by side in one canvas, as many in a row as there are rows. */
export class Atlas {
  side = 0;
  places = 0;
  across = 0;

  constructor(canvas = undefined) {
    this.raster = new Raster(canvas);
  }

  /** Make room for `places` maps of `side` × `side`. */
  reserve(places, side) {
    if (this.places >= places && this.side === side) return;
    Object.assign(this, { places, side, across: Math.ceil(Math.sqrt(places)) });
    this.raster.fit(this.across * side, Math.ceil(places / this.across) * side);
  }

  /** Map number `index` of `values` into place `place`. */
  write(place, values, index, scale) {
    const { side, across } = this;
    const [x, y] = [(place % across) * side, Math.floor(place / across) * side];
    this.raster.paint(values, scale, { from: index * side * side, x, y, width: side, height: side });
  }

  publish() {
    this.raster.publish();
  }

  draw(context, place, x, y, size) {
    const { side, across } = this;
    context.drawImage(this.raster.canvas, (place % across) * side, Math.floor(place / across) * side, side, side, x, y, size, size);
  }
}
