// Names of gates, and the picture in words.

import { isOf } from "../../kit/moment.js";
import { share, whole } from "../../kit/format.js";

/** Of each cell its gates in the order of computing: letter -> name, and what its value does. */
export const GATES = {
  RNN: { h: ["hidden state", "all that it remembers: made anew at each step from the input and the state before"] },
  LSTM: {
    i: ["input gate", "how much of the candidate goes into the cell"],
    f: ["forget gate", "how much of the cell stays: 1 keeps it, 0 wipes it"],
    g: ["candidate", "what could be written into the cell"],
    o: ["output gate", "how much of the cell is shown to the next step"],
    c: ["cell", "the memory itself: forget gate times the cell before, plus input gate times candidate"],
    h: ["hidden state", "what is read and handed on: output gate times tanh of the cell"],
  },
  GRU: {
    r: ["reset gate", "how much of the state before goes into the candidate"],
    z: ["update gate", "how much of the state before stays: 1 keeps it, 0 takes the candidate"],
    n: ["candidate", "what the state could become"],
    h: ["hidden state", "all that it remembers: a mixture of the candidate and the state before"],
  },
};
/** Gates between 0 and 1; the others lie around 0. */
export const OPENS = ["i", "f", "o", "r", "z"];

/** What is made of gates alone, without weights of its own. */
export const MIXED = { RNN: [], LSTM: ["c", "h"], GRU: ["h"] };

/** Is the formula in this answer that of `cell`, [gate, step, unit]; null: is there none? The engine counts the gates as they stand above. */
export function isFormulaOf(tensors, cell, kind) {
  const of = tensors["cell/of"]?.data;
  if (!cell || !of) return !cell && !of;
  return [Object.keys(GATES[kind]).indexOf(cell[0]), cell[1], cell[2]].every((place, k) => place === of[k]);
}

/** “forget gate f, unit 3, step 5” */
export const valueName = ({ settings }, gate, t, unit) => `${GATES[settings.cell][gate][0]} ${gate}, unit ${unit + 1}, step ${t + 1}`;

/** Is the answer at a step right: 1, 0, or −1 where nothing counts. */
export const verdicts = ({ tensors }) => Array.from(tensors["look/right"].data, (right, t) => (tensors["look/counts"].data[t] ? right : -1));

export const isNumber = ({ settings }) => settings.task === "adding";

export function describe(frame, state) {
  const { settings, tensors } = state;
  if (!frame || !settings) return { what: "", now: "The network is being built." };
  const what = `${settings.cell}, ${settings.hidden_size} hidden units.`;
  if (!tensors || !isOf(tensors, frame)) return { what, now: `Step ${whole(frame.step)}.` };
  const marks = verdicts(state);
  const counted = marks.filter((right) => right >= 0);
  const right = counted.filter((right) => right === 1).length;
  const back = tensors["back/h"].data;
  const at = tensors["back/at"].data[0];
  const reads = Array.from(tensors["look/x"].data, (value) => Number(value.toFixed(2))).join(" ");
  const way = `Of the gradient of answer ${at + 1}, ${share(back[0] / back[at])} is left at step 1.`;
  return { what, now: `Step ${whole(frame.step)}. Sequence ${state.example + 1} reads ${reads}. ${right} of ${counted.length} answers are right. ${way}` };
}
