/** Slow motion: one sample of the next mini-batch at a time through forward, loss and backward; after the last one, the update. */

/** Each phase with what happens in it, for `size` samples in the mini-batch. */
export const PHASES = [
  { name: "forward", seconds: 2.4, says: () => "The sample goes through the network: each unit adds up what comes in, bends the sum, and hands it on." },
  { name: "loss", seconds: 1.6, says: () => "The output is compared with what it should be: the loss says how far off it is." },
  { name: "backward", seconds: 2.4, says: () => "The error goes back through the network and tells each weight which way would be better: its gradient." },
  { name: "update", seconds: 2.4, says: (size) => `Once for all ${size} samples of this mini-batch: each weight takes a small step against its mean gradient.` },
];
const BACKWARD = 2;
const UPDATE = 3;
/** A phase that one went to by hand shows all its values. */
export const LIT = 0.999;

export class Film {
  detail;
  index;
  sample;
  step;
  take = 0;

  /** `look(step, question)`: promise of detail; `update()`: the mini-batch's update is to be made; `failed(error)`. */
  constructor({ look, update, failed }) {
    this.look = look;
    this.update = update;
    this.failed = failed;
    this.end();
  }

  get isOn() {
    return this.detail !== null || this.isWaiting;
  }

  get phase() {
    return PHASES[this.index].name;
  }

  /** Size of the batch and the number of the shown sample. */
  get place() {
    const [sample, size] = this.detail?.["look/batch"]?.data ?? [this.sample, 0];
    return { sample: Number(sample), size: Number(size) };
  }

  end() {
    Object.assign(this, { detail: null, sample: 0, index: 0, t: 0, isWaiting: false });
    this.take += 1;
  }

  /** Show a sample of the mini-batch after `step`, from a phase on; `shown()` as soon as it is here. What was shown stays until then. */
  async begin(step, sample, { index = 0, t = 0, shown = () => {} } = {}) {
    const take = (this.take += 1);
    this.isWaiting = true;
    try {
      const detail = await this.look(step, { sample });
      if (take !== this.take) return;
      Object.assign(this, { detail, step, sample, index, t, isWaiting: false });
      shown();
    } catch (error) {
      if (take !== this.take) return;
      this.end();
      this.failed(error);
    }
  }

  /** Move on by `seconds` of the film's own tempo. */
  advance(seconds) {
    if (!this.detail || this.isWaiting) return;
    this.t += seconds / PHASES[this.index].seconds;
    if (this.t >= 1) this.next(0);
  }

  /** Play the present phase from its start. */
  replay() {
    this.t = 0;
  }

  /** One phase on, to its part `t`. */
  next(t = LIT) {
    if (this.isWaiting) return;
    const isLast = this.sample + 1 >= this.place.size;
    if (this.index === UPDATE) {
      this.t = 1;
      this.update();
    } else if (this.index === BACKWARD && !isLast) this.begin(this.step, this.sample + 1, { t });
    else this.show(this.index + 1, t);
  }

  /** One phase back, also to the sample before. */
  back() {
    if (this.isWaiting) return;
    if (this.index > 0) this.show(this.index - 1);
    else if (this.sample > 0) this.begin(this.step, this.sample - 1, { index: BACKWARD, t: LIT });
  }

  /** A sample of the same mini-batch before or after this one. */
  turn(by) {
    const sample = this.sample + by;
    if (!this.isWaiting && sample >= 0 && sample < this.place.size) this.begin(this.step, sample, { t: LIT });
  }

  /** A phase of this sample. */
  show(index, t = LIT) {
    Object.assign(this, { index, t });
  }
}
