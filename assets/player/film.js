/** Slow motion: one sample of the next mini-batch at a time through forward, loss, backward, update. */

export const PHASES = [
  { name: "forward", seconds: 1.6 },
  { name: "loss", seconds: 0.8 },
  { name: "backward", seconds: 1.6 },
  { name: "update", seconds: 1 },
];
/** The first sample is explained, the next ones may pass quicker. */
const quicker = (sample) => Math.min(6, 1 + sample * 0.5);

export class Film {
  /** `look(question)`: promise of detail; `update()`: makes the update after a batch's last sample; `failed(error)`. */
  constructor({ look, update, failed }) {
    Object.assign(this, { look, update, failed });
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
    return { sample, size };
  }

  end() {
    Object.assign(this, { detail: null, sample: 0, index: 0, t: 0, isWaiting: false, isSingle: false });
    this.take = (this.take ?? 0) + 1;
  }

  /** Show a sample from its start; `isSingle`: stop after it. */
  async begin(sample, isSingle = false) {
    const take = (this.take += 1);
    Object.assign(this, { sample, isSingle, isWaiting: true });
    try {
      const detail = await this.look({ sample });
      if (take === this.take) Object.assign(this, { detail, index: 0, t: 0, isWaiting: false });
    } catch (error) {
      if (take === this.take) this.end();
      this.failed(error);
    }
  }

  /** Move on by `seconds`; "sample" when a single sample's film is over. */
  advance(seconds) {
    if (!this.detail || this.isWaiting) return "";
    this.t += (seconds * quicker(this.isSingle ? 0 : this.sample)) / PHASES[this.index].seconds;
    return this.t >= 1 ? this.#nextPhase() : "";
  }

  /** One phase forward or back, by hand; the values of the phase are all lit. */
  turn(direction) {
    const index = this.index + direction;
    if (index >= PHASES.length) return this.#nextSample();
    this.index = Math.max(0, index);
    this.t = direction > 0 ? 0.999 : 0;
    return "";
  }

  #nextPhase() {
    if (this.index < PHASES.length - 1) {
      Object.assign(this, { index: this.index + 1, t: 0 });
      return "";
    }
    this.t = 1;
    return this.isSingle ? "sample" : this.#nextSample();
  }

  #nextSample() {
    if (this.sample + 1 < this.place.size) this.begin(this.sample + 1, this.isSingle);
    else this.update();
    return "";
  }
}
