// The output over the plane, as large picture: interpolated between the engine's grid values, then coloured.

import { mix, word } from "./colours.js";
import { Raster } from "./raster.js";

/** Grid positions and shares for stretching `side` samples (at the centres of equal cells) over `size` pixels. */
function stretch(side, size) {
  const from = new Int32Array(size);
  const share = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const at = Math.max(0, Math.min(side - 1, ((i + 0.5) / size) * side - 0.5));
    from[i] = Math.min(side - 2, Math.floor(at));
    share[i] = Math.round((at - from[i]) * 256);
  }
  return { from, share };
}

export class Surface {
  size = 0;
  raster = new Raster();

  get canvas() {
    return this.raster.canvas;
  }

  resize(size) {
    if (size === this.size) return;
    this.size = size;
    this.raster.fit(size, size);
    this.line = new Int32Array(size);
    this.best = new Int32Array(size);
    this.winner = new Uint8Array(size);
    this.side = 0;
  }

  prepare(side) {
    if (side === this.side) return;
    this.side = side;
    this.grid = stretch(side, this.size);
  }

  /** One output, number `index`: `table` has 256 colours for int8 values. */
  paintOne(map, table, index) {
    this.prepare(map.shape[2]);
    const { size, line, raster: { words } } = this;
    const start = Math.min(index, map.shape[0] - 1) * this.side * this.side;
    for (let y = 0, at = 0; y < size; y++) {
      this.interpolate(map.data, start, y);
      for (let x = 0; x < size; x++) words[at++] = table[((line[x] + 32768) >> 16) + 128];
    }
    this.raster.publish();
  }

  /** Several classes: the most probable one's colour, mixed towards the background by its probability. */
  paintClasses(map, tables) {
    this.prepare(map.shape[2]);
    const { size, line, best, winner, raster: { words } } = this;
    const classes = map.shape[0];
    const area = this.side * this.side;
    for (let y = 0, at = 0; y < size; y++) {
      best.fill(-1 << 30);
      for (let c = 0; c < classes; c++) {
        this.interpolate(map.data, c * area, y);
        for (let x = 0; x < size; x++)
          if (line[x] > best[x]) {
            best[x] = line[x];
            winner[x] = c;
          }
      }
      for (let x = 0; x < size; x++) words[at++] = tables[winner[x]][((best[x] + 32768) >> 16) + 128];
    }
    this.raster.publish();
  }

  /** Row `y` of one map in 16.16 fixed point, into `line`. */
  interpolate(values, start, y) {
    const { side, size, line } = this;
    const { from, share } = this.grid;
    const down = share[y];
    const upper = start + from[y] * side;
    const lower = upper + side;
    for (let x = 0; x < size; x++) {
      const i = from[x];
      const over = share[x];
      const top = values[upper + i] * 256 + (values[upper + i + 1] - values[upper + i]) * over;
      const under = values[lower + i] * 256 + (values[lower + i + 1] - values[lower + i]) * over;
      line[x] = top * 256 + (under - top) * down;
    }
  }
}

/** 256 colours for one class: int8 × range is a probability; at 1 / classes it is background. */
export function classTable(palette, color, range, classes, isDiscrete) {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const probability = ((i - 128) / 127) * range;
    const share = Math.max(0, Math.min(1, (probability - 1 / classes) / (1 - 1 / classes)));
    table[i] = word(mix(palette.surface, color, isDiscrete ? 0.62 : 0.06 + 0.66 * share));
  }
  return table;
}

/** A diverging table with two colours only: which side of the middle. */
export const discreteTable = (table) => table.map((_, i) => table[i < 128 ? 44 : 212]);

/** Trace where one output crosses `level` (in int8 steps) into the current path: marching squares. */
export function boundary(context, map, level, x, y, size) {
  const side = map.shape[2];
  const step = size / side;
  const values = map.data;
  for (let row = 0; row + 1 < side; row++)
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column;
      const a = values[at] - level;
      const b = values[at + 1] - level;
      const c = values[at + side + 1] - level;
      const d = values[at + side] - level;
      if (a > 0 === b > 0 && b > 0 === c > 0 && c > 0 === d > 0) continue;
      cross(context, a, b, c, d, x + (column + 0.5) * step, y + (row + 0.5) * step, step);
    }
}

/** The cell's crossings in order top, right, bottom, left, joined in pairs. */
function cross(context, a, b, c, d, x, y, step) {
  let isOpen = false;
  const touch = (px, py) => {
    if (isOpen) context.lineTo(px, py);
    else context.moveTo(px, py);
    isOpen = !isOpen;
  };
  if (a > 0 !== b > 0) touch(x + (step * a) / (a - b), y);
  if (b > 0 !== c > 0) touch(x + step, y + (step * b) / (b - c));
  if (c > 0 !== d > 0) touch(x + (step * d) / (d - c), y + step);
  if (d > 0 !== a > 0) touch(x, y + (step * a) / (a - d));
}
