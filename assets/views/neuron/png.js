// The picture as a file: the plane, or the table of a gate.

import { Paper } from "../../kit/paper.js";
import { describe } from "./text.js";

const [EDGE, HEAD] = [24, 76];

export function exportPng(state, plane, gate) {
  const size = state.front < 0 ? 420 : plane.size;
  const paper = new Paper(size + 2 * EDGE, size + HEAD + EDGE, state.palette);
  const { what, now } = describe(state.frame, state);
  paper.write(EDGE, 34, `Perceptron Park: ${what}`, 15, true, size);
  paper.write(EDGE, 56, now, 12, false, size);
  if (state.front >= 0) paper.put(plane.canvas, EDGE, HEAD, size, size);
  else gate.rows.forEach(({ element }, k) => paper.write(EDGE, HEAD + 20 + 24 * k, [...element.cells].map((cell) => cell.textContent).join("    "), 15));
  return paper.file();
}
