// The maps of one layer on a canvas of their own: painted between two frames, on a colour scale of the unit, layer or network.

import { pixelRatio } from "../../kit/zoom.js";
import { News } from "../../kit/news.js";
import { Raster } from "../../kit/raster.js";
import { arrange, paint } from "./mosaic.js";

export class Maps {
  key = "";

  constructor(canvas) {
    this.canvas = canvas;
    this.raster = new Raster(canvas);
    this.painted = new News();
  }

  /** Fit the canvas to a layer's shape. */
  fit(shape, widest) {
    const ratio = Math.min(3, pixelRatio());
    const key = `${shape}/${ratio}/${widest}`;
    if (key === this.key) return this.box;
    this.key = key;
    this.box = arrange(shape, ratio, widest);
    const { width, height } = this.box;
    this.raster.fit(width, height);
    Object.assign(this.canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
    this.shares = [new Float32Array(this.box.count), new Float32Array(this.box.count)];
    this.painted.forget();
    this.ground = null;
    return this.box;
  }

  /** Paint layer `i` between the answers `before` and `after`; false if they are not of this layer's shape. */
  paint(i, { before, after, share, palette, scale }, top) {
    const to = after?.[`map/${i}`];
    if (!this.suits(to)) return false;
    const was = before?.[`map/${i}`];
    const from = was && String(was.shape) === String(to.shape) ? was : to;
    if (!this.painted.has(from, to, share, palette, scale, top)) return true;
    this.clear(palette);
    const ranges = [from === to ? after : before, after].map((tensors) => tensors[`range/${i}`].data);
    this.weigh(ranges, from === to ? 1 : share, scale, top);
    paint(this.raster.words, this.box, [from.data, this.shares[0]], [to.data, this.shares[1]], palette.diverging);
    this.raster.publish();
    return true;
  }

  /** The same of one moment, from afar. */
  cast(picture, i, tensors, { palette: { diverging }, scale }, top) {
    const { box, shares: [, shares] } = this;
    const map = tensors[`map/${i}`];
    if (!this.suits(map)) return;
    const range = tensors[`range/${i}`].data;
    this.weigh([range, range], 1, scale, top);
    const { count, columns, rows, h, w, width, height, ratio } = box;
    const at = (k, tile) => diverging[(map.data[k] * shares[tile] + 128.5) | 0];
    if (h * w === 1) return picture.map(rows, columns, width / ratio, height / ratio, (k) => (k < count ? at(k, k) : 0));
    const [wide, tall] = [w, h].map((side) => (side * box.scale) / ratio);
    for (let tile = 0; tile < count; tile++) picture.map(h, w, wide, tall, (k) => at(tile * h * w + k, tile));
  }

  /** Are these maps of the form that there is room for? */
  suits(map) {
    return Boolean(map) && map.shape[0] === this.box.count && isSameSize(map.shape, this.box);
  }

  /** What lies between the tiles, once per theme. */
  clear({ css }) {
    if (this.ground === css.line) return;
    this.ground = css.line;
    const { pen, words } = this.raster;
    pen.fillStyle = css.line;
    pen.fillRect(0, 0, 1, 1);
    words.fill(new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer)[0]);
    const { count, columns, rows, stepX, stepY, width, height } = this.box;
    for (let y = (rows - 1) * stepY; y < height; y++) words.fill(0, y * width + (count - (rows - 1) * columns) * stepX, (y + 1) * width);
  }

  /**
   * What a value of 127 counts in the table, for each tile: ranges over the range of the colour scale.
   * @param {any[]} ranges
   * @param {number} share
   * @param {string} scale
   * @param {number} top
   */
  weigh([from, to], share, scale, top) {
    const [p, q] = this.shares;
    const whole = scale === "network" ? top : scale === "layer" ? largest(from, to, share) : 0;
    for (let tile = 0; tile < p.length; tile++) {
      const k = from.length > 1 ? tile : 0;
      const low = from[k] * (1 - share);
      const high = to[k] * share;
      const full = whole || low + high;
      p[tile] = full > 0 ? low / full : 0;
      q[tile] = full > 0 ? high / full : 0;
    }
  }
}

const isSameSize = ([, high = 1, wide = 1], { h, w }) => high === h && wide === w;

/** The largest range of a layer between two frames. */
function largest(from, to, share) {
  let most = 0;
  for (let k = 0; k < to.length; k++) most = Math.max(most, from[k % from.length] * (1 - share) + to[k] * share);
  return most;
}

/** The largest range of all layers, for the network's colour scale. */
export function largestOf({ before, after, share, layers }) {
  let most = 0;
  for (let i = 0; i < layers.length; i++) {
    const to = after?.[`range/${i}`]?.data;
    if (to) most = Math.max(most, largest(before?.[`range/${i}`]?.data ?? to, to, share));
  }
  return most;
}
