// Mathematics on the page, as MathML Core has it.

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** An element of MathML; texts become its text. */
export function m(tag, attributes = {}, ...children) {
  const element = document.createElementNS(MATHML, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const op = (sign) => m("mo", {}, sign);
export const text = (words) => m("mtext", {}, words);
export const row = (...children) => m("mrow", {}, ...children);

/** A name, its number as subscript: w₁₁. */
export function name(words) {
  const [, letters, digits] = /^(.*?)(\d*)$/.exec(words) ?? [];
  if (!digits || !letters) return m("mi", {}, words);
  return m("msub", {}, m("mi", {}, letters), m("mn", {}, digits));
}

/** ∂a/∂b */
export const partial = (above, below) => m("mfrac", {}, row(m("mo", { lspace: "0", rspace: "0" }, "∂"), name(above)), row(m("mo", { lspace: "0", rspace: "0" }, "∂"), name(below)));

/** A number as it stands in a product: one below 0 in brackets. */
export function number(words, exact, part) {
  const element = m("mn", { "data-part": part, "data-exact": String(exact) }, words);
  return words.startsWith("−") ? row(op("("), element, op(")")) : element;
}

/** Parts with a sign between them. */
export const joined = (parts, sign) => row(...parts.flatMap((part, k) => (k ? [op(sign), part] : [part])));

/** A formula of its own, in lines that stand below each other at their first signs. */
export const display = (...children) => m("math", { display: "block" }, ...children);
