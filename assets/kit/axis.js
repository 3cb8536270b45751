/** Limits and ticks of the timeline. Limits only grow, and in steps that leave even ticks. */

import { power } from "./format.js";

const LADDER = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The smallest nice number at or above `value`. */
export function niceAbove(value) {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return LADDER.find((step) => step * power >= value * (1 - 1e-9)) * power;
}

/** About `count` round values from `low` to `high`. */
export function ticks(low, high, count) {
  const raw = (high - low) / Math.max(1, count);
  if (!(raw > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((s) => s * power >= raw * 0.999) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** Powers of ten from `low` to `high`, thinned to at most `count`. */
export function decades(low, high, count) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / count));
  const powers = [];
  for (let p = last; p >= first; p -= stride) powers.unshift(10 ** p);
  return powers;
}

/** Text of a tick, with only the digits that tell it from its neighbours. */
export function label(value, step) {
  if (value === 0) return "0";
  if (Math.abs(value) >= 10000) return compact(value);
  if (Math.abs(value) < 0.001) return power(value, 1);
  const digits = Math.max(0, -Math.floor(Math.log10(step || value) + 1e-9));
  return value.toFixed(Math.min(digits, 4));
}

function compact(value) {
  if (value >= 1e9) return power(value, 3);
  const [size, sign] = value >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  return `${Number((value / size).toPrecision(3))}${sign}`;
}

/** A limit that moves to a new value over a quarter of a second instead of jumping. */
export class Limit {
  constructor(value) {
    this.value = this.target = this.from = value;
    this.since = -Infinity;
  }

  set(target, now, isInstant) {
    if (target === this.target) return;
    Object.assign(this, { from: isInstant ? target : this.value, target, since: now });
    if (isInstant) this.value = target;
  }

  /** True while it still moves. */
  tick(now) {
    const t = Math.min(1, (now - this.since) / 250);
    this.value = this.from + (this.target - this.from) * (1 - (1 - t) ** 3);
    return t < 1;
  }
}
