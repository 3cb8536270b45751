// The picture as a file: the graph with its numbers.

import { Paper } from "../../kit/paper.js";
import { say } from "../../kit/numbers.js";
import { EDGE, left, lowest, TALL, top, WIDE, wire } from "./graph.js";
import { gradOf, of, stage } from "./text.js";

const HEAD = 76;

export function exportPng(state) {
  const { nodes, edges, palette } = state;
  const wide = Math.max(420, ...nodes.map((node) => left(node) + WIDE + 2 * EDGE));
  const paper = new Paper(wide, HEAD + lowest(state) + TALL + 2 * EDGE, palette);
  paper.write(EDGE, 30, `Perceptron Park: ${state.settings.subject === "network" ? `a net of ${state.settings.layers.join("-")}` : state.settings.expression}`, 17, true, wide - 2 * EDGE);
  paper.write(EDGE, 52, stage(state), 13, false, wide - 2 * EDGE);
  paper.pen.translate(0, HEAD);
  paper.pen.strokeStyle = palette.css.muted;
  for (const edge of edges) paper.pen.stroke(new Path2D(wire(edge)));
  nodes.forEach((node, k) => node_(paper, state, node, k));
  return paper.file();
}

function node_(paper, state, node, k) {
  const { pen, palette } = paper;
  const [x, y, value, grad] = [left(node), top(node), of(state, "value", k), gradOf(state, k)];
  pen.fillStyle = palette.css.surface;
  pen.fillRect(x, y, WIDE, TALL);
  pen.strokeRect(x, y, WIDE, TALL);
  paper.write(x + 8, y + 18, node.labels, 13, true, WIDE - 16);
  paper.write(x + 8, y + 36, Number.isNaN(value) ? "" : say(value, 4), 12, false, WIDE - 16);
  paper.write(x + 8, y + 53, Number.isNaN(grad) ? "" : `∂ ${say(grad, 4)}`, 12, false, WIDE - 16);
}
