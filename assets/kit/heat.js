// Weights between 0 and 1 as colours: one hue from the background up. A picture has a pixel a cell, and is stretched when it is drawn.

import { places, Raster } from "./raster.js";

const EASE = 0.75; // small weights stay visible; the legend is made of the same table

/** 256 colours as RGBA words, and the ink that reads best on each; made once a palette. */
export function heatOf(palette) {
  if (!heats.has(palette)) heats.set(palette, made(palette));
  return heats.get(palette);
}

const heats = new WeakMap();

function made({ css }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1024, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const ramp = pen.createLinearGradient(0, 0, 1024, 0);
  ramp.addColorStop(0, css.surface);
  ramp.addColorStop(1, css.accent);
  pen.fillStyle = ramp;
  pen.fillRect(0, 0, 1024, 1);
  const { data } = pen.getImageData(0, 0, 1024, 1);
  const words = new Uint32Array(data.buffer);
  const table = Uint32Array.from({ length: 256 }, (_, i) => words[Math.round(1023 * (i / 255) ** EASE)]);
  return { table, inks: Array.from(table, (word) => inkOn(word, css)) };
}

/** The surface's ink or the accent's: dark on light, light on dark. */
function inkOn(word, css) {
  const light = (0.299 * (word & 255) + 0.587 * ((word >> 8) & 255) + 0.114 * ((word >> 16) & 255)) / 255;
  if (css.isDark) return light > 0.45 ? css.accentInk : css.ink;
  return light > 0.55 ? css.ink : css.accentInk;
}

/** One head's pattern as a canvas of its own that is only painted when there is something new. */
export class Heat {
  raster = new Raster();

  get canvas() {
    return this.raster.canvas;
  }

  /**
   * `from` and `to` hold rows × columns weights each, bytes or floats, and the picture is `share` between them. `mask`: cells that stay
   * transparent. `top`: the weight that has full colour. `pixels`: the width on screen. Where it is less than a pixel a cell, each pixel shows the largest of its cells, so that no
   * thin line gets lost.
   */
  paint({ from, to, share, rows, columns, mask, table, pixels, top = 1 }) {
    const k = Math.max(1, Math.ceil(Math.max(rows, columns) / Math.max(1, pixels)));
    const { raster } = this;
    raster.fit(Math.ceil(columns / k), Math.ceil(rows / k));
    const levels = this.levelsOf(from, to, share, top);
    if (k > 1) pool(raster.words, { levels, rows, columns, mask, table, k });
    else raster.paint(levels, places(table, 0));
    if (k === 1 && mask) for (let i = 0; i < mask.length; i++) if (mask[i]) raster.words[i] = 0;
    raster.publish();
  }

  /** The weights as bytes: places in the table. */
  levelsOf(from, to, share, top) {
    if (to instanceof Uint8Array && top === 1 && (from === to || share === 0)) return from;
    if (this.levels?.length !== to.length) this.levels = new Uint8ClampedArray(to.length);
    const { levels } = this;
    const scale = (to instanceof Uint8Array ? 1 : 255) / top;
    for (let i = 0; i < levels.length; i++) levels[i] = (from[i] + (to[i] - from[i]) * share) * scale; // clamped, and rounded
    return levels;
  }
}

/** Each pixel shows the largest of its k × k cells; one whose cells are all masked stays transparent. */
function pool(words, { levels, rows, columns, mask, table, k }) {
  const width = Math.ceil(columns / k);
  const best = new Int16Array(words.length).fill(-1);
  for (let i = 0, cell = 0; i < rows; i++) {
    const start = Math.floor(i / k) * width;
    for (let j = 0, pixel = start, left = k; j < columns; j++, cell++) {
      if (levels[cell] > best[pixel] && !mask?.[cell]) best[pixel] = levels[cell];
      if (--left === 0) {
        left = k;
        pixel++;
      }
    }
  }
  for (let pixel = 0; pixel < words.length; pixel++) words[pixel] = best[pixel] < 0 ? 0 : table[best[pixel]];
}
