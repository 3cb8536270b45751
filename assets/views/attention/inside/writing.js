// Lets the model go on: what it would say next, one token at a time or many at once, each drawn with a seed.

import { able, h, say } from "../../../kit/dom.js";
import { Question } from "../../../kit/ask.js";
import { Moment } from "../../../kit/moment.js";
import { stepName } from "../../../kit/figures.js";
import { quoted } from "../text.js";
import { goesOn } from "./model.js";
import { Nexts } from "./nexts.js";
import { Sequel } from "./sequel.js";
import { Taste } from "./taste.js";
import { Written } from "./written.js";

const MANY = 24; // tokens that are offered to be written at once, where the model may write so many
const HINT = "Stronger colour: more probable; click a token to see what else it might have said.";
const MEANINGLESS = "The sequence is whole. Nothing that follows was ever learned: these probabilities mean nothing.";

export class Writing {
  label = "Generate";
  hint = "Let it write, token by token, and see what else it might have said at each place.";

  thread = null;
  drawn = null;

  constructor(state, inside) {
    this.state = state;
    this.inside = inside;
    this.sequel = new Sequel(state);
    this.inquiry = new Question(state, "next", () => this.update(), { every: 300, rest: 0 });
    this.moment = new Moment(() => this.inquiry.renew(this.question()));
    this.taste = new Taste(() => this.update());
    this.nexts = new Nexts(state, { verb: "Append", hint: "Click a token to append it.", took: (id) => this.append([id]), isDrawn: true });
    this.written = new Written(state, (k, id) => this.branch(k, id));
    this.status = h("p", { className: "pi-note", role: "status" });
    const text = h("section", { className: "pi-part ai-text" }, h("h3", {}, "Text"), this.acts(), this.status, this.written.element);
    this.element = h(
      "div", { "data-name": "generate" },
      this.moment.element,
      this.taste.element,
      h("div", { className: "pi-columns" }, this.nexts.element, text),
    );
  }

  acts() {
    this.many = h("input", { type: "number", min: 1, step: 1, value: MANY, "aria-label": "How many tokens" });
    this.one = button("One token", () => this.step());
    this.all = button("Write", () => this.write(this.many.valueAsNumber));
    this.cut = button("", () => this.start());
    this.keep = button("Keep it", () => this.adopt());
    const many = h("span", { className: "pi-field" }, this.all, this.many, h("span", {}, "tokens"));
    return h("div", { className: "ai-bar" }, this.one, many, this.cut, this.keep);
  }

  suits() {
    return goesOn(this.state);
  }

  settle() {
    const { most } = this;
    this.many.max = most;
    if (!(this.many.valueAsNumber <= most)) this.many.value = Math.min(MANY, most);
    this.update();
  }

  /** Tokens that this model says at once: each takes a pass over all that is read. */
  get most() {
    return Number(this.state.scene.most_written.data[0]);
  }

  question() {
    return { ...this.state.question(), next: true, ...this.taste.question };
  }

  update() {
    if (!this.inside.isOpen(this)) return;
    const { inquiry } = this;
    inquiry.tick(this.question());
    this.moment.show(inquiry);
    if (inquiry.tensors && inquiry.tensors !== this.drawn) this.draw(inquiry.tensors);
    this.offerToKeep();
  }

  offerToKeep() {
    this.keep.hidden = !this.thread || this.thread.isKept || this.sequel.isHalved;
  }

  draw(tensors) {
    const { sequel } = this;
    this.drawn = tensors;
    sequel.take(tensors);
    if (!this.thread) this.written.begin(sequel.text);
    const { isWhole, isHalved, question, left } = sequel;
    this.nexts.show(tensors, "Next token", { doubt: isWhole ? MEANINGLESS : "", isFixed: isWhole || isHalved });
    this.cut.hidden = question === null;
    say(this.cut, `Start at ${sequel.mark}`);
    able(this.one, !isWhole && !isHalved);
    able(this.all, !isWhole);
    if (left && left !== this.left) this.many.value = Math.min(left, this.most);
    this.left = left;
    const cure = this.cut.hidden ? "" : ` ${this.cut.textContent} to let the model answer.`;
    if (isWhole && !this.thread) this.tell(`There is nothing left to say.${cure}`);
    Object.assign(this.element.dataset, { step: this.inquiry.step });
  }

