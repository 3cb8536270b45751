// What is drawn anew only where something has changed.

export class News {
  /** Is any of the values another than when this was last asked? */
  has(...values) {
    const { last } = this;
    this.last = values;
    return last?.length !== values.length || values.some((value, k) => value !== last[k]);
  }

  /** Next time all is new. */
  forget() {
    this.last = null;
  }
}
