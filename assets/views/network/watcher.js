// Asks the engine for the detail that the person points at. An answer belongs to one frame, and is shown only with it.

const PAUSE = 60; // ms between two questions

export class Watcher {
  text;
  question = null;
  isAsking = false;
  askedAt = 0;
  watched = null;
  watchedAt = 0;

  constructor(state, answered) {
    this.state = state;
    this.answered = answered;
  }

  /** From now on this question, on behalf of `unit` ("layer.unit" or empty); null for none. */
  watch(question, unit) {
    const text = JSON.stringify(question);
    this.unit = unit;
    if (text === this.text) return;
    Object.assign(this, { text, question, askedAt: 0 });
    if (!question) this.state.detail = this.state.detailOf = null;
    this.tick();
  }

  /** Called with every picture: frames of a playing run bring their answer along, others are asked about. */
  tick() {
    this.subscribe();
    const { state, question } = this;
    if (!question || !state.frame) return;
    if (this.answeredText === this.text && state.detailOf === state.frame) return;
    if (answers(state.frame.tensors, question)) return this.take(state.frame.tensors, state.frame, this.text, this.unit);
    if (this.isAsking) return;
    const wait = this.askedAt + PAUSE - performance.now();
    if (wait > 0) return this.later(wait);
    this.ask(question, this.text, this.unit, state.frame);
  }

  /** While frames flow they shall carry the answer; a paused run has nothing to carry. */
  subscribe() {
    const { state, question, text } = this;
    const wanted = question && state.isMoving ? text : null;
    const now = performance.now();
    if (wanted === this.watched || (wanted && now - this.watchedAt < PAUSE)) return;
    Object.assign(this, { watched: wanted, watchedAt: now });
    state.api.watch(wanted && question);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), wait);
  }

  async ask(question, text, unit, frame) {
    this.isAsking = true;
    this.askedAt = performance.now();
    const tensors = await this.state.api.look(question).catch(() => null);
    this.isAsking = false;
    if (tensors && this.question && isOf(tensors, frame)) {
      this.take(tensors, frame, text, unit);
      this.answered();
    }
    if (this.text !== text || !tensors) this.later(tensors ? 0 : 300);
    else this.tick();
  }

  take(detail, frame, text, unit) {
    Object.assign(this.state, { detail, detailOf: frame, detailUnit: unit });
    this.answeredText = text;
  }

  stop() {
    clearTimeout(this.timer);
    this.question = null;
    this.subscribe();
  }
}

/** The answer is for the frame that is shown, not for one before or after. */
const isOf = (tensors, frame) => Number(tensors.step.data[0]) === frame.step;

/** Do a frame's tensors hold the answer to this very question? */
function answers(tensors, { unit, point }) {
  const at = tensors["look/at"]?.data;
  const of = tensors["look/unit"]?.data;
  return (!unit || (of && unit.every((value, i) => Number(of[i]) === value))) && (!point || (at && point.every((value, i) => at[i] === Math.fround(value))));
}
