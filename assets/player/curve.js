/** Loss and accuracy over the steps: kept far longer than frames, because a row costs 64 bytes. */

const SOURCES = {
  step: "step",
  epoch: "epoch",
  train: "loss/train",
  test: "loss/test",
  scratch: "loss/scratch",
  accuracyTrain: "accuracy/train",
  accuracyTest: "accuracy/test",
  accuracyScratch: "accuracy/scratch",
};
const COLUMNS = Object.keys(SOURCES);
/** The columns of what the timeline can show; `scratch` is the same network without pre-training. */
export const QUANTITIES = {
  loss: { train: "train", test: "test", scratch: "scratch" },
  accuracy: { train: "accuracyTrain", test: "accuracyTest", scratch: "accuracyScratch" },
};
const MOST_ROWS = 16384;

export class Curve {
  constructor() {
    this.length = 0;
    for (const name of COLUMNS) this[name] = new Float64Array(256);
  }

  /** Add the frame's row in its place; a row of the same step is replaced. */
  add(frame) {
    const at = this.place(frame.step);
    if (this.step[at] !== frame.step || at === this.length) this.#open(at);
    for (const name of COLUMNS) this[name][at] = frame.number(SOURCES[name]);
    if (this.length > MOST_ROWS) this.#thin();
  }

  /** Index of the first row at or after `step`. */
  place(step) {
    let low = 0;
    let high = this.length;
    if (high && this.step[high - 1] < step) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.step[middle] < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the row whose step is nearest; -1 when there is none. */
  nearest(step) {
    const after = this.place(step);
    if (after === 0) return this.length ? 0 : -1;
    if (after === this.length) return after - 1;
    return step - this.step[after - 1] <= this.step[after] - step ? after - 1 : after;
  }

  /** The row as {step, epoch, train, …}. */
  row(index) {
    return Object.fromEntries(COLUMNS.map((name) => [name, this[name][index]]));
  }

  /** Whether the last row has a number in a column. */
  has(name) {
    return this.length > 0 && !Number.isNaN(this[name][this.length - 1]);
  }

  /** Drop the rows after `step` and return them, joined to the last one that stays. */
  cut(step) {
    const first = this.place(step + 1);
    const gone = this.#copy(Math.max(0, first - 1), this.length);
    this.length = first;
    return gone;
  }

  #copy(from, to) {
    const copy = new Curve();
    for (const name of COLUMNS) copy[name] = this[name].slice(from, to);
    copy.length = to - from;
    return copy;
  }

  #open(at) {
    if (this.length === this.step.length) this.#grow();
    for (const name of COLUMNS) this[name].copyWithin(at + 1, at, this.length);
    this.length += 1;
  }

  #grow() {
    for (const name of COLUMNS) {
      const wider = new Float64Array(this[name].length * 2);
      wider.set(this[name]);
      this[name] = wider;
    }
  }

  /** Every second row of the older three quarters goes; the first one stays. */
  #thin() {
    const old = Math.floor((this.length * 3) / 4);
    let kept = 0;
    for (let i = 0; i < this.length; i += 1) {
      if (i > 0 && i < old && i % 2) continue;
      for (const name of COLUMNS) this[name][kept] = this[name][i];
      kept += 1;
    }
    this.length = kept;
  }
}
