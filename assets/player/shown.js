/** What is seen of what is played: every frame that the playhead comes to, unless that would flash. Then the last one stays a moment longer. */

import { Flicker } from "./flicker.js";

export class Shown {
  /** The frame that is seen, or that the picture moves on from. */
  seen = null;
  /** The frame that it may move to. */
  goal = null;
  isHeld = false;
  isMoving = false;
  /** The last that `follow` was told. */
  light = (_frame) => null;
  most = 0;

  constructor(playhead) {
    this.playhead = playhead;
    this.flicker = new Flicker();
  }

  get frame() {
    return this.isHeld ? this.seen : this.playhead.frame;
  }

  get step() {
    return this.frame?.step ?? 0;
  }

  get next() {
    return this.isHeld ? null : this.goal;
  }

  get t() {
    return this.next ? this.playhead.t : 0;
  }

  /** Pictures are held back, so fewer are seen than are played. */
  get isDamped() {
    return this.flicker.isDamped;
  }

  /**
   * Called with every tick. `light(frame)`: its picture from afar, or null; `most`: the area of it that may flash. What a person asks
   * for, and what stands, is seen at once.
   */
  follow(light, most, isMoving, now) {
    const { frame, next } = this.playhead;
    Object.assign(this, { light, most, isMoving });
    if (!isMoving) this.flicker.isDamped = false;
    this.isHeld = frame !== this.seen && frame !== this.goal && !this.#admits(frame, now);
    if (this.isHeld) return;
    this.seen = frame;
    if (next !== this.goal) this.goal = next && this.#admits(next, now) ? next : null;
  }

  /** May an answer about the seen frame be drawn now? It is drawn in place of what frames bring along. */
  takes(answer, now) {
    const { seen } = this;
    return !seen || !this.isMoving || this.#admits({ branch: seen.branch, tensors: { ...seen.tensors, ...answer } }, now);
  }

  /** If so, it counts as seen. */
  #admits(frame, now) {
    const picture = frame ? this.light(frame) : null;
    const mayWait = this.isMoving && picture && this.seen?.branch === frame.branch;
    if (mayWait && !this.flicker.admits(picture, this.most, now)) return false;
    if (picture) this.flicker.see(picture, now);
    return true;
  }
}
