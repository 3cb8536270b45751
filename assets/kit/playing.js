// Do frames flow? The player's clock of flowing things says so; where less motion is wished for, it stands still and new frames do.

const STILL = 300; // ms after which a run counts as paused, once the clock stands still
const SLOW = 1500; // the same where it never runs: without a new frame

export class Playing {
  frame = null;
  flow = 0;
  flowedAt = -SLOW;
  steppedAt = -SLOW;

  /** `again()`: draw once more, as it may have ended meanwhile; `slow`: ms that a run without a new frame counts as playing where less motion is wished for. */
  constructor(again, slow = SLOW) {
    this.again = again;
    this.slow = slow;
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** Called with every picture: the frame it begins with, and the clock. */
  heed(frame, flow, now) {
    if (flow > this.flow) this.flowedAt = now;
    if (frame !== this.frame) this.steppedAt = now;
    Object.assign(this, { flow, frame });
    const [since, most] = this.motion.matches ? [this.steppedAt, this.slow] : [this.flowedAt, STILL];
    const isPlaying = now - since < most;
    clearTimeout(this.timer);
    if (isPlaying) this.timer = setTimeout(this.again, most + 20);
    return isPlaying;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
