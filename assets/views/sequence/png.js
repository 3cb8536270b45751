// The picture as a file: every gate of the unrolled network.

import { Paper } from "../../kit/paper.js";
import { GATES } from "./text.js";

const [EDGE, HEAD, LABEL, GAP] = [24, 76, 130, 10];

/** PNG of the boards, one above the other. */
export function exportPng({ settings, palette, frame, example }, { boards }) {
  const all = [...boards.values()];
  const height = HEAD + EDGE + all.reduce((sum, board) => sum + board.height + GAP, 0);
  const paper = new Paper(2 * EDGE + LABEL + Math.max(260, ...all.map((board) => board.width)), height, palette);
  paper.write(EDGE, 34, `Perceptron Park: ${settings.cell}, ${settings.task}, step ${frame.step.toLocaleString("en")}`, 17, true);
  paper.write(EDGE, 56, `Sequence ${example + 1}, unrolled in time`, 13);
  let y = HEAD;
  for (const [gate, { canvas, width, height }] of boards) {
    paper.write(EDGE, y + height / 2 + 4, `${gate}  ${GATES[settings.cell][gate][0]}`, 13, true, LABEL - 8);
    paper.put(canvas, EDGE + LABEL, y, width, height);
    y += height + GAP;
  }
  return paper.file();
}
