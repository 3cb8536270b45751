/** The one step that is wanted and not here yet. */

/** While dragging, the exact frame is asked for when the pointer rests this long. */
const REST = 70;

export class Seeker {
  constructor(run) {
    this.run = run;
    this.wanted = null;
    this.timer = 0;
  }

  /**
   * Ask when the pointer rests. `isHeld`: the frame is shown already, but the server is told all the same, because
   * where it stands is where a change of settings forks.
   */
  askSoon(step, isHeld) {
    this.stop();
    this.wanted = isHeld ? null : step;
    this.timer = setTimeout(() => this.run.seek(step), REST);
  }

  ask(step) {
    this.expect(step);
    this.run.seek(step);
  }

  /** The frame of `step` will come unasked. */
  expect(step) {
    this.stop();
    this.wanted = step;
  }

  /** A seek on its way to the server would cancel what is asked after it. */
  stop() {
    clearTimeout(this.timer);
    this.wanted = null;
  }

  /** Whether this is what was wanted, and not the late answer to what was wanted before; then nothing is wanted any more. */
  takes(frame) {
    const isIt = this.wanted === frame.step;
    if (isIt) this.wanted = null;
    return isIt;
  }
}
