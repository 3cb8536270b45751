// The selected head: its weights as exactly as they are known, its tokens, its mask.

import { niceAbove } from "../../kit/axis.js";
import { axesOf, maskOf } from "./axes.js";
import { tokenTexts } from "./text.js";

const LONG = 64; // tokens

/**
 * `{a, h, rows, columns, weights, top, from, to, isExact, mask, rowTexts, columnTexts}`; null while nothing is known of it. `from` and `to`
 * hold rows × columns weights of the two moments between which the picture is: floats where the engine was asked about this very head,
 * else bytes. `weights` are those that are written and read out; `top` is the weight that has full colour.
 */
export function subjectOf(state) {
  const { selected: { a, h }, detail, before, after } = state;
  const pattern = detail?.[`pattern/${a}`];
  if (!pattern || h >= pattern.shape[0]) return null;
  const [, rows, columns] = pattern.shape;
  const axes = axesOf(state, a);
  if (axes.rows !== rows || axes.columns !== columns) return null;
  const isExact = isAbout(detail, a, h);
  const weights = (tensors) => (isExact && isAbout(tensors, a, h) ? tensors["head/pattern"].data : slice(tensors[`pattern/${a}`], h));
  const [shown, from, to] = [detail, before, after].map(weights);
  const canBlend = from.length === to.length && from.constructor === to.constructor && shown.length === to.length;
  const texts = tokenTexts(state);
  return {
    a, h, rows, columns, isExact, weights: shown, top: isWhole(state, columns) ? 1 : topOf(shown, isExact),
    from: canBlend ? from : shown, to: canBlend ? to : shown,
    mask: isExact && detail["head/masked"] ? infinite(detail["head/masked"].data) : maskOf(state, a),
    rowTexts: texts.slice(axes.row, axes.row + rows), columnTexts: texts.slice(axes.column, axes.column + columns),
  };
}

/** Do the colours reach to 1? Of a long text, whose weights are small, they do not unless the person wants it. */
export const isWhole = ({ isWhole: wanted }, columns) => wanted ?? columns <= LONG;

/** The largest weight, rounded up so that the colours do not flicker while it plays. */
function topOf(weights, isExact) {
  let most = 0;
  for (const weight of weights) if (weight > most) most = weight;
  return Math.min(1, Number(niceAbove(most / (isExact ? 1 : 255)).toPrecision(2)));
}

/** Were exact weights of this very head asked for? */
export const isAbout = (tensors, a, h) => tensors["head/at"]?.data[0] === a && tensors["head/at"].data[1] === h;

/** One head's part of `pattern/a`. */
export function slice({ data, shape: [, rows, columns] }, h) {
  return data.subarray(h * rows * columns, (h + 1) * rows * columns);
}

function infinite(scores) {
  const mask = new Uint8Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i] === -Infinity) count += mask[i] = 1;
  return count ? mask : null;
}

/** The weight of a cell; `isExact`: else it is known to one part in 255. */
export const weightAt = ({ weights, columns, isExact }, row, column) => weights[row * columns + column] / (isExact ? 1 : 255);
