/** One frame as the browser holds it: its bytes, decoded only while someone looks. */

import { layoutOf, read, tensorsOf } from "../kit/tensors.js";

/** @import { Frame as Shown, FrameKey, Tensors } from "../kit/frames.d.ts" */

/** Decoded frames are several times as large as their bytes, so only the last few stay decoded. */
const MOST_DECODED = 96;
const decoded = [];

/** @implements {Shown} */
export class Frame {
  /** `branch` is the player's record of the branch that the frame belongs to. */
  constructor(bytes, branch) {
    this.bytes = bytes;
    this.branch = branch;
    this.layout = layoutOf(bytes);
    this.step = this.number("step");
    this.opened = null;
  }

  /** @returns {Tensors} */
  get tensors() {
    if (!this.opened) {
      this.opened = tensorsOf(this.bytes, this.layout);
      decoded.push(this);
      if (decoded.length > MOST_DECODED) decoded.shift().opened = null;
    }
    return this.opened;
  }

  /**
   * One value of a tensor; NaN where the frame does not have it.
   * @param {FrameKey} name
   */
  number(name, index = 0) {
    const entry = this.layout[name];
    if (!entry) return NaN;
    const values = this.opened ? this.opened[name].data : read(this.bytes, entry);
    return index < values.length ? values[index] : NaN;
  }
}
