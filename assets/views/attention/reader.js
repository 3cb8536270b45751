// Asks the engine about every frame, and minds two things: why it was refused, and whether what a frame brings along is what is asked now.

import { Question } from "../../kit/ask.js";

const SIGN = "look/about"; // the engine's name for the sequence and what is broken in it
const ABOUT = ["tokens", "off", "edit", "from", "patch"]; // the part of a question that it stands for

export class Reader {
  known = null;
  taken = null;

  constructor(state, answered) {
    this.state = state;
    const news = () => (this.take(), answered());
    this.asked = new Question(state, "picture", news, { every: 0, rest: 0, again: 600, holds: (tensors) => this.holds(tensors) });
  }

  /** Another model: nothing is known of what it answers. */
  forget() {
    this.known = null;
  }

  tick() {
    this.asked.tick(this.state.question());
    this.take();
  }

  /** Frames that were kept, or on their way, when the question changed hold answers about another sequence: those are not taken. */
  holds(tensors) {
    const { known } = this;
    return known !== null && tensors[SIGN]?.data[0] === known.sign && known.about === JSON.stringify(this.state.about());
  }

  take() {
    const { asked, state } = this;
    const { before, after, tensors, isCarried, isAsking, why } = asked;
    if (why || !isAsking) state.refusal = why;
    if (!tensors) return;
    if (tensors !== this.taken) {
      const about = aboutOf(JSON.parse(asked.answeredText));
      if (!isCarried) this.known = { about, sign: tensors[SIGN].data[0] };
      state.answered = about;
    }
    this.taken = tensors;
    Object.assign(state, { before, after, detail: tensors });
  }

  stop() {
    this.asked.stop();
  }
}

const aboutOf = (question) => JSON.stringify(Object.fromEntries(ABOUT.filter((name) => name in question).map((name) => [name, question[name]])));
