// The large output surface: the decision surface with its boundary, points, rings and the followed point.

import { corners, trace } from "../../kit/marks.js";
import { pointColor } from "../../kit/colours.js";
import { Surface, boundary, classTable, discreteTable } from "../../kit/surface.js";
import { across, down } from "../../kit/plane.js";

export class Plot {
  constructor() {
    this.surface = new Surface();
    this.points = document.createElement("canvas");
  }

  /** Paint the frame's output into the surface; called when the frame, the theme or the options change. */
  setFrame(state) {
    const { frame, shape, box, ratio, options } = state;
    const last = shape.sizes.length - 2;
    const map = frame.tensors[`map/${last}`];
    this.surface.resize(Math.round(box.plot.size * ratio));
    if (shape.isByClass) this.surface.paintClasses(map, this.tables(state));
    else this.surface.paintOne(map, this.tables(state)[0], options.output);
  }

  /**
   * The colours of the output's values: a table a class, or one.
   * @param {Record<string, any>} state
   */
  tables({ frame, shape, palette, options }) {
    if (!shape.isByClass) return [options.discrete ? discreteTable(palette.soft) : palette.soft];
    const range = frame.tensors[`range/${shape.sizes.length - 2}`].data[0];
    return palette.classes.slice(0, shape.outputs).map((c) => classTable(palette, c, range, shape.classes, options.discrete));
  }

  /** Data points on a layer of their own: they change only with the data. */
  setPoints(state) {
    const { box, ratio, scene, options } = state;
    const size = box.plot.size;
    this.points.width = this.points.height = Math.round(size * ratio);
    const pen = this.points.getContext("2d");
    pen.scale(ratio, ratio);
    this.radius = Math.max(2.6, Math.min(4.6 * box.scale, size / 84));
    if (options.test) this.layPoints(pen, state, scene["data/test/x"], scene["data/test/y"], true);
    this.layPoints(pen, state, scene["data/train/x"], scene["data/train/y"], false);
  }

  layPoints(pen, { box, shape, palette, options, targets, settings }, xs, ys, isHollow) {
    const width = ys?.shape[1] ?? 1; // targets a point
    const isOwn = ownAmong(settings);
    for (let i = 0; i < (ys?.shape[0] ?? 0); i++) {
      const y = ys.data[i * width + Math.min(options.output, width - 1)];
      const color = pointColor(palette, shape.classes, y / (shape.classes ? 1 : targets[1]));
      pen.beginPath();
      const mark = markOf(shape.classes, y);
      trace(pen, mark, across(xs.data[2 * i], 0, box.plot.size), down(xs.data[2 * i + 1], 0, box.plot.size), this.radius);
      pen.lineWidth = isHollow ? 3.2 : 2;
      pen.strokeStyle = palette.css.isDark ? palette.css.ink : palette.css.surface;
      pen.stroke();
      pen.fillStyle = isHollow ? palette.css.surface : color;
      pen.fill();
      pen.lineWidth = isHollow ? 1.5 : shape.classes ? 0.01 : 0.8;
      pen.strokeStyle = isHollow && shape.classes ? color : palette.css.ink;
      if (isHollow || !shape.classes) pen.stroke();
      if (isHollow && !shape.classes) this.dot(pen, color, xs.data[2 * i], xs.data[2 * i + 1], box.plot.size);
      if (isOwn(xs.data[2 * i], xs.data[2 * i + 1])) this.dot(pen, isHollow ? palette.css.ink : palette.css.surface, xs.data[2 * i], xs.data[2 * i + 1], box.plot.size, 0.42);
    }
  }

  dot(pen, color, x1, x2, size, share = 0.6) {
    pen.beginPath();
    pen.arc(across(x1, 0, size), down(x2, 0, size), this.radius * share, 0, 7);
    pen.fillStyle = color;
    pen.fill();
  }

  /** The whole surface with what lies on it. */
  draw(context, state) {
    const { x, y, size } = state.box.plot;
    const { palette } = state;
    context.drawImage(this.surface.canvas, x, y, size, size);
    this.drawBoundary(context, state);
    context.drawImage(this.points, x, y, size, size);
    if (state.frame) this.drawRings(context, state, "train");
    if (state.frame && state.options.test) this.drawRings(context, state, "test");
    if (state.film?.point ?? state.point) drawPoint(context, state);
    context.strokeStyle = palette.css.muted;
    context.lineWidth = 1;
    context.strokeRect(x - 0.5, y - 0.5, size + 1, size + 1);
  }

  drawBoundary(context, { frame, shape, palette, box }) {
    if (!frame || shape.classes !== 2 || shape.isByClass) return;
    const last = shape.sizes.length - 2;
    context.beginPath();
    boundary(context, frame.tensors[`map/${last}`], 0, box.plot.x, box.plot.y, box.plot.size);
    context.strokeStyle = palette.css.ink;
    context.globalAlpha = 0.75;
    context.lineWidth = 1.25;
    context.stroke();
    context.globalAlpha = 1;
  }

  /** A ring around every point that the network gets wrong. */
  drawRings(context, { frame, scene, palette, box }, part) {
    const wrong = frame.tensors[`wrong/${part}`]?.data;
    const xs = scene[`data/${part}/x`]?.data;
    if (!wrong || !xs || wrong.length * 2 !== xs.length) return;
    const { x, y, size } = box.plot;
    const r = this.radius + 2.6;
    context.beginPath();
    for (let i = 0; i < wrong.length; i++) {
      if (!wrong[i]) continue;
      const [px, py] = [across(xs[2 * i], x, size), down(xs[2 * i + 1], y, size)];
      context.moveTo(px + r, py);
      context.arc(px, py, r, 0, 2 * Math.PI);
    }
    context.strokeStyle = palette.css.ink;
    context.globalAlpha = 0.85;
    context.lineWidth = 1.1;
    context.stroke();
    context.globalAlpha = 1;
  }
}

/** Whether a point was added by the person to a data set: such points have an eye. Where all are the person's own, none has. */
function ownAmong({ data, own }) {
  if (data.startsWith("own ")) return () => false;
  const places = new Set(own.map((text) => text.split(":").slice(0, 2).map((x) => Math.fround(Number(x))).join()));
  return (x1, x2) => places.has([x1, x2].join());
}

/** Shape of a label: the class; for two classes negative is a circle and positive a square. */
function markOf(classes, y) {
  if (classes > 2) return y;
  return classes === 2 && y > 0.5 ? 1 : 0;
}

function drawPoint(context, { film, box, palette, ...state }) {
  const { x, y, size } = box.plot;
  const point = film?.point ?? state.point;
  const [px, py] = [across(point[0], x, size), down(point[1], y, size)];
  context.save();
  context.beginPath();
  context.rect(x, y, size, size);
  context.clip();
  context.beginPath();
  context.moveTo(px, y);
  context.lineTo(px, y + size);
  context.moveTo(x, py);
  context.lineTo(x + size, py);
  context.setLineDash([3, 4]);
  context.strokeStyle = palette.css.ink;
  context.lineWidth = 1;
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  corners(context, px, py, 9);
  context.lineWidth = 5;
  context.strokeStyle = palette.css.surface;
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = palette.css.ink;
  context.stroke();
  context.restore();
}
