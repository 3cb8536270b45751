/** What the person changed in the picture, reported to the page: one report at a time, edits once they rest. Of reports that come faster than the page answers it may meet only the last, so that says all that is still to be met. */

const REST = 400;

export class Wants {
  /** `report(name, value)`: the component's setStateValue. */
  constructor(report) {
    this.report = report;
    this.last = this.heard = 0;
    /** The tab that was opened last and the number of the first wish that said so, until the page has met that wish. */
    this.opened = null;
    this.edits = null;
    /** Changes that the page has not met yet: {n, values}. */
    this.unmet = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.following = undefined;
  }

  /** Gives the number of the wish. */
  change(values) {
    const said = { ...this.#resting(), ...values };
    const n = this.#say({ set: Object.assign({}, ...this.unmet.map((change) => change.values), said) });
    this.unmet.push({ n, values: said });
    return n;
  }

  /** The run's edits, as the server has them; said when no further one comes. */
  setEdits(edits) {
    this.edits = edits;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.edits && this.change({}), REST);
  }

  /** The run has gone to these settings, edits and all. */
  go(address) {
    this.#resting();
    this.unmet = [];
    this.#say({ go: address });
  }

  /** Another window of the run has changed its settings: the page asks the run for them, once they rest. */
  follow() {
    clearTimeout(this.following);
    this.following = setTimeout(() => this.#say({}), REST);
  }

  /** A run of this window's own. */
  own() {
    this.#say({ own: true });
  }

  open(tab) {
    this.opened = { tab, n: Infinity };
    if (this.edits || this.unmet.length) this.change({});
    else this.#say({});
  }

  /** The number of the newest wish that the page has met. */
  hear(n = 0) {
    this.heard = n;
    this.unmet = this.unmet.filter((change) => change.n > n);
    if (this.opened && n >= this.opened.n) this.opened = null;
  }

  undo() {
    this.#after({ undo: true });
  }

  redo() {
    this.#after({ redo: true });
  }

  /** Wants the page to play this run; `isReload`: unless another tab plays it otherwise; `seat`: the name of this window. */
  find(token, isReload, seat) {
    this.#say({ run: token, is_reload: isReload, seat, ...(this.edits && { set: this.#resting() }) });
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.following);
  }

  /** An edit that still rests comes first, or undo would take back the change before it. */
  #after(wish) {
    if (!this.edits) return this.#over(wish);
    this.change({});
    setTimeout(() => this.#over(wish), REST);
  }

  /** What was changed before is no longer wished for by what comes after. */
  #over(wish) {
    this.unmet = [];
    this.#say(wish);
  }

  #resting() {
    clearTimeout(this.timer);
    const resting = this.edits ? { edits: this.edits } : {};
    this.edits = null;
    return resting;
  }

  /** The counter only grows, also over a reload, so that the page can tell a new wish from one it has met. */
  #say(wish) {
    this.last = Math.max(this.last + 1, Date.now());
    if (this.opened) this.opened.n = Math.min(this.opened.n, this.last);
    this.report("wants", { n: this.last, ...(this.opened && { tab: this.opened.tab }), ...wish });
    return this.last;
  }
}
