// Words about what the mouse is over follow it at a pace that can be read; the marks follow at once.

const PACE = 50; // ms from one to the next

export class Pace {
  value = null;
  at = -PACE;
  timer = 0;

  /** `again()`: draw once more, as a newer value waits. */
  constructor(again) {
    this.again = again;
  }

  /** `value`, or for a moment more the one before it. */
  follow(value, now) {
    if (value === this.value) return value;
    const rest = this.at + PACE - now;
    clearTimeout(this.timer);
    if (rest > 0) this.timer = setTimeout(this.again, rest);
    else Object.assign(this, { value, at: now });
    return this.value;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
