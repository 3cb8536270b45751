/**
 * How the engine is asked. The player has one Asker for all that is asked of a run; a view asks through `api.look(question, name)`:
 *
 * - A few questions are on their way at a time, of each name one. Of those of a name that wait only the newest counts: the promise of one
 *   that a newer one overtook gives null. A question may be a function: then it is made up when its turn comes, and not before.
 * - A Question stays: it is asked anew where it or the shown moment has changed, and what was answered last is there while the next answer
 *   is on its way. Where frames can bring the answer along (`holds`), it is asked only while they do not.
 */

import { CALM } from "./light.js";

/** The server takes eight at once; some room is left for those of slow motion. */
const AT_ONCE = 6;
const PAUSE = 33; // ms from one question to the next: thirty a second
const REST = 160; // ms that a moment must be shown before it is asked about
const AGAIN = 400; // ms after an answer about another moment than the shown one
const LINE = 1000; // ms after which a question is asked again that only a closed line refused

export class Asker {
  waiting = new Map();
  underway = new Set();

  /** `send(question)`: a promise of its answer. */
  constructor(send, most = AT_ONCE) {
    this.send = send;
    this.most = most;
  }

  /**
   * Promise of the answer to what `begin()` gives once it is sent; null if it was overtaken or dropped before.
   * @param {() => any} begin
   * @param {string | symbol} name
   */
  ask(begin, name = Symbol("question")) {
    return new Promise((answer, refuse) => {
      this.drop(name);
      this.waiting.set(name, { begin, answer, refuse });
      this.#next();
    });
  }

  /** What still waits to be asked by this name is not wanted any more. */
  drop(name) {
    this.waiting.get(name)?.answer(null);
    this.waiting.delete(name);
  }

  #next() {
    for (const [name, { begin, answer, refuse }] of this.waiting) {
      if (this.underway.size >= this.most) return;
      if (this.underway.has(name)) continue;
      this.waiting.delete(name);
      this.underway.add(name);
      this.send(begin()).then(answer, refuse).finally(() => this.#over(name));
    }
  }

  #over(name) {
    this.underway.delete(name);
    this.#next();
  }
}

export class Question {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  question = null;
  before = null;
  after = null;
  tensors = null;
  step = 0;
  text = "";
  asked = "";
  answeredText = "";
  answeredOf = null;
  answeredAt = -Infinity;
  isCarried = false;
  sentAt = -Infinity;
  seen = null;
  seenAt = 0;
  refused = { text: "", why: "", of: null, until: 0 };
  subscribed = "null";
  subscribedAt = -Infinity;
  age = 0;

  /**
   * `state`: {api, frame, isPlaying}, where frames hold answers also their `a`, `b` and `share`. `changed()`: there is news to show.
   * `every`: ms between two answers while the run plays, CALM at least; where frames can bring them, 0: as fast as they do not flash. `rest`: ms that a paused moment is shown before it is
   * asked about. `again`: ms after which what was refused is asked again. `holds(tensors, question)`: do these of a frame answer it?
   * @param {Record<string, any>} state
   * @param {string} name
   * @param {() => void} changed
   * @param {{every?: number, rest?: number, again?: number, holds?: ((tensors: any, question: any) => boolean) | null}} [how]
   */
  constructor(state, name, changed, { every = Infinity, rest = REST, again = Infinity, holds = null } = {}) {
    this.state = state;
    this.name = name;
    this.changed = changed;
    this.every = holds ? every : Math.max(every, CALM);
    this.rest = rest;
    this.again = again;
    this.holds = holds;
  }

  get isAsking() {
    return this.asked !== "";
  }

  /** Is the answer that is there one to another question? */
  get isOther() {
    return this.answeredText !== this.text;
  }

  /** Is it one to another question, or of another moment? What a frame brought may be to the question before: a paused one is asked about. */
  get isStale() {
    return this.isOther || this.answeredOf !== this.state.frame || (this.isCarried && !this.state.isPlaying);
  }

  /** Why there is no answer to what is asked now. */
  get why() {
    return this.refused.text === this.text ? this.refused.why : "";
  }

