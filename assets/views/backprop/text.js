// Numbers and names of a graph, and the picture in words.

import { h } from "../../kit/dom.js";
import { say } from "../../kit/numbers.js";

export const NODE_TEXTS = ["names", "labels", "texts", "rules", "kinks"];
/** Kinds of nodes, as the scene counts them. */
export const LEAF = 1;
export const INPUT = 2;
export const TARGET = 3;
const NUMBER = 4;
/** Digits of a number that matter; those of a text-book are more. */
const DIGITS = 4;

/** What of a node or edge is known of the shown sample; NaN: nothing yet. */
export const of = ({ tensors, sample, samples }, name, k) => tensors[name].data[k * samples + sample];

/** Is this node's gradient to be found by the learner? */
export const isBlank = ({ blanks }, k) => blanks.has(k);

/** A node's gradient, NaN where it is not known or to be found. */
export const gradOf = (state, k) => (isBlank(state, k) ? NaN : of(state, "grad", k));

/** A parameter's gradient is the mean over the samples. */
export const meanOf = (state, k) => (isBlank(state, k) ? NaN : state.tensors.mean.data[k]);

export const isLeaf = ({ kind }) => kind === LEAF || kind === INPUT || kind === TARGET;
export const hasGradient = ({ kind }) => kind !== NUMBER;

/** A number on the screen, whole in `data-exact`; `part` says what it is. */
export function figure(part, value, digits = DIGITS) {
  return put(h("span", { className: "bp-number", "data-part": part, translate: false }), value, digits);
}

/** The same for one that is there; NaN: `otherwise`. */
export function put(element, value, digits = DIGITS, otherwise = "–") {
  const words = Number.isNaN(value) ? otherwise : say(value, digits);
  if (element.textContent !== words) element.textContent = words;
  element.dataset.exact = Number.isNaN(value) ? "" : String(value);
  return element;
}

/** “∂f/∂x” */
export const slopeName = ({ nodes, output }, k) => `∂${nodes[output].names}/∂${nodes[k].names}`;

/** Where one is, in words. */
export function stage({ steps, step }) {
  const n = steps.length;
  if (step === 0) return "The leaves have their numbers. Play, or step forward.";
  if (step <= n) return `Forward: ${steps[step - 1]}`;
  if (step === n + 1) return "Backward begins: the output changes with itself one to one, so its gradient is 1.";
  return `Backward through ${steps[2 * n + 1 - step]}`;
}

export function describe(frame, state) {
  const { nodes, output, steps, settings, tensors } = state;
  if (!frame || !settings || !nodes.length) return { what: "", now: "The graph is being built." };
  const what = `A graph of ${nodes.length} nodes: ${settings.subject === "network" ? `a net of ${settings.layers.join("-")}` : settings.expression}.`;
  if (!tensors || tensors.value?.shape[0] !== nodes.length) return { what, now: "" };
  const value = of(state, "value", output);
  const found = nodes.flatMap((node, k) => (isLeaf(node) && !Number.isNaN(gradOf(state, k)) ? [`${node.names} ${say(gradOf(state, k))}`] : []));
  const result = Number.isNaN(value) ? "" : ` ${nodes[output].names} is ${say(value)}.`;
  const gradients = found.length ? ` Gradients: ${found.join(", ")}.` : "";
  return { what, now: `Step ${frame.step} of ${2 * steps.length + 1}. ${stage({ ...state, step: frame.step })}.${result}${gradients}`.replace("..", ".") };
}
