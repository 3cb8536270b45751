/** The browser's tape: the frames it was sent, in order of their step, so that scrubbing back is instant. */

import { Curve } from "./curve.js";

const MOST_BYTES = 32 * 2 ** 20;
const MOST_GHOSTS = 8;
/** The last ten seconds at 60 frames a second stay whole. */
const WHOLE = 600;

export class Tape {
  constructor(mostBytes = MOST_BYTES) {
    this.mostBytes = mostBytes;
    this.frames = [];
    this.bytes = 0;
    this.curve = new Curve();
    this.ghosts = [];
    /** How many branches were left, which gives each its number. */
    this.left = 0;
    /** Where settings changed in mid-run: [{step, key, before, after}], by the branch that begins there and both addresses. */
    this.marks = [];
    /** The furthest step that was ever shown: what lies behind is held ahead, and nobody has seen it. */
    this.seen = 0;
    /** The settings of the branch that the tape ends with. */
    this.address = "";
    /** Which of the runs that this tape has been of one is looking at: the server may have made another in a run's place. */
    this.age = 0;
    /** Goes up with every change, so that who draws the tape knows when to. */
    this.version = 0;
  }

  get newest() {
    return this.frames.at(-1) ?? null;
  }

  /** Index of the first frame at or after `step`. */
  place(step) {
    let low = 0;
    let high = this.frames.length;
    if (high && this.frames[high - 1].step < step) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.frames[middle].step < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The frame of exactly `step`, or null. */
  at(step) {
    const frame = this.frames[this.place(step)];
    return frame?.step === step ? frame : null;
  }

  /** The first held frame after `step`, or null. */
  after(step) {
    return this.frames[this.place(step + 1)] ?? null;
  }

  /** How many held frames lie after `step`. */
  ahead(step) {
    return this.frames.length - this.place(step + 1);
  }

  nearest(step) {
    const after = this.frames[this.place(step)];
    const before = this.frames[this.place(step) - 1];
    if (!after || !before) return after ?? before ?? null;
    return step - before.step <= after.step - step ? before : after;
  }

  /** Keep the frame; one of the same step is replaced. */
  put(frame) {
    const at = this.place(frame.step);
    const same = this.frames[at]?.step === frame.step;
    if (same) this.bytes -= this.frames[at].bytes.byteLength;
    this.frames.splice(at, same ? 1 : 0, frame);
    this.bytes += frame.bytes.byteLength;
    this.curve.add(frame);
    this.version += 1;
    if (this.bytes > this.mostBytes) this.#thin();
  }

  /**
   * The run is what these stretches say: moments of other branches are a ghost as far as they were seen, and what a ghost
   * holds of the run is no ghost any more, as after undo. `address`: of the settings that are left.
   */
  follow(stretches, address = "") {
    const isOf = (step, key) => stretches.has(step, key);
    this.frames = this.frames.filter((frame) => isOf(frame.step, frame.branch?.key));
    this.bytes = sum(this.frames);
    const ghosts = [...this.ghosts, Object.assign(this.curve.leave(isOf).upTo(this.seen), { address, number: (this.left += 1) })];
    for (const ghost of ghosts) this.curve.gather(ghost, (step, key) => stretches.made(step, key));
    this.ghosts = ghosts.map((ghost) => Object.assign(ghost.leave(isOf), { address: ghost.address, number: ghost.number })).filter(({ length }) => length > 1).slice(-MOST_GHOSTS);
    this.marks = this.marks.filter(({ step, key }) => stretches.begins(step, key));
    this.version += 1;
  }

  /** From `step` on, on the branch `key`, other settings hold. */
  mark(step, key, before, after) {
    if (step > 0 && before !== after) this.marks.push({ step, key, before, after });
  }

  /** The curve of what was before this window looked, from the server. */
  join(tensors, keyOf) {
    this.curve.join(tensors, keyOf);
    this.version += 1;
  }

  /** The playhead is at `step`. */
  see(step) {
    if (step > this.seen) this.seen = step;
  }

  /** [{step, value}] of one number over the held frames, at most `most` of them. */
  history(name, index, most = 160) {
    const stride = Math.max(1, Math.ceil(this.frames.length / most));
    return this.frames
      .filter((_, i) => (this.frames.length - 1 - i) % stride === 0)
      .map((frame) => ({ step: frame.step, value: frame.number(name, index) }))
      .filter(({ value }) => !Number.isNaN(value));
  }

  /** Halve the old part so that what stays lies evenly over its steps. */
  #thin() {
    const old = this.frames.slice(0, Math.max(2, this.frames.length - WHOLE));
    const gap = (2 * (old.at(-1).step - old[0].step)) / old.length;
    const kept = [old[0]];
    for (const frame of old.slice(1)) if (frame.step - kept.at(-1).step >= gap) kept.push(frame);
    this.frames = [...kept, ...this.frames.slice(old.length)];
    this.bytes = sum(this.frames);
  }
}

const sum = (frames) => frames.reduce((bytes, frame) => bytes + frame.bytes.byteLength, 0);
