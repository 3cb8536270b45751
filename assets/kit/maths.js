// Mathematics as MathML Core: formulas that browsers set and screen readers read. Numbers are the engine's, whole in `data-exact`.

import { fixed, say } from "./numbers.js";

const NS = "http://www.w3.org/1998/Math/MathML";

/**
 * An element of MathML: `m("mfrac", {}, above, below)`; texts become its text.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function m(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A formula in a line of text; what stands between two of them may be broken. */
export const math = (...parts) => m("math", {}, ...parts.map(part));
export const row = (...parts) => m("mrow", {}, ...parts.map(part));
export const op = (sign) => m("mo", {}, sign);
export const name = (letters) => m("mi", {}, letters);
export const word = (text) => m("mtext", {}, text);

/** δ of unit 2 in layer (3). */
export const indexed = (letter, below, above) => m("msubsup", {}, name(letter), m("mn", {}, String(below)), m("mrow", {}, op("("), word(above), op(")")));

/** ∂L/∂w. */
export const slopeOf = (by) => m("mfrac", {}, row("∂", "L"), row("∂", by));

/** A number in a formula: after a sign, one below zero or with a power of ten stands in parentheses. */
export const number = (value, places = 3, how = {}) => written(value, fixed(value, places), how);

/** The same with so many digits that matter. */
export const digits = (value, most, how = {}) => written(value, say(value, most), how);

function written(value, text, { first = false, part: said = "" }) {
  const element = m("mn", { "data-exact": String(value), ...(said && { "data-part": said }) }, text);
  return first || !/[−·]/.test(text) ? element : row("(", element, ")");
}

const SIGNS = "=·+−()′×/←≈";

/** Texts by what they are: a sign, a number, or a name. */
function part(value) {
  if (typeof value !== "string") return value;
  if (SIGNS.includes(value)) return op(value);
  return /^[\d.]+$/.test(value) ? m("mn", {}, value) : name(value);
}
