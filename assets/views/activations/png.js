// The pictures of the open tab as a file.

import { Paper } from "../../kit/paper.js";

const [EDGE, HEAD, GAP] = [24, 60, 12];

/** PNG of the panel's plots, one above the other. */
export function exportPng({ palette }, { label, pictures }) {
  const sizes = pictures.map(({ canvas }) => [canvas.clientWidth, canvas.clientHeight]);
  const height = HEAD + EDGE + sizes.reduce((sum, [, tall]) => sum + tall + GAP, 0);
  const paper = new Paper(2 * EDGE + Math.max(320, ...sizes.map(([wide]) => wide)), height, palette);
  paper.write(EDGE, 36, `Perceptron Park: ${label}`, 17, true);
  let y = HEAD;
  pictures.forEach(({ canvas }, k) => {
    paper.put(canvas, EDGE, y, ...sizes[k]);
    y += sizes[k][1] + GAP;
  });
  return paper.file();
}
