/** The numbers of the shown frame. */

import { alter, h, say } from "./dom.js";
import { duration, epoch, loss, rate, share, whole } from "./format.js";

const PLACE = [
  { name: "epoch", label: "Epoch", text: (frame, { perEpoch }) => epoch(frame.number("epoch"), perEpoch) },
  { name: "step", label: "Step", text: (frame) => whole(frame.step) },
  { name: "loss-train", label: "Training loss", mark: "solid", text: (frame) => loss(frame.number("loss/train")) },
  { name: "loss-test", label: "Test loss", mark: "dashed", text: (frame) => loss(frame.number("loss/test")) },
];
const ACCURACY = { name: "accuracy", label: "Test accuracy", key: "accuracy/test", text: (frame) => share(frame.number("accuracy/test")) };
const LR = { name: "lr", label: "Learning rate", text: (frame) => rate(frame.number("lr")) };

const NUMBERS = [...PLACE, ACCURACY, LR];

/** Of a run that takes minutes: how well it does on what, how fast it is here, and how long it still takes. */
const HEAVY_NUMBERS = [
  ...PLACE,
  { name: "accuracy-train", label: "Training accuracy", key: "accuracy/train", text: (frame) => share(frame.number("accuracy/train")) },
  { ...ACCURACY, note: (frame) => ("test/n" in frame.layout ? `of ${whole(frame.number("test/n"))}` : "") },
  { name: "exact", label: "Exact answers", key: "exact/test", text: (frame) => share(frame.number("exact/test")) },
  LR,
  { name: "examples", label: "Examples / s", text: (_, { rate, settings }) => whole(rounded(rate * settings.batch_size)) },
  { name: "to-go", label: "Time to go", text: (frame, state) => duration(secondsToGo(frame, state)) },
];

export class Readouts {
  constructor(isHidden, isHeavy = false) {
    this.numbers = (isHeavy ? HEAVY_NUMBERS : NUMBERS).filter(({ name }) => !isHidden(name)).map((number) => ({ ...number, ...row(number) }));
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

function row({ name, label, mark, note }) {
  const value = h("span", { "data-value": name }, "–");
  const aside = note ? h("small", {}) : null;
  const sign = mark ? h("span", { class: `mark ${mark}`, "aria-hidden": "true" }) : null;
  return { value, aside, box: h("div", { class: "readout" }, h("dt", {}, sign, label), h("dd", {}, value, aside)) };
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
