// Asks the engine about every frame, and minds two things: why it was refused, and whether what a frame brings along is what is asked now.

import { Watcher } from "../../kit/watcher.js";

const AGAIN = 600; // ms after which a refused question is asked again
const SIGN = "look/about"; // the engine's name for the sequence and what is broken in it

export class Reader extends Watcher {
  known = null;
  refusedText = "";
  refusedAt = -AGAIN;

  constructor(state, answered) {
    super(state, answered, SIGN);
  }

  /** Another model: nothing is known of what it answers. */
  forget() {
    this.known = null;
  }

  /**
   * Frames that were kept, or on their way, when the question changed hold answers about another sequence: those are not taken.
   * @override
   */
  take() {
    const { state } = this;
    const [a, b] = [state.a.tensors, state.b.tensors];
    if (this.known?.about !== JSON.stringify(state.question())) return false;
    const [isA, isB] = [this.fits(a), this.fits(b)];
    if (!isA && !isB) return false;
    const after = isB ? b : a;
    Object.assign(state, { before: isA ? a : after, after, detail: state.share < 1 && isA ? a : after, refusal: "" });
    this.answeredOf = null;
    state.answered = this.known.about;
    return true;
  }

  fits(tensors) {
    return tensors[SIGN]?.data[0] === this.known.sign;
  }

  /** @override */
  async ask(text, frame) {
    if (text === this.refusedText && performance.now() - this.refusedAt < AGAIN) return this.later(AGAIN);
    const { state } = this;
    const about = JSON.stringify(state.question());
    Object.assign(this, { isAsking: true, sentAt: performance.now() });
    const { tensors, why } = await state.api.look(JSON.parse(text)).then((tensors) => ({ tensors }), ({ message }) => ({ why: message }));
    this.isAsking = false;
    if (this.isOver) return;
    if (frame.branch !== state.frame.branch) return this.tick();
    if (tensors) this.heard(tensors, about, text, frame);
    else this.refuse(why, text);
    this.tick();
  }

  heard(tensors, about, text, frame) {
    this.known = { about, sign: tensors[SIGN].data[0] };
    this.refusedText = "";
    Object.assign(this.state, { refusal: "", answered: about });
    this.show(tensors, text, frame);
  }

  refuse(why, text) {
    Object.assign(this, { refusedText: text, refusedAt: performance.now(), answeredText: "" });
    this.state.refusal = why;
    this.refused({ message: why });
    this.answered();
  }
}
