// What the diagram knows of the network: its shape from the frame, its words from settings and scene.

/** @import { Frame, PlaygroundScene, PlaygroundShown } from "../../kit/frames.d.ts" */

/** Activations without a slope of their own. */
export const STEPS = ["step", "0-1 step"];

const HIDDEN = { layers: 8, least: 1, most: 32 };

/**
 * Units of every layer, inputs first, read off a frame's weights.
 * @param {Frame<PlaygroundShown>} frame
 */
function sizesOf(frame) {
  const sizes = [];
  for (let l = 0; frame.tensors[`param/${l}.weight`]; l++) {
    const [out, into] = frame.tensors[`param/${l}.weight`].shape;
    if (l === 0) sizes.push(into);
    sizes.push(out);
  }
  return sizes;
}

/**
 * The network of `frame`. Settings may be ahead of it for a moment; then names are the best guess. A link may leave only the `active` features to be `shown`.
 * @param {Frame<PlaygroundShown>} frame
 * @param {Record<string, any>} settings
 * @param {PlaygroundScene} scene
 * @param {Record<string, any>} api
 */
export function shapeOf(frame, settings, scene, { fields, isHidden }) {
  const choices = fields.features?.choices ?? settings.features;
  const sizes = sizesOf(frame);
  const active = settings.features.length === sizes[0] ? [...settings.features] : choices.slice(0, sizes[0]);
  const about = fields.hidden ?? {};
  const limits = { layers: HIDDEN.layers, least: about.min ?? HIDDEN.least, most: about.max ?? HIDDEN.most };
  const [outputs, classes] = [sizes.at(-1), Number(scene.classes.data[0])];
  const shown = isHidden("features") ? active : choices;
  return { choices, active, shown, sizes, hidden: sizes.slice(1, -1), outputs, classes, isByClass: outputs > 1 && classes > 0, limits };
}

/**
 * Is the frame's network the one of this shape?
 * @param {Frame<PlaygroundShown>} frame
 * @param {Record<string, any>} shape
 */
export function fits(frame, shape) {
  const last = shape.sizes.length - 2;
  if (frame.tensors[`param/${last + 1}.weight`] || !frame.tensors[`param/${last}.weight`]) return false;
  for (let l = 0; l <= last; l++) {
    const [out, into] = frame.tensors[`param/${l}.weight`].shape;
    if (out !== shape.sizes[l + 1] || into !== shape.sizes[l]) return false;
  }
  return true;
}

/** Activation of the units of layer `l`, hidden ones or outputs. */
export function activationName({ settings, shape }, l) {
  return l < shape.hidden.length ? activationOf(settings, l) : outputActivation(settings, shape);
}

/** Activation of hidden layer `l` as its name in the catalog. */
export function activationOf(settings, l) {
  return settings.layer_activations[l] ?? settings.activation;
}

/** Activation of the output units: the loss's own, the chosen one, linear for regression, a single neuron's own, else tanh. */
export function outputActivation(settings, shape) {
  const chosen = settings.output === "automatic" ? null : settings.output;
  const own = { "binary cross-entropy": "sigmoid", "cross-entropy": "softmax", hinge: "linear" }[settings.loss] ?? chosen;
  return own ?? (shape.classes === 0 ? "linear" : shape.hidden.length ? "tanh" : settings.activation);
}
