// What a link shows (weight, gradient, last update) and the number that its full width stands for.

import { niceAbove } from "../../kit/numbers.js";

export const SOURCES = { weight: "param", gradient: "grad", update: "update" };
/** The weight of half full width. */
const HALF = 1.5;
const CALM = 0.3; // the scale steps down only when everything is below this share of it: limits don't jump

/** A weight's share of full width: always the same for the same weight, however large others grow, and never quite full. */
export const steady = (value) => value / (Math.abs(value) + HALF);

/** Of gradients and updates, whose size changes by powers of ten, the scale follows the largest. */
export class LinkScale {
  constructor() {
    this.tops = {};
  }

  /** The value of full width for `mode` by now, one for all layers, so that fading layers show. */
  top(mode, largest) {
    const current = this.tops[mode];
    const fits = current && largest <= current && largest >= CALM * current;
    return fits || !(largest > 0) ? (current ?? 1) : (this.tops[mode] = niceAbove(largest));
  }
}

/** Values of all links of one mode, layer after layer, eased between two frames. Writes into `values`; returns the largest size. */
export function gather(values, starts, prefix, a, b, share) {
  let largest = 0;
  for (let l = 0; l + 1 < starts.length; l++) {
    const key = `${prefix}/${l}.weight`;
    const to = b.tensors[key]?.data;
    const before = a.tensors[key]?.data;
    const from = before?.length === to?.length ? before : to;
    for (let k = starts[l], i = 0; k < starts[l + 1]; k++, i++) {
      const value = to ? from[i] + (to[i] - from[i]) * share : 0;
      values[k] = value;
      if (value > largest) largest = value;
      else if (-value > largest) largest = -value;
    }
  }
  return largest;
}
