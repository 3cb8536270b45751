// The picture as a file: the sequence, all heads, and the selected one.

import { Paper } from "../../kit/paper.js";
import { foundIn, headName, isOfWhole, tokenTexts } from "./text.js";

const EDGE = 24;
const HEAD = 76;
const MAP = 84;
const GAP = 12;
const NAME = 18;

/** PNG of the overview above the selected head's matrix and lines. `model` and `head`: the parts of the view. */
export function exportPng(state, model, head) {
  const { attentions, heads, palette } = state;
  const sheets = head.subject ? [head.matrix.sheet, head.lines.sheet] : [];
  const grid = { width: 90 + heads * (MAP + GAP), height: attentions.length * (MAP + NAME + GAP) };
  const below = {
    width: sheets.reduce((sum, { width }) => sum + width + GAP, 0),
    height: Math.max(0, ...sheets.map(({ height }) => height)) + 30,
  };
  const [width, height] = [2 * EDGE + Math.max(grid.width, below.width, 420), HEAD + grid.height + below.height + EDGE];
  const paper = new Paper(width, height, palette);
  paper.write(EDGE, 34, `Perceptron Park: ${state.settings.task ?? "MiniLM"}, step ${state.frame.step.toLocaleString("en")}, ${attentions.length * heads} attention heads`, 17, true);
  paper.write(EDGE, 56, tokenTexts(state).join(" "), 13, false, width - 2 * EDGE);
  for (const tile of model.tiles) drawTile(paper, state, tile);
  drawHead(paper, state, sheets, HEAD + grid.height);
  return paper.file();
}

function drawTile(paper, state, { a, h, heat }) {
  const [x, y] = [EDGE + 90 + h * (MAP + GAP), HEAD + a * (MAP + NAME + GAP)];
  if (h === 0) paper.write(EDGE, y + MAP / 2, state.attentions[a].name, 12, true, 84);
  paper.put(heat.canvas, x, y, MAP, MAP);
  const found = foundIn(state, a, h);
  const said = state.isOff(`head:${a}.${h}`) ? "off" : found ? bracketed(state, `${found.kind} ${found.score.toFixed(2)}`) : "";
  paper.write(x, y + MAP + 13, `${h + 1}${said ? ` · ${said}` : ""}`, 11, false, MAP);
}

/** What a head was found to do is true of the whole model. */
const bracketed = (state, words) => (isOfWhole(state) ? `(${words} in the whole model)` : words);

function drawHead(paper, state, sheets, y) {
  if (!sheets.length) return;
  paper.write(EDGE, y + 14, headName(state, state.selected.a, state.selected.h), 13, true);
  let x = EDGE;
  for (const { base, over, width, height } of sheets) {
    for (const canvas of [base, over]) paper.pen.drawImage(canvas, x, y + 26, width, height);
    x += width + GAP;
  }
}
