// What the rows and columns of an attention stand for.

import { quoted } from "../text.js";
import { isText, written } from "../typing.js";

/** Ids of the tokens that look and of those that are looked at; of those that look what is right next, −1 or nothing where unknown. */
export function sidesOf(tensors, kind) {
  const tokens = Array.from(tensors["look/tokens"].data, Number);
  const source = Number(tensors["look/source"]?.data[0] ?? 0);
  const [read, spoken] = [tokens.slice(0, source), tokens.slice(source)];
  const isReader = kind === 0 && source > 0;
  const targets = isReader ? [] : Array.from(tensors["look/target"]?.data ?? [], Number);
  return { rows: isReader ? read : spoken, columns: isReader || kind === 2 ? read : spoken, targets };
}

/** Tokens that the model speaks after. */
export const spokenOf = (tensors) => sidesOf(tensors, 1).rows;

/** A token with its place, counted from 1. */
export const placeName = (state, ids, place) => `${quoted(state, ids[place])} (${place + 1})`;

/** The whole sequence as text: of two sides, left and right of “=”. */
export function wholeText(state, tensors) {
  const source = Number(tensors["look/source"]?.data[0] ?? 0);
  if (!source) return written(state, spokenOf(tensors));
  const [read, spoken] = [sidesOf(tensors, 2).columns, spokenOf(tensors).slice(1)];
  return `${written(state, read)}${isText(state) ? "" : "="}${written(state, spoken)}`;
}
