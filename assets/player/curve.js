/** Loss and accuracy over the steps: kept far longer than frames, because a row costs 72 bytes. */

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
/** `branch`: the key of the branch that the row is of. */
const COLUMNS = [...Object.keys(SOURCES), "branch"];
/** The columns of what the timeline can show; `scratch` is the same network without pre-training. */
export const QUANTITIES = {
  loss: { train: "train", test: "test", scratch: "scratch" },
  accuracy: { train: "accuracyTrain", test: "accuracyTest", scratch: "accuracyScratch" },
};
const MOST_ROWS = 16384;

export class Curve {
  step;
  epoch;
  branch;

  constructor() {
    this.length = 0;
    for (const name of COLUMNS) this[name] = new Float64Array(256);
  }

  /** Add the frame's row in its place; a row of the same step is replaced. */
  add(frame) {
    this.put(frame.step, (name) => (name === "branch" ? frame.branch?.key ?? NaN : frame.number(SOURCES[name])));
  }

  /** Add what `value(column)` says of a step. */
  put(step, value) {
    const at = this.place(step);
    if (this.step[at] !== step || at === this.length) this.#open(at);
    for (const name of COLUMNS) this[name][at] = value(name);
    if (this.length > MOST_ROWS) this.#thin();
  }

  /** Add the rows of a table of the server's, whose branches have these keys; what is here already is as good. */
  join(tensors, keyOf) {
    const steps = tensors.step.data;
    for (let i = 0; i < steps.length; i += 1) {
      const step = Number(steps[i]);
      if (this.step[this.place(step)] === step && this.place(step) < this.length) continue;
      this.put(step, (name) => (name === "branch" ? keyOf(Number(tensors.branch.data[i])) : Number(tensors[SOURCES[name]]?.data[i] ?? NaN)));
    }
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

  /** The step at which the curve is at an epoch: between two rows by their distance, beyond them by updates an epoch. */
  stepAt(epoch, perEpoch) {
    const { length } = this;
    const after = this.epoch.subarray(0, length).findIndex((of) => of > epoch);
    const at = Math.max(0, (after < 0 ? length : after) - 1);
    if (!length) return Math.round(epoch * perEpoch);
    const isBetween = after > 0;
    const pace = isBetween ? (this.step[after] - this.step[at]) / (this.epoch[after] - this.epoch[at]) : perEpoch;
    return Math.round(this.step[at] + (epoch - this.epoch[at]) * pace);
  }

  /** The row as {step, epoch, train, …}. */
  row(index) {
    return Object.fromEntries(COLUMNS.map((name) => [name, this[name][index]]));
  }

  /** Whether the last row has a number in a column. */
  has(name) {
    return this.length > 0 && !Number.isNaN(this[name][this.length - 1]);
  }

  /** Take out the rows that `isKept(step, branch)` denies and return them, joined to the last one before them that stays. */
  leave(isKept) {
    const all = this.#rows();
    const stays = all.map((i) => isKept(this.step[i], this.branch[i]));
    const gone = this.#pick(all.filter((i) => !stays[i] || (i + 1 < this.length && !stays[i + 1])));
    if (gone.length) Object.assign(this, this.#pick(all.filter((i) => stays[i])));
    return gone;
  }

  /** Add the rows of another curve that `isWanted(step, branch)`. */
  gather(other, isWanted) {
    for (let i = 0; i < other.length; i += 1) {
      if (isWanted(other.step[i], other.branch[i])) this.put(other.step[i], (name) => other[name][i]);
    }
  }

  /** The rows up to `step`, as a curve of their own. */
  upTo(step) {
    return this.#pick(this.#rows().slice(0, this.place(step + 1)));
  }

  #rows() {
    return Array.from({ length: this.length }, (_, i) => i);
  }

  #pick(rows) {
    const curve = new Curve();
    for (const name of COLUMNS) curve[name] = Float64Array.from(rows, (i) => this[name][i]);
    curve.length = rows.length;
    return curve;
  }

  #open(at) {
    if (this.length === this.step.length) this.#grow();
    for (const name of COLUMNS) this[name].copyWithin(at + 1, at, this.length);
    this.length += 1;
  }

  #grow() {
    for (const name of COLUMNS) {
      const wider = new Float64Array(Math.max(256, this[name].length * 2));
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
