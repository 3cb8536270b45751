// The legends: what colours and marks mean on the output surface, and what the links show.

import { trace } from "./marks.js";
import { say } from "./numbers.js";
import { SOFT, shade, text } from "./palette.js";
import { outputName } from "./text.js";

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

/** Of two classes with one output: the person's own name, else the sign. */
function twoClassName(state, c) {
  const name = outputName(state, c);
  return name === `class ${c}` ? ["negative", "positive"][c] : name;
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

function keyRow(context, { box, palette, shape }, x, y) {
  const entries = [["training", true, false], ["test", false, false]];
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

/** Under the network: what the links show and which number full width stands for. */
export function drawLinkLegend(context, { box, palette }, words, widest) {
  const [x, y] = [box.wide ? 10 : 6, box.legendY];
  context.fillStyle = palette.css.surface;
  context.fillRect(0, y - 4, box.net.width, 34 * box.scale);
  [["negative", x], ["positive", x + 32 * box.scale]].forEach(([tone, left]) => {
    context.fillStyle = text(palette[tone]);
    context.fillRect(left, y + 9 * box.scale - widest / 2, 28 * box.scale, widest);
  });
  context.fillStyle = palette.css.muted;
  context.font = `${Math.round(12 * box.scale)}px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(words, x + 70 * box.scale, y + 10 * box.scale);
}
