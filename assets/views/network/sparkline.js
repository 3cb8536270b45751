// A weight's history as a small line with its ends named.

import { h, svg } from "../../kit/dom.js";
import { say } from "../../kit/numbers.js";

const [WIDTH, HEIGHT, EDGE] = [220, 48, 4];

/** `history`: [{step, value}] in order; the dot marks the value at `step`. */
export function sparkline(history, step) {
  if (!history || history.length < 2) return h("p", { className: "pn-hint" }, "Its history begins with the next step.");
  const scale = scaleOf(history);
  const points = history.map(({ step, value }) => `${scale.x(step).toFixed(1)},${scale.y(value).toFixed(1)}`).join(" ");
  const now = history.findLast((entry) => entry.step <= step) ?? history[0];
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "pn-spark", role: "img", "aria-label": `Weight from ${say(history[0].value)} to ${say(now.value)}` },
    svg("line", { x1: 0, x2: WIDTH, y1: scale.y(0), y2: scale.y(0), class: "zero" }),
    svg("polyline", { points }),
    svg("circle", { cx: scale.x(now.step), cy: scale.y(now.value), r: 3 }),
  );
  const ends = h("div", { className: "pn-ends" }, h("span", {}, `step ${history[0].step}: ${say(history[0].value)}`), h("span", {}, `step ${now.step}: ${say(now.value)}`));
  return h("div", {}, picture, ends);
}

function scaleOf(history) {
  const values = history.map((entry) => entry.value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const [first, last] = [history[0].step, history.at(-1).step];
  const room = high - low || 1;
  return {
    x: (step) => EDGE + ((step - first) / (last - first || 1)) * (WIDTH - 2 * EDGE),
    y: (value) => HEIGHT - EDGE - ((value - low) / room) * (HEIGHT - 2 * EDGE),
  };
}
