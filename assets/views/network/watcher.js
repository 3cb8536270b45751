// Asks the engine for the detail that the person points at. An answer belongs to one frame, and is shown only with it.

const PAUSE = 60; // ms between two questions while the run plays

export class Watcher {
  constructor(state, answered) {
    this.state = state;
    this.answered = answered;
    this.question = null;
    this.isAsking = false;
    this.askedAt = 0;
  }

  /** From now on this question, on behalf of `unit` ("layer.unit" or empty); null for none. */
  watch(question, unit) {
    const text = JSON.stringify(question);
    this.unit = unit;
    if (text === this.text) return;
    this.text = text;
    this.question = question;
    this.askedAt = 0;
    if (!question) this.state.detail = this.state.detailOf = null;
    this.tick();
  }

  /** Called with every picture: ask again when the shown frame or the question is another. */
  tick() {
    const { state, question } = this;
    if (!question || this.isAsking || !state.frame) return;
    if (this.answeredText === this.text && state.detailOf === state.frame) return;
    const wait = this.askedAt + PAUSE - performance.now();
    if (wait > 0) return this.later(wait);
    this.ask(question, this.text, this.unit, state.frame);
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
      Object.assign(this.state, { detail: tensors, detailOf: frame, detailUnit: unit });
      this.answeredText = text;
      this.answered();
    }
    if (this.text !== text || !tensors) this.later(tensors ? 0 : 300);
    else this.tick();
  }

  stop() {
    clearTimeout(this.timer);
    this.question = null;
  }
}

/** The answer is for the frame that is shown, not for one before or after. */
const isOf = (tensors, frame) => Number(tensors.step.data[0]) === frame.step;
