// Colours of the diagram: made once per theme from the park's, with the tables that maps need.

const EASE = 0.85; // small values stay visible
/** Share of full colour on the output surface, so that points of the same sign stand out from it. */
export const SOFT = 0.68;

/** The player's palette (CSS colours) with its colours also as `[r, g, b]`, and the tables made from them. */
export function paletteFrom(css) {
  /** @type {Record<string, any>} */
  const palette = { css, font: css.font || "sans-serif", mono: css.mono || "monospace" };
  for (const name of ["surface", "ink", "muted", "positive", "negative"]) palette[name] = rgb(css[name]);
  palette.classes = css.cat.map(rgb);
  palette.diverging = diverging(palette, 1);
  palette.soft = diverging(palette, SOFT);
  palette.shades = Array.from({ length: 255 }, (_, i) => shade(palette, (i - 127) / 127));
  return palette;
}

/** CSS colour -> [r, g, b], whatever way it is written. */
function rgb(text) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = text;
  const hex = String(pen.fillStyle);
  if (hex[0] === "#") return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  return hex.match(/[\d.]+/g).slice(0, 3).map(Number);
}

export const mix = (a, b, share) => a.map((v, i) => Math.round(v + (b[i] - v) * share));
export const text = (color) => `rgb(${color[0]} ${color[1]} ${color[2]})`;
/** [r, g, b] -> one little-endian RGBA word, opaque. */
export const word = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/**
 * 256 colours from negative over the background to positive; entry 128 is zero.
 * @param {Record<string, any>} palette
 */
function diverging({ surface, positive, negative }, most) {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const value = Math.max(-1, (i - 128) / 127);
    table[i] = word(mix(surface, value < 0 ? negative : positive, most * Math.abs(value) ** EASE));
  }
  return table;
}

/** CSS colour of a value in [-1, 1] on the diverging scale. */
export function shade(palette, value, most = 1) {
  const share = most * Math.min(1, Math.abs(value)) ** EASE;
  return text(mix(palette.surface, value < 0 ? palette.negative : palette.positive, share));
}

/** Colour of a two-class label, a class, or a regression target in [-1, 1]. */
export function pointColor(palette, classes, y) {
  if (classes > 2) return text(palette.classes[y]);
  if (classes === 2) return y > 0.5 ? palette.css.positive : palette.css.negative;
  return shade(palette, y);
}
