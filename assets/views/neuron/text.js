// The picture in words.

import { whole } from "../../kit/format.js";
import { fixed, plural } from "../../kit/numbers.js";
import { GATE } from "./model.js";

/** “(1.5, −2)” */
export const spot = (point) => `(${point.map((x) => String(Number(x.toFixed(2))).replace("-", "−")).join(", ")})`;

export function describe(frame, state) {
  const { settings, scene } = state;
  if (!frame || !settings || !scene) return { what: "", now: "The neuron is being built." };
  return settings.rule === GATE ? describeGate(frame, state) : describeLine(frame, state);
}

function describeGate(frame, { settings, scene }) {
  const wires = settings.wires.slice(0, settings.inputs).join(", ");
  const answers = Array.from(scene["gate/answer"]?.data ?? []).join(" ");
  const what = `A McCulloch–Pitts neuron with the wires ${wires} and the threshold ${settings.threshold}, to be ${settings.gate}.`;
  return { what, now: `It answers ${answers}. ${whole(frame.step)} rows gone through, ${frame.tensors["gate/right"]?.data[0] ?? 0} right.` };
}

function describeLine(frame, { settings, scene, weights }) {
  const n = scene["data/y"]?.data.length ?? 0;
  const wrong = frame.tensors.wrong?.data.reduce((sum, is) => sum + is, 0) ?? 0;
  const [w1, w2, b] = weights.map((value) => fixed(value, 3));
  const best = n ? `At best a line has ${scene["best/right"].data[0]} of ${n} right.` : "";
  return { what: `One neuron (${settings.rule}) on ${plural(n, "point")}.`, now: `Step ${whole(frame.step)}: w1 ${w1}, w2 ${w2}, b ${b}; ${wrong} of ${n} wrong. ${best}` };
}
