/** How fast a run computes, as seen here: frames and updates a second, measured as new frames arrive. */

/** What is older counts no more. */
const WINDOW = 4000;
/** A longer gap is a pause, not a slow server. */
const PAUSE = 15000;
const MOST = 240;

export class Rhythm {
  constructor() {
    this.forget();
  }

  forget() {
    this.heard = [];
  }

  /** A frame that was just made has come. */
  hear(step, now) {
    const { heard } = this;
    const last = heard.at(-1);
    if (last && (step <= last.step || now - last.now > PAUSE)) this.forget();
    this.heard.push({ step, now });
    while (this.heard.length > 3 && (now - this.heard[0].now > WINDOW || this.heard.length > MOST)) this.heard.shift();
  }

  /** Frames a second; Infinity before two have come. */
  get frames() {
    const { span, heard } = this;
    return span ? (1000 * (heard.length - 1)) / span : Infinity;
  }

  /** Updates a second; NaN before there is half a second to tell from. */
  get updates() {
    const { span, heard } = this;
    return span > 500 ? (1000 * (heard.at(-1).step - heard[0].step)) / span : NaN;
  }

  get span() {
    return this.heard.length > 1 ? this.heard.at(-1).now - this.heard[0].now : 0;
  }
}
