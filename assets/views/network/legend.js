// The legends: what colours and marks mean on the output surface, and what the links show.

import { trace } from "../../kit/marks.js";
import { say } from "../../kit/numbers.js";
import { SOFT, shade, text } from "../../kit/colours.js";
import { outputName, twoClassName } from "./text.js";

/** Colour bar with its values, or the classes with their marks; then what filled, hollow and ringed mean. */
export function drawLegend(context, state) {
  const { box, palette, shape } = state;
  const { x, y, size } = box.plot;
  const top = y + size + 28 * box.scale;
  context.font = `${Math.round(11 * box.scale)}px ${palette.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  if (shape.isByClass) classRow(context, state, top + 6);
  else colourBar(context, state, top);
  context.fillStyle = palette.css.muted;
  keyRow(context, state, x, top + 36 * box.scale);
}

function colourBar(context, state, top) {
  const { box, palette, targets, shape } = state;
  const { x, size } = box.plot;
  const height = 8 * box.scale;
  for (let i = 0; i < size; i++) {
    context.fillStyle = shade(palette, (2 * i) / (size - 1) - 1, SOFT);
    context.fillRect(x + i, top, 1.5, height);
  }
  context.strokeStyle = palette.css.line;
  context.strokeRect(x - 0.5, top - 0.5, size + 1, height + 1);
  context.fillStyle = palette.css.muted;
  const mid = (targets[0] + targets[1]) / 2;
  const names = shape.classes === 2 ? [0, 1].map((c) => twoClassName(state, c)) : ["", ""];
  const at = top + height + 9 * box.scale;
  context.fillText(`${say(targets[0])} ${names[0]}`, x, at);
  context.textAlign = "center";
  context.fillText(say(mid), x + size / 2, at);
  context.textAlign = "right";
  context.fillText(`${names[1]} ${say(targets[1])}`, x + size, at);
  context.textAlign = "left";
}

function classRow(context, state, at) {
  const { box, palette, shape } = state;
  const step = box.plot.size / shape.classes;
  for (let c = 0; c < shape.classes; c++) {
    const left = box.plot.x + c * step;
    context.beginPath();
    trace(context, c, left + 6, at, 5);
    context.fillStyle = text(palette.classes[c]);
    context.fill();
    context.fillStyle = palette.css.ink;
    const name = outputName(state, c);
    context.fillText(step > 56 || name !== `class ${c}` ? name : String(c), left + 16, at + 1, step - 20);
  }
}

/** Gates, and sets with a training share of 100 %, are tested on their training points. */
function isTestedOnTraining(scene) {
  const [train, test] = ["train", "test"].map((part) => scene[`data/${part}/x`].data);
  return train.length > 0 && train.length === test.length && train.every((value, i) => value === test[i]);
}

function keyRow(context, { palette, shape, scene }, x, y) {
  const entries = isTestedOnTraining(scene) ? [["training and test: the same", true, false]] : [["training", true, false], ["test", false, false]];
  if (shape.classes) entries.push(["wrong", true, true]);
  let left = x + 7;
  for (const [name, isFilled, isRinged] of entries) {
    context.beginPath();
    context.arc(left, y, 4, 0, 7);
    context.strokeStyle = context.fillStyle = palette.css.muted;
    context.lineWidth = 1.5;
    if (isFilled) context.fill();
    else context.stroke();
    if (isRinged) {
      context.beginPath();
      context.arc(left, y, 7, 0, 7);
      context.strokeStyle = palette.css.ink;
      context.stroke();
    }
    context.fillText(name, left + 12, y + 1);
    left += context.measureText(name).width + 34;
  }
}

/** Under the network: what the links show, and how wide which numbers are. `samples`: [share of full width, its words]. */
export function drawLinkLegend(context, { box, palette }, words, samples, widest) {
  const { scale: s } = box;
  const y = box.legendY;
  let left = box.wide ? 10 : 6;
  const write = (said) => {
    context.fillStyle = palette.css.muted;
    context.fillText(said, left, y + 10 * s);
    left += context.measureText(said).width + 10 * s;
  };
  context.fillStyle = palette.css.surface;
  context.fillRect(0, y - 4, box.net.width, 30 * s);
  context.font = `${Math.round(12 * s)}px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  write(words);
  for (const [share, said] of samples) {
    for (const tone of ["negative", "positive"]) {
      const width = 0.55 + widest * share;
      context.fillStyle = text(palette[tone]);
      const parts = palette.css.isPlain && tone === "negative" ? [0, 7.5, 15] : [0];
      for (const at of parts) context.fillRect(left + at * s, y + 9 * s - width / 2, (parts.length > 1 ? 5 : 20) * s, width);
      left += 23 * s;
    }
    left += 3 * s;
    write(said);
  }
}
