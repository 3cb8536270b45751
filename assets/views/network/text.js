// The text twin: the picture in one or two sentences.

import { activationOf, outputActivation } from "./model.js";
import { capital, plural, pretty, say } from "../../kit/numbers.js";
import { surface } from "./regions.js";

/** @import { Frame, PlaygroundShown } from "../../kit/frames.d.ts" */

/**
 * What it is: the architecture. How it stands now: step, losses, the shape of the output, the largest weight, and units that are silent.
 * @param {Frame<PlaygroundShown>} frame
 * @param {Record<string, any>} state
 */
export function describe(frame, { shape, settings }) {
  if (!frame || !shape) return { what: "", now: "The network is being built." };
  const tensors = frame.tensors;
  const now = [progress(frame, tensors), surface(tensors, shape), strongest(tensors, shape), silent(tensors, shape)];
  return { what: architecture(shape, settings), now: now.filter(Boolean).join(" ") };
}

function architecture(shape, settings) {
  const { active, hidden, outputs, classes } = shape;
  const inputs = active.map(pretty).join(", ");
  const layers = hidden.map((n, l) => `${plural(n, "unit")} (${activationOf(settings, l)})`).join(", then ");
  const body = hidden.length ? `${plural(hidden.length, "hidden layer")} of ${layers}` : "a single neuron without hidden layers";
  const one = classes ? "one output for two classes" : "one output for a regression";
  const end = outputs > 1 ? `${outputs} outputs, one a ${classes ? "class" : "target"}` : one;
  return `Inputs ${inputs}; ${body}; ${end} (${outputActivation(settings, shape)}).`;
}

function progress(frame, tensors) {
  const loss = (part) => (tensors[`loss/${part}`] ? say(tensors[`loss/${part}`].data[0]) : "unknown");
  return `Step ${frame.step}: loss ${loss("train")} on training data, ${loss("test")} on test data.`;
}

/**
 * @param {PlaygroundShown} tensors
 * @param {Record<string, any>} shape
 */
function strongest(tensors, { sizes, active, hidden }) {
  let best = { size: -1 };
  for (let l = 0; l + 1 < sizes.length; l++) {
    const { data, shape } = tensors[`param/${l}.weight`];
    data.forEach((value, k) => {
      if (Math.abs(value) > best.size) best = { size: Math.abs(value), value, l, i: Math.floor(k / shape[1]), j: k % shape[1] };
    });
  }
  const { l, i, j, value } = best;
  return value === undefined ? "" : `The largest weight is ${say(value)}, from ${sourceName({ active }, l, j)} to ${unitName({ hidden, active }, l, i)}.`;
}

/**
 * Units whose map is zero everywhere: they pass nothing on.
 * @param {PlaygroundShown} tensors
 * @param {Record<string, any>} shape
 */
function silent(tensors, { hidden }) {
  let count = 0;
  hidden.forEach((units, l) => {
    const { data, shape } = tensors[`map/${l}`];
    const area = shape[1] * shape[2];
    for (let j = 0; j < units; j++) if (data.subarray(j * area, (j + 1) * area).every((v) => v === 0)) count++;
  });
  return count ? `${plural(count, "unit is", "units are")} silent everywhere.` : "";
}

/** A class or target by the name that the person has given it, else by its number. */
export function outputName({ settings, shape }, j) {
  const own = settings.data.startsWith("own ") ? settings.own_names?.[j] : "";
  return own || (shape.classes ? `class ${j}` : `output ${j + 1}`);
}

/** Of two classes with one output: the person's own name, else the sign. */
export function twoClassName(state, c) {
  const name = outputName(state, c);
  return name === `class ${c}` ? ["negative", "positive"][c] : name;
}

/** What feeds the weights of layer `l` at input `j`. */
export function sourceName({ active }, l, j) {
  return l === 0 ? pretty(active[j]) : `layer ${l}, unit ${j + 1}`;
}

/** Unit `j` of layer `l` in words; layers and units count from 1. */
export function unitName({ hidden, active }, l, j) {
  if (l < 0) return pretty(active[j]);
  return l < hidden.length ? `layer ${l + 1}, unit ${j + 1}` : hidden.length || j ? `output ${j + 1}` : "the neuron";
}

/** A link with its numbers, to be said. */
export function linkName(state, k) {
  const l = state.wires.layer[k];
  const value = (kind) => state.frame.tensors[`${kind}/${l}.weight`]?.data[k - state.wires.starts[l]];
  const numbers = [["weight", "param"], ["gradient", "grad"], ["last update", "update"]].map(([name, kind]) => [name, value(kind)]);
  return `${capital(wireName(state, k))}: ${numbers.filter(([, found]) => found !== undefined).map(([name, found]) => `${name} ${say(found)}`).join(", ")}.`;
}

/** A link in words, from where to where. */
export function wireName({ wires, shape }, k) {
  return `${sourceName(shape, wires.layer[k], wires.from[k])} → ${unitName(shape, wires.layer[k], wires.into[k])}`;
}