  /** Called with every picture while someone looks; null: nothing is asked. */
  tick(question) {
    if (!this.state.frame) return;
    Object.assign(this, { question, text: JSON.stringify(question) });
    if (this.holds) this.#subscribe();
    if (question === null) return this.tensors || this.asked ? this.forget() : undefined;
    if (this.#carried() || !this.isStale || this.asked === this.text || this.#isRefused()) return;
    const wait = this.#wait(performance.now());
    if (wait <= 0) this.#send();
    else if (wait < Infinity) this.#later(wait);
  }

  /** Ask now, whatever there is. */
  renew(question) {
    Object.assign(this, { question, text: JSON.stringify(question) });
    this.#send();
  }

  /** Another network: what was answered, or is being answered, is not about this one. */
  forget() {
    this.age++;
    this.rests();
    Object.assign(this, { before: null, after: null, tensors: null, answeredText: "", answeredOf: null });
    this.refused.text = "";
  }

  /** Nobody looks any more. */
  rests() {
    clearTimeout(this.timer);
    this.state.api.drop(this.name);
    this.asked = "";
  }

  /** For good. */
  stop() {
    this.forget();
    if (this.holds) this.state.api.subscribe(null);
  }

  /** Frames shall carry the answer from the first press of play on: the question stands while they do. */
  #subscribe() {
    const now = performance.now();
    if (this.text === this.subscribed) return;
    if (now - this.subscribedAt < PAUSE) return this.#later(PAUSE);
    Object.assign(this, { subscribed: this.text, subscribedAt: now });
    this.state.api.subscribe(this.question);
  }

  /** The answers that the two frames of a moving picture hold; false if they hold none. */
  #carried() {
    const { a, b, share, isPlaying } = this.state;
    if (!this.holds || !isPlaying) return false;
    const [isA, isB] = [a, b].map(({ tensors }) => this.holds(tensors, this.question));
    if (!isA && !isB) return false;
    const after = isB ? b : a;
    const shown = share < 1 && isA ? a : after;
    Object.assign(this, { before: (isA ? a : after).tensors, after: after.tensors, tensors: shown.tensors, step: shown.step });
    Object.assign(this, { answeredText: this.text, answeredOf: shown, answeredAt: performance.now(), isCarried: true });
    return true;
  }

  /** What was refused is not asked again until something changes, or the line may be open again. */
  #isRefused() {
    const { refused, state } = this;
    return refused.text === this.text && (refused.of === state.frame || state.isPlaying) && performance.now() < refused.until;
  }

  /** Milliseconds until it may be asked; Infinity: another picture will come by itself before that. */
  #wait(now) {
    const { isPlaying } = this.state;
    const pause = this.sentAt + PAUSE - now;
    if (this.isOther) return pause;
    if (!this.answeredOf && !this.holds && now - this.answeredAt < AGAIN) return AGAIN;
    if (isPlaying) return now - this.answeredAt < this.every ? Infinity : pause;
    return Math.max(pause, this.#unrested(now));
  }

  #unrested(now) {
    if (this.seen !== this.state.frame) Object.assign(this, { seen: this.state.frame, seenAt: now });
    return this.rest && this.seenAt + this.rest - now;
  }

  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed(), wait + 5);
  }

  async #send() {
    const { text, question, age, state } = this;
    Object.assign(this, { asked: text, sentAt: performance.now() });
    let { frame } = state;
    const begin = () => {
      ({ frame } = state);
      return question;
    };
    const answer = state.api.look(begin, this.name).then((tensors) => tensors && (() => this.#take(text, frame, tensors)), (error) => () => this.#refuse(text, frame, error));
    this.changed();
    const does = await answer;
    if (!does || this.age !== age) return;
    if (this.asked === text) this.asked = "";
    if (frame.branch === state.frame.branch) does();
    this.changed();
  }

  /** The answer names its step: it may be that of the moment before or after. One that is older than what frames brought is none; one that would flash is asked for anew. */
  #take(text, frame, tensors) {
    const { state } = this;
    const step = Number(tensors.step?.data[0] ?? frame.step);
    const isLate = this.holds && state.isPlaying && this.answeredText === text && step < this.step;
    if (isLate || (this.holds && state.api.takes?.(tensors) === false)) return;
    this.refused.text = "";
    Object.assign(this, { before: tensors, after: tensors, tensors, step, isCarried: false });
    Object.assign(this, { answeredText: text, answeredOf: frame.step === step ? frame : null, answeredAt: performance.now() });
  }

  #refuse(text, frame, { message, isPassing }) {
    const wait = isPassing ? LINE : this.again;
    if (this.holds && !isPassing && message !== this.refused.why) this.state.api.say(message);
    this.refused = { text, why: message, of: frame, until: performance.now() + wait };
    if (wait < Infinity) this.#later(wait);
  }
}
