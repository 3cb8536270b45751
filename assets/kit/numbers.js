// Numbers and names as text. Only formatting: every number comes from a frame.

import { power } from "./format.js";

const MINUS = "−";

/** A number in at most `digits` significant places, with a true minus sign. */
export function say(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e5) return power(value, digits);
  return Number(value.toPrecision(digits)).toString().replace("-", MINUS);
}

/** Would these places show nothing of it? */
const isTiny = (value, places) => value !== 0 && Math.abs(value) < 0.5 * 10 ** -places;

/** Fixed places, for columns of numbers and for values that change while one looks. */
export function fixed(value, places = 2) {
  if (!Number.isFinite(value)) return say(value);
  if (isTiny(value, places)) return power(value, 2);
  return value.toFixed(places).replace("-", MINUS);
}

/** A coordinate: fixed places, never an exponent, never −0. */
export const plain = (value, places = 2) => (isTiny(value, places) ? 0 : value).toFixed(places).replace("-", MINUS);

/** The fewest places with which `worked(cut)`, from numbers cut to so many, gives the sum as it is written with three. */
export function placesUntil(worked, sum) {
  for (let places = 2; places < 7; places++) {
    const cut = (value) => Number(isTiny(value, places) ? value.toPrecision(2) : value.toFixed(places));
    if (fixed(worked(cut), 3) === fixed(sum, 3)) return places;
  }
  return 7;
}

/** The fewest digits with which `worked(cut)` gives the result as it is written with three. */
export function digitsUntil(worked, result) {
  for (let digits = 3; digits < 9; digits++) if (say(worked((value) => Number(value.toPrecision(digits)))) === say(result)) return digits;
  return 9;
}

/** As `placesUntil`, of Σ wx + b. */
export const placesFor = (weights, inputs, bias, sum) => placesUntil((cut) => weights.reduce((total, w, i) => total + cut(w) * cut(inputs[i]), cut(bias)), sum);

/** All that a number of single precision says: the shortest text that is read as the same number. */
export function exact(value) {
  if (!Number.isFinite(value)) return say(value);
  for (let digits = 1; digits < 9; digits++) if (Math.fround(Number(value.toPrecision(digits))) === value) return say(value, digits);
  return say(value, 9);
}

export const signed = (value, places = 2) => (value < 0 ? "" : "+") + fixed(value, places);
export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
export const subscript = (n) => [...String(n)].map((d) => "₀₁₂₃₄₅₆₇₈₉"[d]).join("");

/** "x1²" -> "x₁²" */
export const pretty = (feature) => feature.replace(/x_?([123])/g, (_, d) => `x${subscript(d)}`);

/** Smallest of 1, 2, 5 × 10ⁿ that is not below `value`. */
export function niceAbove(value) {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((s) => s * power >= value * 0.9999);
  return Number((step * power).toPrecision(1));
}

export const capital = (words) => (/^x[₁₂]/.test(words) ? words : words[0].toUpperCase() + words.slice(1));
