// The picture as a file: every row of the unrolled network.

import { pixelRatio } from "../../kit/zoom.js";
import { GATES } from "./text.js";

const [EDGE, HEAD, LABEL, GAP] = [24, 76, 130, 10];

/** PNG of the gates, one above the other. */
export function exportPng({ settings, palette: { css, font }, frame, example }, { boards }) {
  const all = [...boards.values()];
  const ratio = pixelRatio();
  const width = 2 * EDGE + LABEL + Math.max(260, ...all.map((board) => board.width));
  const height = HEAD + EDGE + all.reduce((sum, board) => sum + board.height + GAP, 0);
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.ceil(width * ratio), height: Math.ceil(height * ratio) });
  const pen = canvas.getContext("2d");
  const write = (words, x, y, type, colour) => (Object.assign(pen, { font: `${type} ${font}`, fillStyle: colour }), pen.fillText(words, x, y));
  pen.scale(ratio, ratio);
  pen.imageSmoothingEnabled = false;
  pen.fillStyle = css.surface;
  pen.fillRect(0, 0, width, height);
  write(`Perceptron Park: ${settings.cell}, ${settings.task}, step ${frame.step.toLocaleString("en")}`, EDGE, 34, "600 17px", css.ink);
  write(`Sequence ${example + 1}, unrolled in time`, EDGE, 56, "13px", css.muted);
  let y = HEAD;
  for (const [gate, board] of boards) {
    write(`${gate}  ${GATES[settings.cell][gate][0]}`, EDGE, y + board.height / 2 + 4, "13px", css.ink);
    pen.drawImage(board.canvas, EDGE + LABEL, y, board.width, board.height);
    pen.strokeStyle = css.line;
    pen.strokeRect(EDGE + LABEL - 0.5, y - 0.5, board.width + 1, board.height + 1);
    y += board.height + GAP;
  }
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
