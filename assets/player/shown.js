/** What is seen of what is played: every frame that the playhead comes to, unless that would flash. Then fewer are, and the picture glides from one to the next. */

import { Flicker, GLIDE } from "./flicker.js";

export class Shown {
  /** The frame that is seen, or that the picture moves on from. */
  seen = null;
  /** The frame that it may move to. */
  goal = null;
  isHeld = false;
  /** While it flickers: the frame that the picture glides from to the seen one, and since when. */
  from = null;
  since = 0;
  now = 0;
  isMoving = false;
  /** The last that `follow` was told. */
  light = (_frame) => null;
  most = 0;

  constructor(playhead) {
    this.playhead = playhead;
    this.flicker = new Flicker();
  }

  get frame() {
    return this.from ?? (this.isHeld ? this.seen : this.playhead.frame);
  }

  get step() {
    return this.frame?.step ?? 0;
  }

  get next() {
    if (this.from) return this.seen;
    return this.isHeld ? null : this.goal;
  }

  get t() {
    if (this.from) return (this.now - this.since) / GLIDE;
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
    Object.assign(this, { light, most, isMoving, now });
    if (!isMoving) this.flicker.isDamped = false;
    if (!isMoving || now - this.since >= GLIDE || this.from?.branch !== frame?.branch) this.from = null;
    this.isHeld = frame !== this.seen && frame !== this.goal && !this.#admits(frame, now);
    if (this.isHeld) return;
    if (this.isDamped && isMoving && frame !== this.seen && this.seen?.branch === frame.branch) Object.assign(this, { from: this.seen, since: now });
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
