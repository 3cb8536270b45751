/** Which branch made what can be seen, from which step on: tells the moments of a run from those of branches that were left. */

export class Stretches {
  /** `pairs`: [[step, branch], …] in order, as the server tells them; `keyOf(branch)`: how this window names it; `began`: the first step that the run has been through. */
  constructor(pairs, keyOf, began = 0) {
    this.began = began;
    this.starts = pairs.map(([step]) => step);
    this.keys = pairs.map(([, branch]) => keyOf(branch));
  }

  /** The first step of the last stretch. */
  get last() {
    return this.starts.at(-1) ?? 0;
  }

  /** The branch that made `step`; undefined before the first stretch that is told of. */
  at(step) {
    return this.keys[this.starts.findLastIndex((start) => start <= step)];
  }

  /** Does a branch begin at this very step? */
  begins(step, key) {
    return this.keys.some((made, i) => made === key && this.starts[i] === step);
  }

  /** Is the moment one of this run, for sure? */
  made(step, key) {
    return this.at(step) === key;
  }

  /** Or may it be? Where the last stretch begins it is, in whatever form; before the first that is told of nobody says it is not. */
  has(step, key) {
    if (step < this.began) return false;
    const made = this.at(step);
    return made === undefined || made === key || step === this.last;
  }
}
