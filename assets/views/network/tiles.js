// The units' tiles: heat map, border, bias mark, and the point that is followed.

import { Atlas, places } from "../../kit/raster.js";
import { classTable } from "../../kit/surface.js";

export class Tiles {
  output;

  constructor() {
    this.features = new Atlas();
    this.atlas = new Atlas();
    this.sprites = new Map();
  }

  /** Draw the feature maps into their atlas: once per scene and theme. */
  setScene(scene, palette) {
    this.sprites.clear();
    const maps = scene?.["map/features"];
    if (!maps) return;
    this.features.reserve(maps.shape[0], maps.shape[2]);
    for (let i = 0; i < maps.shape[0]; i++) this.features.write(i, maps.data, i, places(palette.diverging, 128));
    this.features.publish();
  }

  /** Place of active feature `j`: the scene may hold all features or only the active ones. */
  featurePlace(shape, j) {
    return this.features.places >= shape.choices.length ? shape.choices.indexOf(shape.active[j]) : j;
  }

  /** Write the maps of a frame's units into the atlas. */
  setFrame(frame, shape, palette) {
    const last = shape.sizes.length - 2;
    const side = frame.tensors["map/0"].shape[2];
    const hiddenUnits = shape.hidden.reduce((sum, n) => sum + n, 0);
    const hiddenSide = shape.hidden.length ? side : 1;
    this.atlas.reserve(Math.max(1, hiddenUnits), hiddenSide);
    const scale = places(palette.diverging, 128);
    let place = 0;
    for (let l = 0; l < last; l++) {
      const { data } = frame.tensors[`map/${l}`];
      for (let j = 0; j < shape.hidden[l]; j++) this.atlas.write(place++, data, j, scale);
    }
    this.atlas.publish();
    this.setOutput(frame, shape, palette, last);
  }

  setOutput(frame, shape, palette, last) {
    const maps = frame.tensors[`map/${last}`];
    const range = frame.tensors[`range/${last}`].data[0];
    this.output ??= new Atlas();
    this.output.reserve(shape.outputs, maps.shape[2]);
    for (let c = 0; c < shape.outputs; c++) {
      const table = shape.isByClass ? classTable(palette, palette.classes[c], range, shape.classes, false) : palette.diverging;
      this.output.write(c, maps.data, c, places(table, 128));
    }
    this.output.publish();
  }

  /** A rounded frame of `size` pixels that hides the map's corners; one picture a size and tone, until theme or size change. */
  sprite(size, tone, css, ratio) {
    const key = size * 8 + tone;
    let sprite = this.sprites.get(key);
    if (!sprite) this.sprites.set(key, (sprite = frameSprite(size, tone, css, ratio)));
    return sprite;
  }
}

/** How a tile is framed: at rest, pointed at, by the sign of its value, or not wired. */
export const TONES = { rest: 0, hover: 1, negative: 2, positive: 3, off: 4 };
const LINES = [
  { color: "muted", width: 1 },
  { color: "ink", width: 2.5 },
  { color: "negative", width: 2 },
  { color: "positive", width: 2 },
  { color: "line", width: 1 },
];

function frameSprite(size, tone, css, ratio) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round((size + 4) * ratio);
  const pen = canvas.getContext("2d");
  const radius = Math.min(6, size * 0.16);
  const { color, width } = LINES[tone];
  pen.scale(ratio, ratio);
  pen.beginPath();
  pen.rect(2, 2, size, size);
  pen.roundRect(2, 2, size, size, radius);
  pen.fillStyle = css.surface;
  pen.fill("evenodd");
  pen.beginPath();
  pen.roundRect(2 + width / 2, 2 + width / 2, size - width, size - width, radius);
  pen.strokeStyle = css[color];
  pen.lineWidth = width;
  pen.stroke();
  return canvas;
}

/** A unit's bias: a small mark at the tile's lower left, coloured by its value, with its sign. */
export function biasMark(context, palette, x, y, tile, share) {
  const size = tile >= 30 ? 11 : tile >= 18 ? 7 : 5;
  const left = Math.round(x - tile / 2 - size * 0.4);
  const top = Math.round(y + tile / 2 - size * 0.6);
  context.fillStyle = palette.css.surface;
  context.fillRect(left - 1, top - 1, size + 2, size + 2);
  context.fillStyle = palette.css.muted;
  context.fillRect(left, top, size, size);
  context.fillStyle = palette.shades[127 + Math.round(127 * share)];
  context.fillRect(left + 1, top + 1, size - 2, size - 2);
  if (size < 11 || share === 0) return;
  context.fillStyle = Math.abs(share) > 0.7 ? "#fff" : palette.css.ink;
  context.fillRect(left + 3, top + 5, 5, 1);
  if (share > 0) context.fillRect(left + 5, top + 3, 1, 5);
}
