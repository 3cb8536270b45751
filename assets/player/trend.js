/** The shape of a curve in words: falling, rising, flat since when. */

import { epoch } from "../kit/format.js";

/** What moves less than this part of the curve's whole height counts as flat. */
const FLAT = 0.02;
/** The part of the curve, at its end, that says where it is going. */
const LATELY = 0.2;
/** Rows at its end over which noise is evened out. */
const MOST = 200;

/** “Training loss falling, test loss flat since epoch 50.” */
export function trends(curve) {
  const said = [["training", "train"], ["test", "test"]].map(([name, column]) => [name, trend(curve, column)]).filter(([, words]) => words);
  const [first, second] = said;
  if (!first) return "";
  if (second && first[1] === second[1]) return `Training and test loss ${first[1]}.`;
  const words = said.map(([name, what]) => `${name} loss ${what}`).join(", ");
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

/** Where one column of a curve is going; "" while there is too little of it. */
export function trend(curve, column) {
  const rows = finite(curve, column);
  if (rows.length < 3) return "";
  const values = rows.map(({ value }) => value);
  const flat = FLAT * (Math.max(...values) - Math.min(...values));
  const since = flatSince(rows, flat);
  const length = rows.at(-1).epoch - rows[0].epoch;
  if (rows.at(-1).epoch - rows[since].epoch >= LATELY * length) return since === 0 ? "flat" : `flat since epoch ${epoch(Math.ceil(rows[since].epoch))}`;
  const from = rows.findIndex((row) => row.epoch >= rows.at(-1).epoch - LATELY * length);
  const late = values.slice(from);
  const way = mean(late.slice(-Math.ceil(late.length / 2))) - mean(late.slice(0, Math.ceil(late.length / 2)));
  if (Math.abs(way) <= swing(late) / 4) return "going up and down";
  return way < 0 ? "falling" : "rising";
}

/** The rows with a number, thinned to a few hundred. */
function finite(curve, column) {
  const stride = Math.max(1, Math.ceil(curve.length / MOST));
  const rows = [];
  for (let i = curve.length - 1; i >= 0; i -= stride) if (Number.isFinite(curve[column][i])) rows.unshift({ epoch: curve.epoch[i], value: curve[column][i] });
  return rows;
}

/** The first row from which on all values lie within `flat` of the last. */
function flatSince(rows, flat) {
  let at = rows.length - 1;
  while (at > 0 && Math.abs(rows[at - 1].value - rows.at(-1).value) <= flat) at -= 1;
  return at;
}

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
/** All ups and downs together. */
const swing = (values) => values.slice(1).reduce((sum, value, i) => sum + Math.abs(value - values[i]), 0);