  append(ids) {
    const { sequel } = this;
    if (this.drawn) this.goOn(sequel.extended(sequel.text, ids));
  }

  /** Only what stands before the answer, so that the model says it. */
  start() {
    this.goOn(this.sequel.question);
  }

  /** From now on this text is the one that is looked at. */
  goOn(text, words = "") {
    this.thread = null;
    this.state.read(text);
    this.tell(words);
  }

  /** One token more. Going on from the same start, so that tokens one by one are those of many at once. */
  step() {
    if (!this.drawn) return;
    const { thread, sequel } = this;
    const isSame = thread?.isKept && thread.key === this.key && thread.now === sequel.text && thread.ids.length < this.most;
    const base = isSame ? thread.base : sequel.text;
    this.ask(base, isSame ? thread.ids.length + 1 : 1, (ids) => {
      const now = sequel.extended(base, ids);
      this.state.read(now);
      return { now, isKept: true };
    });
  }

  write(n) {
    if (!this.drawn) return;
    if (!(Number.isInteger(n) && n >= 1 && n <= this.most)) return this.tell(`This model writes between 1 and ${this.most} tokens at once.`);
    this.ask(this.sequel.text, n, () => ({ isKept: false }));
  }

  /** What tokens are drawn by; another is another text. */
  get key() {
    return JSON.stringify([this.taste.values, this.state.changes.off]);
  }

  async ask(base, n, kept) {
    const { off } = this.state.changes;
    const question = { tokens: base, generate: n, ...this.taste.values, ...(off.length ? { off } : {}) };
    const { key, state: { api, scene, text } } = this;
    this.tell("Being written …");
    const found = await api.look(question, "generate").catch((error) => error);
    if (found instanceof Error) return this.tell(found.message);
    if (!found) return; // another text is being written
    if (this.state.scene !== scene) return this.tell("The model has changed meanwhile.");
    if (this.state.text !== text) return this.tell("The sequence has changed meanwhile.");
    const ids = Array.from(found["generate/tokens"].data, Number);
    this.thread = { base, ids, key, ...kept(ids) };
    this.written.show(base, found);
    this.tell(`At ${stepName(found.step.data[0])}, with seed ${question.seed}.${this.without()} ${HINT}`);
    this.update();
  }

  /** Edits and patches are for the sequence that they were made for. */
  without() {
    const { edit, patch } = this.state.changes;
    return edit.length || patch.length ? " Without the edited weights and patches, which are for one sequence only." : "";
  }

  /** The written text becomes the one that is looked at. */
  adopt() {
    const { base, ids } = this.thread;
    const now = this.sequel.extended(base, ids);
    Object.assign(this.thread, { isKept: true, now });
    this.state.read(now);
  }

  /** Another token at place k, and on from there. */
  branch(k, id) {
    if (this.sequel.isHalved) return;
    const { base, ids } = this.thread;
    this.goOn(this.sequel.extended(base, [...ids.slice(0, k), id]), `The text now goes on with ${quoted(this.state, id)}.`);
  }

  tell(words) {
    say(this.status, words);
    this.offerToKeep();
  }

  forget() {
    Object.assign(this, { drawn: null, thread: null, left: null });
    this.inquiry.forget();
    this.state.api.drop("generate");
    this.written.begin("");
    this.tell("");
  }

  theme() {}

  rests() {
    this.inquiry.rests();
  }
}

const button = (words, onclick) => h("button", { type: "button", className: "pi-button", onclick }, words);
