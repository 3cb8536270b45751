// The stack as a picture file: the watched image, every layer with its name and maps, and what is said of it.

import { share, whole } from "../../kit/format.js";
import { Paper } from "../../kit/paper.js";
import { title } from "./grammar.js";

const EDGE = 24;
const HEAD = 70;
const MAPS = 46; // from a layer's name to its maps
const GAP = 22;
const LEAST = 92; // width of a layer without wide maps
const INPUT = 112;
const OUTPUT = 150;
const BAR = 20;

/** The whole stack as PNG, also what is scrolled out of sight. `cards` are painted; `image` and `rebuilt`: canvases of the watched image and of what came out. */
export function exportPng(state, cards, image, rebuilt) {
  const columns = [
    picture("Input", image),
    ...cards.map((card, i) => layer(state.layers[i], card)),
    state.isRebuilding ? picture("Rebuilt", rebuilt) : { name: "Probabilities", note: "", width: OUTPUT, height: BAR * state.classes.length, bars: true },
  ];
  const width = 2 * EDGE - GAP + columns.reduce((sum, column) => sum + column.width + GAP, 0);
  const height = HEAD + MAPS + EDGE + Math.max(...columns.map((column) => column.height));
  const paper = new Paper(width, height, state.palette, cards[0].box.ratio);
  paper.write(EDGE, 34, headline(state), 17, true);
  paper.write(EDGE, 54, said(state), 13);
  let x = EDGE;
  for (const column of columns) {
    drawColumn(paper, state, column, x);
    x += column.width + GAP;
  }
  return paper.file();
}

const picture = (name, canvas) => ({ name, note: "28 × 28", width: INPUT, height: INPUT, canvas });

function layer({ text, shape }, { canvas, box }) {
  const [wide, high] = [box.width / box.ratio, box.height / box.ratio];
  return { name: title(text), note: shape.join(" × "), width: Math.max(LEAST, wide), wide, height: high, canvas };
}

function drawColumn(paper, state, { name, note, width, wide = width, height, canvas, bars }, x) {
  const y = HEAD + MAPS;
  paper.write(x, HEAD + 18, name, 13, true);
  paper.write(x, HEAD + 35, note, 12);
  if (bars) return drawBars(paper, state, x, y, width);
  paper.put(canvas, x, y, wide, height);
}

function drawBars(paper, state, x, y, width) {
  const { detail, classes, palette } = state;
  classes.forEach((name, k) => {
    const p = detail?.["look/p"]?.data[k] ?? 0;
    paper.write(x, y + BAR * k + 14, `${name}`, 12);
    paper.pen.fillStyle = palette.css.accent;
    paper.pen.fillRect(x + 70, y + BAR * k + 5, Math.max(1, (width - 70) * p), 10);
  });
}

function headline({ frame, isRebuilding, settings }) {
  const value = isRebuilding ? `test loss ${frame.number("loss/test").toPrecision(3)}` : `test accuracy ${share(frame.number("accuracy/test"))}`;
  return `Perceptron Park: ${settings?.data ?? "images"}, step ${whole(frame.step)}; ${value} of ${whole(frame.number("test/n"))} at step ${whole(frame.number("test/step"))}`;
}

function said({ detail, classes, source, maps }) {
  const p = detail?.["look/p"]?.data;
  const what = source.ink ? "a drawing" : `${source.image[0] ? "training" : "test"} image ${source.image[1]}`;
  if (!p) return `${maps} maps of ${what}`;
  const best = p.indexOf(p.reduce((a, b) => Math.max(a, b)));
  return `${maps} maps of ${what}, read as ${classes[best] ?? best} (${share(p[best])})`;
}
