/** Shows a run that another window plays: on from frame to frame as they come, and to where the other one goes. */

/** No frame for so long: the other window has paused, and the last one is shown. */
const PAUSE = 1200;
/** Further behind than so many frames, as after the window was hidden, there is no catching up. */
const FAR = 90;
/** As fast as they come. */
const SPEED = { updates: 1, pace: 60, seconds: 1 };

export class Follower {
  constructor(tape, playhead, rhythm) {
    this.tape = tape;
    this.playhead = playhead;
    this.rhythm = rhythm;
    this.goTo(0);
  }

  /** The other window is at `step`. */
  goTo(step) {
    this.step = step;
    this.cameAt = -Infinity;
  }

  took(step, now) {
    this.step = step;
    this.cameAt = now;
  }

  /** Move on; true while there is more to show. */
  tick(now, seconds) {
    const { playhead, rhythm } = this;
    playhead.isPlaying = now - this.cameAt < PAUSE;
    playhead.isCatchingUp = !playhead.isPlaying;
    if (this.#behind > FAR || playhead.step > this.step) this.#jump();
    if (this.#behind > 0) playhead.advance(seconds, SPEED, FAR, rhythm.frames);
    if (this.#behind <= 0) this.#arrive();
    return playhead.isPlaying || this.#behind > 0;
  }

  /** Frames between what is shown and where the other window is. */
  get #behind() {
    return this.tape.ahead(this.playhead.step) - this.tape.ahead(this.step);
  }

  /** What lies behind where the other window is is not its business now, though this one may hold it. */
  #arrive() {
    this.playhead.t = 0;
    this.playhead.isCatchingUp = false;
    if (this.playhead.step > this.step) this.#jump();
  }

  #jump() {
    const frame = this.tape.at(this.step);
    if (frame) this.playhead.show(frame);
  }
}
