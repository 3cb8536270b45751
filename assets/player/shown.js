/** What is seen of what is played: every frame that the playhead comes to, unless that would flash. Then the last one stays a moment longer. */

import { AREA, Flicker } from "./flicker.js";

export class Shown {
  seen = null;
  held = null;

  constructor(playhead) {
    this.playhead = playhead;
    this.flicker = new Flicker();
  }

  get frame() {
    return this.held ?? this.playhead.frame;
  }

  get step() {
    return this.frame?.step ?? 0;
  }

  get next() {
    return this.held ? null : this.playhead.next;
  }

  get t() {
    return this.held ? 0 : this.playhead.t;
  }

  /** Pictures are held back, so fewer are seen than are played. */
  get isDamped() {
    return this.flicker.isDamped;
  }

  /** Called with every tick. `light(frame)`: its picture from afar, or null. What a person asks for, and what stands, is seen at once. */
  follow(light, isStill, isMoving, now) {
    const { frame } = this.playhead;
    if (!isMoving) this.flicker.isDamped = false;
    if (frame === this.seen) return this.#see(frame);
    const picture = frame ? light(frame) : null;
    const mayWait = isMoving && picture && this.seen?.branch === frame.branch;
    if (mayWait && !this.flicker.admits(picture, isStill ? 0 : AREA, now)) return (this.held = this.seen);
    if (picture) this.flicker.see(picture, now);
    this.#see(frame);
  }

  #see(frame) {
    Object.assign(this, { seen: frame, held: null });
  }
}
