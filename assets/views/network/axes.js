// What stands still around the output surface: its axes, and the way into it from the output units.

import { across, down } from "../../kit/plane.js";

const TICKS = [-6, -3, 0, 3, 6];
const MINUS = "−";

/** Axes and ticks: they change only with size and theme. The vertical axis stands at the right, links come from the left. */
export function drawAxes(context, { box, palette }) {
  const { x, y, size } = box.plot;
  const s = box.scale;
  context.font = `${Math.round(11 * s)}px ${palette.font}`;
  context.fillStyle = palette.css.muted;
  context.strokeStyle = palette.css.muted;
  context.lineWidth = 1;
  context.beginPath();
  for (const tick of TICKS) {
    const [px, py] = [Math.round(across(tick, x, size)) + 0.5, Math.round(down(tick, y, size)) + 0.5];
    context.moveTo(px, y + size);
    context.lineTo(px, y + size + 4);
    context.moveTo(x + size, py);
    context.lineTo(x + size + 4, py);
    const label = String(tick).replace("-", MINUS);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.fillText(label, px - (tick < 0 ? 2 : 0), y + size + 6);
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(label, x + size + 7, py);
  }
  context.stroke();
  context.fillStyle = palette.css.ink;
  context.font = `600 ${Math.round(12 * s)}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillText("x₁", across(1.5, x, size), y + size + 5);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText("x₂", x + size + 7, down(1.5, y, size));
}

/** From the output units into the surface. */
export function drawExit(context, { box, palette }) {
  if (!box.wide) return;
  const { x: xs, y: ys, tile } = box.columns.at(-1);
  const [from, to] = [xs[0] + tile / 2, box.plot.x];
  const bend = (from + to) / 2 + 3;
  context.strokeStyle = palette.css.muted;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const y of ys) {
    context.moveTo(from, y);
    context.lineTo(ys.length > 1 ? bend : to, y);
  }
  if (ys.length > 1) {
    context.moveTo(bend, ys[0]);
    context.lineTo(bend, ys.at(-1));
    const middle = (ys[0] + ys.at(-1)) / 2;
    context.moveTo(bend, middle);
    context.lineTo(to, middle);
  }
  context.stroke();
}
