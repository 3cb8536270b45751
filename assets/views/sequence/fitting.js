// Words for a column of the unrolled network: as much as there is room for, and nothing that would be cut off.

import { plain } from "../../kit/numbers.js";

/** Below so many pixels a column has small type. */
export const NARROW = 26;
const [LETTER, SMALL] = [7.2, 4.9]; // pixels of a letter; see sequence.css
const AIR = 2; // pixels between the words of two columns

/** How many letters a text takes: a point in front is half air itself, a mark is wider. */
const lengthOf = (text) => text.length - (text.startsWith(".") ? 0.5 : 0) + (/[✗✓]/.test(text) ? 0.5 : 0);

/** The first of these texts that fits a column, or none. */
export function fitting(wide, ...texts) {
  const letter = wide < NARROW ? SMALL : LETTER;
  return texts.find((text) => letter * lengthOf(text) <= wide - AIR) ?? "";
}

/** A number as it is written at its fullest. */
export const full = (value) => (Number.isInteger(value) ? String(value) : plain(value, 2));

/** The same in a column, the zero in front or a place left out where it is narrow; `taken`: pixels that a frame takes. */
export function numberIn(column, value, taken = 0) {
  const wide = column - taken;
  if (Number.isInteger(value)) return fitting(wide, String(value));
  const short = (text) => text.replace(/^(−?)0\./, "$1.");
  return fitting(wide, full(value), short(full(value)), short(plain(value, 1)));
}

/** What is wanted, with its mark; where there is no room for both, the colour alone says what is wrong. */
export const markedIn = (wide, value, mark) => fitting(wide, `${full(value)} ${mark}`, `${full(value)}${mark}`, full(value));
