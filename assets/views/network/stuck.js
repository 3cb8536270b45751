// Says so when a run has come to nothing new for a long time: counted on the curve that is on screen.

import { say } from "../../kit/numbers.js";

const LONG = 200; // epochs
const FEW = 10; // frames without an improvement: fewer, many epochs apart, may all have caught the loss on a bad moment
const NOTHING = 0.01; // an improvement by less than this share is none
const LEARNED = 1e-6;

/** A sentence, or "" while it improves or all is learned. `history`: [{step, value}] of the training loss. */
export function stuck(history, { step, tensors }, perEpoch) {
  const seen = history?.filter((entry) => entry.step <= step && Number.isFinite(entry.value)) ?? [];
  if (!seen.length || tensors["accuracy/train"]?.data[0] === 1) return "";
  const best = seen.reduce((least, { value }) => Math.min(least, value), Infinity);
  const last = seen.findIndex(({ value }) => value <= best * (1 + NOTHING));
  const epochs = Math.floor((step - seen[last].step) / perEpoch / 100) * 100;
  if (epochs < LONG || seen.length - 1 - last < FEW || best < LEARNED) return "";
  return `Nothing has improved for ${epochs.toLocaleString("en")} epochs: training loss ${say(best)} at best${wrong(tensors)}.`;
}

function wrong(tensors) {
  const marks = tensors["wrong/train"]?.data;
  return marks ? `, ${marks.reduce((sum, mark) => sum + mark, 0)} of ${marks.length} points wrong` : "";
}
