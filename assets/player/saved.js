/** Tapes of the last runs, by token: who leaves the page and comes back finds the curve as it was. */

import { Tape } from "./tape.js";

/** One for each page that plays something. */
const MOST = 4;
const tapes = new Map();

export function tapeOf(token) {
  const tape = tapes.get(token) ?? new Tape();
  keep(token, tape);
  return tape;
}

/** The tape goes on under another token: the server has made a new run for us. */
export function keep(token, tape) {
  for (const [name, held] of tapes) if (held === tape) tapes.delete(name);
  tapes.set(token, tape);
  while (tapes.size > MOST) tapes.delete(tapes.keys().next().value);
}
