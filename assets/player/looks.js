/** Looks at details: a few on their way at a time, the others wait; of questions that replace each other only the last counts. */

/** The server takes eight at once; some room is left for those of slow motion. */
const AT_ONCE = 6;

export class Looks {
  /** `put(step, question)`: a promise of tensors. */
  constructor(put) {
    this.put = put;
    this.underway = 0;
    this.waiting = [];
    this.lanes = new Map();
  }

  /** Promise of the detail of a frame. */
  ask(step, question) {
    return new Promise((answer, refuse) => {
      this.waiting.push({ step, question, answer, refuse });
      this.#next();
    });
  }

  /** The same, one after the other in a lane: the promise of a question overtaken by a newer one before its turn gives null. */
  async last(lane, step, question) {
    const state = this.lanes.get(lane) ?? { turn: 0, before: null };
    this.lanes.set(lane, state);
    const turn = (state.turn += 1);
    await state.before;
    if (turn !== state.turn) return null;
    const answer = this.ask(step, question);
    state.before = answer.then(() => {}, () => {});
    return answer;
  }

  #next() {
    if (this.underway >= AT_ONCE || !this.waiting.length) return;
    const { step, question, answer, refuse } = this.waiting.shift();
    const over = () => {
      this.underway -= 1;
      this.#next();
    };
    this.underway += 1;
    this.put(step, question).then(answer, refuse).finally(over);
  }
}
