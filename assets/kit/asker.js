// Questions to the engine about one moment: one at a time, and of those that wait only the newest of each asker.

export class Asker {
  waiting = new Map();
  isAsking = false;
  isOver = false;

  constructor(state) {
    this.state = state;
  }

  /** `answered(tensors, step)` or `refused(sentence, isPassing)`; a newer question of the same `who` that still waits takes this one's place. */
  ask(who, question, answered, refused) {
    this.waiting.delete(who);
    this.waiting.set(who, { question, answered, refused });
    this.next();
  }

  /** What `who` still waits to ask is not wanted any more. */
  drop(who) {
    this.waiting.delete(who);
  }

  async next() {
    if (this.isAsking || !this.waiting.size) return;
    const [who, { question, answered, refused }] = this.waiting.entries().next().value;
    this.waiting.delete(who);
    this.isAsking = true;
    const { api, frame } = this.state;
    const outcome = await api.look(question()).then((tensors) => ({ tensors }), (error) => ({ error }));
    this.isAsking = false;
    if (this.isOver) return;
    if (outcome.tensors) answered(outcome.tensors, outcome.tensors.step?.data[0] ?? frame?.step);
    else refused(outcome.error.message, Boolean(outcome.error.isPassing));
    this.next();
  }

  stop() {
    this.isOver = true;
    this.waiting.clear();
  }
}
