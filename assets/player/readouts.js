/** The numbers of the shown frame, and its text twin. */

import { h, say } from "./dom.js";
import { epoch, loss, rate, share, whole } from "./format.js";

const EVERY = 100;
const SPEAK_EVERY = 5000;

const NUMBERS = [
  { name: "epoch", label: "Epoch", text: (frame, perEpoch) => epoch(frame.number("epoch"), perEpoch) },
  { name: "step", label: "Step", text: (frame) => whole(frame.step) },
  { name: "loss-train", label: "Training loss", mark: "solid", text: (frame) => loss(frame.number("loss/train")) },
  { name: "loss-test", label: "Test loss", mark: "dashed", text: (frame) => loss(frame.number("loss/test")) },
  { name: "accuracy", label: "Test accuracy", key: "accuracy/test", text: (frame) => share(frame.number("accuracy/test")) },
  { name: "lr", label: "Learning rate", text: (frame) => rate(frame.number("lr")) },
];

export class Readouts {
  constructor(isHidden) {
    this.numbers = NUMBERS.filter(({ name }) => !isHidden(name)).map((number) => ({ ...number, ...row(number) }));
    this.element = h("dl", { class: "readouts", "data-name": "readouts" }, ...this.numbers.map(({ box }) => box));
    this.twin = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.shownAt = -EVERY;
    this.spokeAt = 0;
    this.spoken = "";
  }

  /** Show the frame's numbers: at once when paused, else ten times a second, so that they can be read. */
  show(frame, { perEpoch, isPaused, now }) {
    if (!isPaused && now - this.shownAt < EVERY) return;
    this.shownAt = now;
    for (const { box, value, key, text } of this.numbers) {
      if (key) box.hidden = !(key in frame.layout);
      say(value, text(frame, perEpoch));
    }
  }

  /** Speak the picture: when paused, else every few seconds. */
  speak(describe, { isPaused, now }) {
    if (!isPaused && now - this.spokeAt < SPEAK_EVERY) return;
    this.spokeAt = now;
    this.tell(describe());
  }

  tell(text) {
    if (text === this.spoken) return;
    this.spoken = text;
    say(this.twin, text);
  }
}

function row({ name, label, mark }) {
  const value = h("dd", { "data-value": name }, "–");
  const sign = mark ? h("span", { class: `mark ${mark}`, "aria-hidden": "true" }) : null;
  return { value, box: h("div", { class: "readout" }, h("dt", {}, sign, label), value) };
}
