// One question that stays: answered anew when it or the shown moment changes, but while the run plays only now and then.

const REST = 160; // ms that a moment must be shown before it is asked about
const AGAIN = 400; // ms after an answer about another moment than the shown one
const LINE = 1000; // ms after which a question is asked again that only a closed line refused

export class Inquiry {
  refusedUntil;
  refusedText;
  refusedOf;
  seen;
  seenAt;
  text = "";
  asked = "";
  answeredText = "";
  answeredOf = null;
  answeredAt = -Infinity;
  tensors = null;
  step = 0;
  why = "";
  age = 0;

  /** `every`: ms between two answers while the run plays; 0: as fast as they come. `changed()`: there is news to show. */
  constructor(state, asker, who, changed, { every = Infinity, rest = REST } = {}) {
    this.state = state;
    this.asker = asker;
    this.who = who;
    this.changed = changed;
    this.every = every;
    this.rest = rest;
  }

  get isAsking() {
    return this.asked !== "";
  }

  /** Is the answer that is there one to another question? */
  get isOther() {
    return this.answeredText !== this.text;
  }

  /** Is it one to another question, or of another moment? */
  get isStale() {
    return this.isOther || this.answeredOf !== this.state.frame;
  }

  /** Called with every picture while someone looks. */
  tick(question) {
    if (!this.state.frame) return;
    this.text = JSON.stringify(question);
    if (!this.isStale || this.asked === this.text || this.isRefused()) return;
    const { isOther } = this;
    const now = performance.now();
    if (!isOther && !this.answeredOf && now - this.answeredAt < AGAIN) return this.later(AGAIN);
    if (!isOther && this.state.isPlaying && now - this.answeredAt < this.every) return;
    if (!isOther && !this.state.isPlaying && !this.hasRested(now)) return;
    this.send(question);
  }

  /** Ask now, whatever there is. */
  renew(question) {
    this.why = "";
    this.text = JSON.stringify(question);
    this.send(question);
  }

  /** What was refused once is not asked again until something changes, or the line may be open again. */
  isRefused() {
    return performance.now() < this.refusedUntil && this.why !== "" && this.refusedText === this.text && (this.refusedOf === this.state.frame || this.state.isPlaying);
  }

  hasRested(now) {
    if (this.seen !== this.state.frame) Object.assign(this, { seen: this.state.frame, seenAt: now });
    const left = this.seenAt + this.rest - now;
    if (left <= 0) return true;
    this.later(left);
    return false;
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed(), wait + 5);
  }

  send(question) {
    const text = (this.asked = this.text);
    const { age } = this;
    let frame = this.state.frame;
    const begin = () => {
      frame = this.state.frame;
      return question;
    };
    const ifYoung = (does) => (...news) => this.age === age && does(text, frame, ...news);
    this.asker.ask(this.who, begin, ifYoung((...news) => this.take(...news)), ifYoung((...news) => this.refuse(...news)));
    this.changed();
  }

  /** The answer names its step: it may be that of the moment before or after. */
  take(text, frame, tensors, step) {
    if (this.asked === text) this.asked = "";
    Object.assign(this, { answeredText: text, answeredOf: frame.step === step ? frame : null, answeredAt: performance.now(), tensors, step, why: "" });
    this.changed();
  }

  refuse(text, frame, why, isPassing) {
    if (this.asked === text) this.asked = "";
    Object.assign(this, { refusedText: text, refusedOf: frame, why, refusedUntil: isPassing ? performance.now() + LINE : Infinity });
    if (isPassing) this.later(LINE);
    this.changed();
  }

  /** Another network: what was answered, or is being answered, is not about this one. */
  forget() {
    this.age++;
    this.rests();
    Object.assign(this, { tensors: null, answeredText: "", answeredOf: null, why: "" });
  }

  /** Nobody looks any more. */
  rests() {
    clearTimeout(this.timer);
    this.asker.drop(this.who);
    this.asked = "";
  }
}
