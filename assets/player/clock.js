/** One loop at the screen's rate that sleeps while nothing changes. */

/** After a hidden tab or a long stall we go on where we were instead of leaping. */
const LONGEST = 0.1;

export class Clock {
  /** `tick(now, seconds)` returns true while it wants to be called again. */
  constructor(tick) {
    this.tick = tick;
    this.request = 0;
    this.last = 0;
    this.awakeUntil = 0;
  }

  /** Run for at least `ms` more: something may have changed. */
  wake(ms = 0) {
    this.awakeUntil = Math.max(this.awakeUntil, performance.now() + ms);
    if (this.request) return;
    this.last = 0;
    this.request = requestAnimationFrame((now) => this.#run(now));
  }

  stop() {
    cancelAnimationFrame(this.request);
    this.request = -1;
  }

  #run(now) {
    const seconds = this.last ? Math.min(LONGEST, (now - this.last) / 1000) : 1 / 60;
    this.last = now;
    const goesOn = this.tick(now, seconds) || now < this.awakeUntil;
    if (this.request === -1) return;
    this.request = goesOn ? requestAnimationFrame((next) => this.#run(next)) : 0;
  }
}
