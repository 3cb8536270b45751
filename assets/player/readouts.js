/** The numbers of the shown frame. */

import { alter, h, say } from "../kit/dom.js";
import { duration, epoch, loss, rate, share, whole } from "../kit/format.js";

const RECENT = 50; // mini-batches over which a network of PyTorch takes its training loss and accuracy

/**
 * A number beside the picture: `text(frame, state)`, and below it `note(frame)`; `key`: shown only where frames have it.
 * @typedef {{name?: string, label: string, text: (frame: any, state?: any) => string, key?: string, mark?: string, note?: (frame: any) => string, title?: string}} Readout
 */

/** @type {Readout} */
const TRAINING_LOSS = { name: "loss-train", label: "Training loss", mark: "solid", text: (frame) => loss(frame.number("loss/train")) };

/**
 * By the names that experiments say.
 * @type {Record<string, Readout>}
 */
const NUMBERS = {
  epoch: { label: "Epoch", text: (frame, { perEpoch }) => epoch(frame.number("epoch"), perEpoch) },
  step: { label: "Step", text: (frame) => whole(frame.step) },
  "loss-train": TRAINING_LOSS,
  "loss-recent": { ...TRAINING_LOSS, note: (frame) => recently(frame.step), title: `The mean over the last ${RECENT} mini-batches, as they were trained on; so is the training accuracy` },
  "accuracy-train": { label: "Training accuracy", key: "accuracy/train", text: (frame) => share(frame.number("accuracy/train")) },
  "loss-test": { label: "Test loss", mark: "dashed", text: (frame) => loss(frame.number("loss/test")) },
  accuracy: { label: "Test accuracy", key: "accuracy/test", text: (frame) => share(frame.number("accuracy/test")) },
  exact: { label: "Exact answers", key: "exact/test", text: (frame) => share(frame.number("exact/test")) },
  tested: { label: "Tested on", key: "test/n", text: (frame) => whole(frame.number("test/n")), note: (frame) => `at step ${whole(frame.number("test/step"))}` },
  lr: { label: "Learning rate", text: (frame) => rate(frame.number("lr")) },
  examples: { label: "Examples / s", text: (_, { rate, settings }) => whole(rounded(rate * settings.batch_size)) },
  "to-go": { label: "Time to go", text: (frame, state) => duration(secondsToGo(frame, state)) },
};

export class Readouts {
  /** `names`: those that there are, in their order. */
  constructor(isHidden, names) {
    const numbers = names.map((name) => ({ name, ...NUMBERS[name] })).filter(({ name }) => !isHidden(name));
    this.numbers = numbers.map((number) => ({ ...number, ...row(number) }));
    this.element = h("dl", { class: "readouts", "data-name": "readouts" }, ...this.numbers.map(({ box }) => box));
  }

  /** Show the frame's numbers. */
  show(frame, state) {
    for (const { box, value, key, text, note, aside } of this.numbers) {
      if (key) alter(box, { hidden: !(key in frame.layout) });
      say(value, text(frame, state));
      if (note) say(aside, note(frame));
    }
  }
}

/** @param {Readout} number */
function row({ name, label, mark, note, title }) {
  const value = h("span", { "data-value": name, translate: false }, "–");
  const aside = note ? h("small", {}) : null;
  const sign = mark ? h("span", { class: `mark ${mark}`, "aria-hidden": "true" }) : null;
  return { value, aside, box: h("div", { class: "readout", title }, h("dt", {}, sign, label), h("dd", {}, value, aside)) };
}

/** How many mini-batches a training loss is the mean of; at first it is that of the one to come. */
function recently(step) {
  return step < 2 ? "1 batch" : `${Math.min(step, RECENT)} batches`;
}

/** Two digits that matter: a measured speed is no more exact than that. */
function rounded(value) {
  return Number.isFinite(value) ? Number(value.toPrecision(2)) : NaN;
}

function secondsToGo(frame, { rate, settings, perEpoch, newest }) {
  const end = frame.number("end");
  const last = Number.isNaN(end) ? settings.epochs * perEpoch : end;
  return Math.max(0, last - newest) / rate;
}
