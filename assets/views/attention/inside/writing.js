// Lets the model go on: what it would say next, one token at a time or many at once, each drawn with a seed.

import { able, h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { stepName } from "../../../kit/figures.js";
import { quoted } from "../text.js";
import { goesOn } from "./model.js";
import { Nexts } from "./nexts.js";
import { Sequel } from "./sequel.js";
import { Sampling } from "./sampling.js";
import { Written } from "./written.js";

const MANY = 24; // tokens that are offered to be written at once, where the model may write so many
const HINT = "Stronger colour: more probable; click a token to see what else it might have said.";
const MEANINGLESS = "The sequence is whole. Nothing that follows was ever learned: these probabilities mean nothing.";

export class Writing extends Panel {
  label = "Generate";
  hint = "Let it write, token by token, and see what else it might have said at each place.";

  thread = null;
  constructor(state, inside) {
    super(state, inside, "generate", { every: 300, rest: 0 });
    this.sequel = new Sequel(state);
    this.sampling = new Sampling(() => this.update());
    this.nexts = new Nexts(state, { verb: "Append", hint: "Click a token to append it.", took: (id) => this.append([id]), isDrawn: true });
    this.written = new Written(state, (k, id) => this.branch(k, id));
    this.status = h("p", { className: "pi-note", role: "status" });
    const text = h("section", { className: "pi-part ai-text" }, h("h3", {}, "Text"), this.acts(), this.status, this.written.element);
    this.fill(this.sampling.element, h("div", { className: "pi-columns" }, this.nexts.element, text));
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
    return { ...this.state.about(), next: true, ...this.sampling.question };
  }

  tell() {
    this.keep.hidden = !this.thread || this.thread.isKept || this.sequel.isHalved;
  }

  draw(tensors) {
    const { sequel } = this;
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
    if (isWhole && !this.thread) this.report(`There is nothing left to say.${cure}`);
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
    this.report(words);
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
    if (!(Number.isInteger(n) && n >= 1 && n <= this.most)) return this.report(`This model writes between 1 and ${this.most} tokens at once.`);
    this.ask(this.sequel.text, n, () => ({ isKept: false }));
  }

  /** What tokens are drawn by; another is another text. */
  get key() {
    return JSON.stringify([this.sampling.values, this.state.interventions.off]);
  }

  async ask(base, n, kept) {
    const { off } = this.state.interventions;
    const question = { tokens: base, generate: n, ...this.sampling.values, ...(off.length ? { off } : {}) };
    const { key, state: { api, scene, text } } = this;
    this.report("Being written …");
    const found = await api.look(question, "generate").catch((error) => error);
    if (found instanceof Error) return this.report(found.message);
    if (!found) return; // another text is being written
    if (this.state.scene !== scene) return this.report("The model has changed meanwhile.");
    if (this.state.text !== text) return this.report("The sequence has changed meanwhile.");
    const ids = Array.from(found["generate/tokens"].data, Number);
    this.thread = { base, ids, key, ...kept(ids) };
    this.written.show(base, found);
    this.report(`At ${stepName(found.step.data[0])}, with seed ${question.seed}.${this.without()} ${HINT}`);
    this.update();
  }

  /** Edits and patches are for the sequence that they were made for. */
  without() {
    const { edit, patch } = this.state.interventions;
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

  report(words) {
    say(this.status, words);
    this.tell();
  }

  forget() {
    Object.assign(this, { thread: null, left: null });
    super.forget();
    this.state.api.drop("generate");
    this.written.begin("");
    this.report("");
  }
}

const button = (words, onclick) => h("button", { type: "button", className: "pi-button", onclick }, words);
