// Asks the engine what the picture shows of what is watched. Frames of a playing run bring the answer along; a paused one is asked about.

const PAUSE = 33; // ms between two questions: thirty a second
const AGAIN = 600; // ms after a refused look

export class Watcher {
  isAsking = false;
  sentAt = 0;
  watchedAt = 0;
  sent = "null";
  answeredText = "";
  answeredOf = null;
  why = "";

  /** `answered()`: there is something new to draw. `sign`: the tensor that every answer holds. */
  constructor(state, answered, sign) {
    this.state = state;
    this.answered = answered;
    this.sign = sign;
  }

  /** Called with every picture, and when the question has changed. */
  tick() {
    const { state } = this;
    if (!state.frame) return;
    const text = JSON.stringify(state.watched());
    this.subscribe(text);
    if (state.isPlaying && this.take()) return;
    if (this.answeredText === text && this.answeredOf === state.frame) return;
    if (this.isAsking) return;
    const wait = this.sentAt + PAUSE - performance.now();
    if (wait > 0) return this.later(wait);
    this.ask(text, state.frame);
  }

  /** Whether what is shown is about what is watched now; while it plays, it is about one of the last frames. */
  get isAnswered() {
    return this.state.isPlaying || (this.answeredOf === this.state.frame && this.answeredText === JSON.stringify(this.state.watched()));
  }

  /** Frames shall carry the answer from the first press of play on: the question stands while they do. */
  subscribe(text) {
    const now = performance.now();
    if (text === this.sent) return;
    if (now - this.watchedAt < PAUSE) return this.later(PAUSE);
    Object.assign(this, { sent: text, watchedAt: now });
    this.state.api.watch(this.state.watched());
  }

  /** The answers that the two frames of a moving picture hold; false if they hold none. */
  take() {
    const { state, sign } = this;
    const [a, b] = [state.a.tensors, state.b.tensors];
    if (!a[sign] && !b[sign]) return false;
    const after = b[sign] ? b : a;
    Object.assign(state, { before: a[sign] ? a : after, after, detail: state.share < 1 && a[sign] ? a : after });
    this.answeredOf = null;
    return true;
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), wait);
  }

  async ask(text, frame) {
    this.isAsking = true;
    this.sentAt = performance.now();
    const tensors = await this.state.api.look(JSON.parse(text)).catch((error) => this.refused(error));
    this.isAsking = false;
    if (this.isOver) return;
    if (tensors && !(this.state.isPlaying && frame !== this.state.frame)) this.show(tensors, text, frame);
    if (tensors) this.tick();
    else this.later(AGAIN);
  }

  show(tensors, text, frame) {
    Object.assign(this.state, { before: tensors, after: tensors, detail: tensors });
    Object.assign(this, { answeredText: text, answeredOf: frame, why: "" });
    this.answered();
  }

  refused({ message }) {
    if (message !== this.why) this.state.api.say(message);
    this.why = message;
    return null;
  }

  stop() {
    this.isOver = true;
    clearTimeout(this.timer);
    this.state.api.watch(null);
  }
}
