/** Where we are on the tape, and how we move along it: frames come at their own rate, the eye gets 60 a second. */

/** Seconds that a gap takes at most, however many updates lie in it: after a reload the browser holds the run's end and little of the way to it. */
const LONGEST = 1;

export class Playhead {
  constructor(tape) {
    this.tape = tape;
    /** The shown frame: of a tape that somebody has played before, its last. */
    this.frame = tape.newest;
    /** How far between the shown frame and the next, 0 to 1. */
    this.t = 0;
    this.isPlaying = false;
    /** Paused, but still running up to the last frame that was asked for. */
    this.isCatchingUp = false;
  }

  get step() {
    return this.frame?.step ?? 0;
  }

  get next() {
    return this.frame ? this.tape.after(this.frame.step) : null;
  }

  get isAtEnd() {
    return !this.next;
  }

  /** The shown moment in another form, as after a change of settings. */
  replace(frame) {
    this.frame = frame;
  }

  show(frame) {
    this.frame = frame;
    this.t = 0;
    this.isCatchingUp = false;
    this.tape.see(this.step);
  }

  /**
   * Move on by `seconds` of a speed of `updates` between frames and `pace` frames a second; true if the picture changed.
   * `lead`: frames that should lie ahead (0: no more come). `seconds` in the speed: gaps are as the server made them.
   * `rhythm`: frames a second that come, where the picture is to move evenly however few they are.
   */
  advance(seconds, speed, lead, rhythm = Infinity) {
    if (!this.frame || !(this.isPlaying || this.isCatchingUp)) return false;
    let way = this.#frames(seconds, speed, lead, rhythm);
    const before = this.frame;
    const from = this.t;
    while (way > 0 && this.next) {
      const part = Math.min(way, 1 - this.t);
      this.t += part;
      way -= part;
      if (this.t >= 1 - 1e-6) [this.frame, this.t] = [this.next, 0];
    }
    if (this.isAtEnd) this.t = 0;
    return this.frame !== before || this.t !== from;
  }

  /** Frames to move on by: slower where few lie ahead, so that a slow server is eased over instead of stuttering. */
  #frames(elapsed, { updates, pace, seconds }, lead, rhythm) {
    if (this.isCatchingUp) return elapsed * 60;
    const gap = this.next && !seconds ? this.next.step - this.frame.step : updates;
    const rate = Math.max(pace * (updates / Math.max(1, gap)), 1 / LONGEST);
    const ahead = this.tape.ahead(this.frame.step) - this.t;
    if (rhythm < Infinity && lead && ahead <= lead + 1) return elapsed * Math.min(pace, rhythm * Math.min(1.5, ahead / 1.5));
    const way = elapsed * rate * Math.min(1, (3 * ahead) / lead);
    const isWhole = this.t < 0.05 && way > 0.85 && way < 1.2;
    if (isWhole) this.t = 0;
    return isWhole ? 1 : way;
  }
}
