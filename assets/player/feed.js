/** Credit: how many frames the run may compute ahead of what is shown, asked again before it runs dry. */

export class Feed {
  /** `leads`: {least, most} frames ahead at 60 a second. */
  constructor(run, tape, leads) {
    this.run = run;
    this.tape = tape;
    this.leads = leads;
    this.forget();
    /** Frames to hold ahead of the shown one: more on a line with a long round trip. */
    this.lead = leads.least;
  }

  /** Frames asked for and not yet here. */
  get isIdle() {
    return this.outstanding === 0;
  }

  /** Whatever was asked is void: the line broke, or the run changed. */
  forget() {
    this.outstanding = 0;
    this.asked = null;
    this.askedAt = 0;
    /** When frames were asked for last. */
    this.since = Infinity;
  }

  /** Frames to hold ahead at `pace` frames a second: what is played slowly must not run far ahead of the eye. */
  leadAt(pace) {
    return Math.max(2, Math.ceil((this.lead * pace) / 60));
  }

  /** Only what was asked for ahead lies after the shown step. Twice, as the lead may have shrunk since it was asked for. */
  isNear(shown) {
    return this.tape.ahead(shown) <= 2 * this.lead;
  }

  /** Ask for more if the shown step comes near the end of what is held. `want`: {updates, seconds, pace}. */
  keep(shown, want, now) {
    const lead = this.leadAt(want.pace);
    const ahead = this.tape.ahead(shown);
    const isOther = this.asked && (this.asked.updates !== want.updates || this.asked.seconds !== want.seconds);
    const isDry = ahead + this.outstanding <= (lead * 2) / 3;
    if (isDry || (isOther && ahead < lead)) this.ask(Math.max(1, lead - ahead), want, now);
  }

  /** Ask for exactly n frames after the newest held one. */
  ask(n, want, now) {
    const newest = this.tape.newest;
    if (!newest || !this.run.frames(newest.step, n, want)) return;
    this.outstanding = n;
    this.since = now;
    this.asked = want;
    this.askedAt = now;
  }

  stop() {
    const newest = this.tape.newest;
    if (this.outstanding && newest) this.run.frames(newest.step, 0, this.asked);
    this.forget();
  }

  /** A frame has come; `isNew` if the tape did not hold it. */
  took(isNew, now) {
    if (this.askedAt) this.#measure(now - this.askedAt);
    this.askedAt = 0;
    if (isNew) this.outstanding = Math.max(0, this.outstanding - 1);
  }

  /** What one round trip takes at 60 frames a second, on top of the least; a single late answer counts little. */
  #measure(roundTrip) {
    const { least, most } = this.leads;
    const wanted = Math.min(most, least + (60 * Math.min(roundTrip, 600)) / 1000);
    this.lead += 0.15 * (wanted - this.lead);
  }
}
