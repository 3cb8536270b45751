// A sequence as text that the engine reads again.

import { tokenText } from "./text.js";

const SIGNS = { "⏎": "\n", "␣": " " };

/** Does the model read a text, whose tokens stand side by side? Else symbols, which blanks may part. */
export const isText = (state) => state.vocabulary.includes("␣");

/** Ids -> text, as the person would type it. */
export function written(state, ids) {
  const words = ids.map((id) => tokenText(state, id));
  if (!isText(state)) return words.join(words.some((word) => word.length > 1) ? " " : "");
  return words.map((word) => SIGNS[word] ?? word).join("");
}

/** The sequence that is looked at, with another token at one place, as text. */
export function exchanged(state, place, id) {
  const ids = Array.from(state.detail["look/tokens"].data, Number);
  ids[place] = Number(id);
  return written(state, ids);
}
