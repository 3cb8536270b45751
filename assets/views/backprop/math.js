// Mathematics on the page: what the kit's does not have.

import { m, op, row } from "../../kit/maths.js";

export { op, row, word } from "../../kit/maths.js";

/** A name, its number as subscript: w₁₁. */
export function name(words) {
  const [, letters, digits] = /^(.*?)(\d*)$/.exec(words) ?? [];
  if (!digits || !letters) return m("mi", {}, words);
  return m("msub", {}, m("mi", {}, letters), m("mn", {}, digits));
}

/** ∂a/∂b */
export const partial = (above, below) => m("mfrac", {}, row(m("mo", { lspace: "0", rspace: "0" }, "∂"), name(above)), row(m("mo", { lspace: "0", rspace: "0" }, "∂"), name(below)));

/** A number of the engine’s. */
export const number = (words, exact, part) => m("mn", { "data-part": part, "data-exact": String(exact) }, words);

/** The same in a product or a sum: one below 0 in brackets. */
export const factor = (words, exact, part) => (words.startsWith("−") ? row(op("("), number(words, exact, part), op(")")) : number(words, exact, part));

/** Parts with a sign between them. */
export const joined = (parts, sign) => row(...parts.flatMap((part, k) => (k ? [op(sign), part] : [part])));

/** One above the other. */
export const fraction = (above, below) => m("mfrac", {}, above, below);

/** A formula in a line of its own; one that goes on with the line before stands further in. */
export const line = (...children) => m("math", { display: "block" }, row(...children));
export const more = (...children) => m("math", { display: "block", class: "is-more" }, row(...children));
