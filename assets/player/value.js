/** The value of the timeline as a slider. A screen reader speaks each change of it where the keyboard is, so there it waits until the picture rests. */

import { epoch, loss, share, whole } from "../kit/format.js";

/** Milliseconds between two changes while it plays, and until a picture rests. */
const EVERY = 500;
const SPOKEN_EVERY = 20000;
const REST = 400;

export class Value {
  frame;
  newest;
  saidAt = -EVERY;
  timer = 0;
  perEpoch = 1;

  constructor(track) {
    this.track = track;
  }

  /** Called with every picture. */
  show(frame, newest, now, isPaused) {
    if (frame === this.frame && newest === this.newest) return;
    Object.assign(this, { frame, newest });
    const isSpoken = this.track.matches(":focus");
    if (!isPaused && now - this.saidAt > (isSpoken ? SPOKEN_EVERY : EVERY)) this.#tell();
    if (!isPaused) return;
    if (!isSpoken) return this.#tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#tell(), REST);
  }

  close() {
    clearTimeout(this.timer);
  }

  #tell() {
    const { track, frame, newest, perEpoch } = this;
    this.saidAt = performance.now();
    track.setAttribute("aria-valuemax", String(newest));
    track.setAttribute("aria-valuenow", String(frame.step));
    track.setAttribute("aria-valuetext", `epoch ${epoch(frame.number("epoch"), perEpoch)}, step ${whole(frame.step)}${results(frame)}`);
  }
}

/** “, test loss 0.0018, accuracy 100.0 %”: as much of it as the frame has, and of which step if that was an earlier one. */
export function results(frame) {
  const [accuracy, tested] = ["accuracy/test", "test/step"].map((name) => frame.number(name));
  const said = "loss/test" in frame.layout ? `, test loss ${loss(frame.number("loss/test"))}` : "";
  const when = Number.isNaN(tested) || tested === frame.step ? "" : `, tested at step ${whole(tested)}`;
  return `${said}${Number.isNaN(accuracy) ? "" : `, accuracy ${share(accuracy)}`}${when}`;
}
