// The text twin, and the scene's texts.

import { share, whole } from "../../kit/format.js";
import { isOf } from "../../kit/moment.js";
import { say } from "../../kit/numbers.js";
import { title } from "./grammar.js";

/** What it is: the network. How it stands now: how well it does, what it says of the watched image. */
export function describe(frame, state) {
  if (!frame || !state.layers.length) return { what: "", now: "The network is being built." };
  return { what: architecture(state), now: [progress(frame, state), reading(state, frame), faintest(frame, state)].filter(Boolean).join(" ") };
}

function architecture({ layers, classes, isRebuilding }) {
  const names = layers.slice(0, -1).map(({ text, shape }) => `${title(text)} (${shape.join(" × ")})`);
  const end = isRebuilding ? "an output of 28 × 28 pixels" : `an output for ${classes.length} classes`;
  return `A stack of ${names.length + 1} layers: ${[...names, end].join(", ")}.`;
}

function progress(frame, { isRebuilding }) {
  const said = isRebuilding ? `Test loss ${say(frame.number("loss/test"))}` : `Test accuracy ${share(frame.number("accuracy/test"))}`;
  const [n, tested] = ["test/n", "test/step"].map((name) => frame.number(name));
  const when = tested === frame.step ? "" : `, at step ${whole(tested)}`;
  return `Step ${whole(frame.step)}. ${said} of ${whole(n)} images${when}.`;
}

/** What it said of the watched image at this very step; nothing while only an older answer is there. */
function reading({ detail, classes, source }, frame) {
  const p = detail?.["look/p"]?.data;
  if (!p || !isOf(detail, frame)) return "";
  const best = p.indexOf(p.reduce((a, b) => Math.max(a, b)));
  const label = detail["look/label"]?.data[0] ?? -1;
  const what = source.ink ? "Your drawing" : `${source.image[0] ? "Training" : "Test"} image ${source.image[1]}`;
  const truth = label >= 0 ? `, label ${classes[label] ?? label}` : "";
  return `${what}${truth}: read as ${classes[best] ?? best} with ${share(p[best])}.`;
}

/** The layer with weights whose gradient is smallest, where one is far below the largest. */
function faintest(frame, { layers }) {
  const flow = frame.tensors["flow/gradient"]?.data;
  const learning = layers.map((_, i) => i).filter((i) => flow?.[i] > 0);
  if (learning.length < 2) return "";
  const least = learning.reduce((a, b) => (flow[b] < flow[a] ? b : a));
  const most = learning.reduce((a, b) => (flow[b] > flow[a] ? b : a));
  if (flow[least] > flow[most] / 100) return "";
  return `The gradient nearly vanishes in layer ${least + 1} (${title(layers[least].text)}): ${say(flow[least])} against ${say(flow[most])}.`;
}
