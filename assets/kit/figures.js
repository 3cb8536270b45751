// Numbers on the screen: short for the eye, and whole in `data-exact`, so that whatever is shown can be checked.

import { h } from "./dom.js";
import { power, whole } from "./format.js";
import { fixed } from "./numbers.js";
import { mix, text } from "./colours.js";

const MINUS = "−";
const SOFT = 0.55; // share of full colour behind numbers: ink stays readable on it in both themes
const EASE = 0.85;

const NOUGHT = /^-(?=0\.0*$)/; // what rounds to 0 has no sign

/** A number in at most five letters and a sign, for cells. */
export function brief(value) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : Number.isNaN(value) ? "?" : `${MINUS}∞`;
  const size = Math.abs(value);
  if (size === 0) return "0";
  const places = size >= 999.5 ? -1 : size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return (places < 0 ? power(value, 1) : value.toFixed(places)).replace(NOUGHT, "").replace("-", MINUS);
}

/** A number in a line of arithmetic: `part` says what it is. */
export function number(part, value, places = 3, more = {}) {
  const element = h("span", { className: `pi-number pi-is-${part}`, "data-part": part, translate: false, ...more });
  write(element, value, places);
  return element;
}

/** Change a number that is on the screen. */
export function write(element, value, places = 3) {
  const words = places === null ? brief(value) : fixed(value, places);
  if (element.textContent !== words) element.textContent = words;
  element.dataset.exact = String(value);
}

/** Colour of a value that is `share` of the scale, −1 to 1. */
export function tint(palette, share, most = SOFT) {
  const size = most * Math.min(1, Math.abs(share) || 0) ** EASE;
  return text(mix(palette.surface, share < 0 ? palette.negative : palette.positive, size));
}

/** The largest size among values: what a colour scale reaches to. Never 0. */
export function reach(...arrays) {
  let most = 0;
  for (const values of arrays) for (const value of values ?? []) if (Math.abs(value) > most) most = Math.abs(value);
  return most || 1;
}

const FAR = 2; // times the size that 99 % stay within: from there on the largest is an outlier

/** What a colour scale reaches to if outliers must not bleach the rest: the largest size, or that which 99 % stay within. Never 0. */
export function commonReach(values) {
  const sizes = Float64Array.from(values, Math.abs).sort();
  const [common, most] = [sizes[Math.ceil(0.99 * sizes.length) - 1], reach(values)];
  return common && most > FAR * common ? common : most;
}

/** A number in a sentence. */
export const figure = (value, places = 4) => fixed(value, places);

/** A step as everywhere else: "step 1,200". */
export const stepName = (step) => `step ${whole(step)}`;
