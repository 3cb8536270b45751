// All maps of a layer as one picture: where each tile lies, and its pixels, enlarged without smoothing.

const GAP = 2; // CSS pixels between maps
const TALLEST = 244;

/** Columns, rows and pixel sizes (of the canvas) of a layer's tiles: `count` maps of `h` × `w`, within `widest` CSS pixels. */
export function arrange(shape, ratio, widest) {
  const isFlat = shape.length === 1;
  return isFlat ? arrangeCells(shape[0], ratio, widest) : arrangeMaps(shape, ratio, widest);
}

function arrangeMaps([count, h, w], ratio, widest) {
  const columns = count < 4 ? 1 : evenly(count, Math.ceil(Math.sqrt(count * 0.6)));
  const rows = Math.ceil(count / columns);
  const gap = Math.max(1, Math.round(GAP * ratio));
  const most = (count === 1 ? 112 : count < 4 ? 79 : 58) * ratio;
  const room = Math.min(most, (TALLEST * ratio) / rows - gap, (widest * ratio) / columns - gap);
  const scale = Math.max(1, Math.floor(room / Math.max(h, w)));
  return sized({ count, columns, rows, h, w, scale, gap }, ratio);
}

/** The values of a flat layer as cells, as many as an image has pixels in its form. */
function arrangeCells(count, ratio, widest) {
  const columns = count === 784 ? 28 : count <= 16 ? 1 : evenly(count, Math.ceil(Math.sqrt(count * 0.5)));
  const rows = Math.ceil(count / columns);
  const most = count <= 16 ? 22 : 15;
  const side = Math.max(2, Math.floor(ratio * Math.min(most, TALLEST / rows, widest / columns)));
  const gap = side >= 5 * ratio ? Math.max(1, Math.round(ratio)) : 0;
  return sized({ count, columns, rows, h: 1, w: 1, scale: side - gap, gap }, ratio);
}

/** As many columns as wanted, or one or two more or fewer where that leaves no gap at the end. */
function evenly(count, columns) {
  return [0, 1, -1, 2, -2].map((by) => columns + by).find((n) => n > 1 && count % n === 0) ?? columns;
}

function sized(box, ratio) {
  const { columns, rows, w, h, scale, gap } = box;
  const width = columns * (w * scale + gap) - gap;
  const height = rows * (h * scale + gap) - gap;
  return { ...box, ratio, stepX: w * scale + gap, stepY: h * scale + gap, width, height };
}

/** Index of the tile at a place in CSS pixels; -1 if there is none. */
export function tileAt({ columns, rows, count, stepX, stepY, ratio }, x, y) {
  const column = Math.floor((x * ratio) / stepX);
  const row = Math.floor((y * ratio) / stepY);
  const index = row * columns + column;
  return column >= 0 && column < columns && row >= 0 && row < rows && index < count ? index : -1;
}

/** Left, top, width and height of a tile in CSS pixels. */
export function placeOf({ columns, stepX, stepY, w, h, scale, ratio }, index) {
  const [x, y] = [(index % columns) * stepX, Math.floor(index / columns) * stepY];
  return [x / ratio, y / ratio, (w * scale) / ratio, (h * scale) / ratio];
}

/**
 * Write the pixels of tiles: `from` and `to` are int8 values, `from * fromShare + to * toShare` (a share for each tile) the entry of
 * `table` counted from its middle. `words`: the canvas as 32-bit pixels.
 * @param {Uint32Array} words
 * @param {Record<string, any>} box
 * @param {any[]} start
 * @param {any[]} end
 * @param {Uint32Array} table
 */
export function paint(words, box, [from, fromShare], [to, toShare], table) {
  const { count, columns, stepX, stepY, width, h, w, scale } = box;
  let k = 0;
  for (let tile = 0; tile < count; tile++) {
    const p = fromShare[tile];
    const q = toShare[tile];
    let start = Math.floor(tile / columns) * stepY * width + (tile % columns) * stepX;
    for (let y = 0; y < h; y++) {
      let at = start;
      for (let x = 0; x < w; x++, k++) {
        const word = table[(from[k] * p + to[k] * q + 128.5) | 0];
        for (let s = 0; s < scale; s++) words[at++] = word;
      }
      for (let s = 1; s < scale; s++) words.copyWithin(start + s * width, start, at);
      start += scale * width;
    }
  }
}
