// Lets the model go on: what it would say next, one token at a time or many at once, each drawn with a seed.

import { h, say } from "../../../player/dom.js";
import { Inquiry } from "../../shared/inquiry.js";
import { Moment } from "../../shared/moment.js";
import { stepName } from "../../shared/numbers.js";
import { goesOn } from "./model.js";
import { Nexts } from "./nexts.js";
import { isText, nameOf, wholeText, written } from "./sequence.js";
import { Taste } from "./taste.js";
import { Written } from "./written.js";

const MOST = 64; // tokens of one question
const SAME = "=";
const HINT = "Stronger colour: more probable; click a token to see what else it might have said.";

export class Writing {
  label = "Generate";

  constructor(state, asker, inside) {
    Object.assign(this, { state, asker, inside, thread: null, drawn: null });
    this.inquiry = new Inquiry(state, asker, "next", () => this.update(), { every: 300, rest: 0 });
    this.moment = new Moment(() => this.inquiry.renew(this.question()));
    this.taste = new Taste(() => this.update());
    this.nexts = new Nexts(state, { verb: "Append", hint: "Click a token to append it.", took: (id) => this.append([id]), isDrawn: true });
    this.written = new Written(state, (k, id) => this.branch(k, id));
    this.many = h("input", { type: "number", min: 1, max: MOST, step: 1, value: 24, "aria-label": "How many tokens" });
    this.one = button("One token", () => this.step());
    this.cut = button("Start at “=”", () => this.start());
    this.keep = button("Keep it", () => this.adopt());
    const write = h(
      "span", { className: "pi-field" },
      button("Write", () => this.write(this.many.valueAsNumber)),
      this.many,
      h("span", {}, "tokens"),
    );
    this.status = h("p", { className: "pi-note", role: "status" });
    const acts = h("div", { className: "ai-bar" }, this.one, write, this.cut, this.keep);
    const text = h("section", { className: "pi-part ai-text" }, h("h4", {}, "Text"), acts, this.status, this.written.element);
    this.element = h(
      "div", { "data-name": "generate" },
      this.moment.element,
      this.taste.element,
      h("div", { className: "pi-columns" }, this.nexts.element, text),
    );
  }

  suits() {
    return goesOn(this.state);
  }

  settle() {
    this.update();
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
    this.keep.hidden = !this.thread || this.thread.isKept || this.isHalved;
  }

  draw(tensors) {
    this.drawn = tensors;
    this.nexts.show(tensors, "Next token");
    const names = Array.from(tensors["look/tokens"].data, (id) => nameOf(this.state, Number(id)));
    this.cut.hidden = isText(this.state) || !this.wholeText().replace(/ +$/, "").slice(0, -1).includes(SAME);
    const isFull = !isText(this.state) && names.length >= this.most;
    this.one.disabled = isFull || this.isHalved;
    const cure = this.cut.hidden ? "" : " Start at “=” to let it answer.";
    if (isFull && !this.thread) this.tell(`The sequence is whole: ${names.length} tokens.${cure}`);
    Object.assign(this.element.dataset, { step: this.inquiry.step });
  }

  /** A text read by halves: what is appended would move the middle, and with it what is read. */
  get isHalved() {
    return isText(this.state) && this.state.attentions.some(({ kind }) => kind === 2);
  }

  /** Tokens that can be looked at. */
  get most() {
    return Number(this.state.scene.most_tokens?.data[0] ?? Infinity);
  }

  /** The sequence that is looked at, as it would be typed. */
  wholeText() {
    return this.state.text ?? wholeText(this.state, this.drawn);
  }

  /** The text with more tokens; a long text loses its beginning, as the model could not read it whole. */
  extended(text, ids) {
    const more = text + (this.needsBlank(text) ? " " : "") + written(this.state, ids);
    return isText(this.state) ? more.slice(-this.most) : more;
  }

  needsBlank(text) {
    return !isText(this.state) && /\w$/.test(text) && this.state.vocabulary.some((token) => /^\d\d/.test(token));
  }

  append(ids) {
    if (!this.drawn || this.isHalved) return;
    const text = this.extended(this.wholeText(), ids);
    this.thread = null;
    this.state.read(text);
    this.tell("");
  }

  /** Only what stands before the answer, so that the model says it. */
  start() {
    const text = this.wholeText();
    this.thread = null;
    this.state.read(text.slice(0, text.indexOf(SAME) + 1));
    this.tell("");
  }

  /** One token more. Going on from the same start, so that tokens one by one are those of many at once. */
  step() {
    if (!this.drawn) return;
    const { thread } = this;
    const goesOn = thread?.isKept && thread.key === this.key && thread.now === this.wholeText() && thread.ids.length < MOST;
    const base = goesOn ? thread.base : this.wholeText();
    this.ask(base, goesOn ? thread.ids.length + 1 : 1, (ids) => {
      const now = ids.reduce((text, id) => this.extended(text, [id]), base);
      this.state.read(now);
      return { now, isKept: true };
    });
  }

  write(n) {
    if (!this.drawn) return;
    if (!(Number.isInteger(n) && n >= 1 && n <= MOST)) return this.tell(`Between 1 and ${MOST} tokens can be written at once.`);
    this.ask(this.wholeText(), n, () => ({ isKept: false }));
  }

  /** What tokens are drawn by; another is another text. */
  get key() {
    return JSON.stringify([this.taste.values, this.state.changes.off]);
  }

  ask(base, n, kept) {
    const { off } = this.state.changes;
    const question = { tokens: base, generate: n, ...this.taste.values, ...(off.length ? { off } : {}) };
    const { key, state: { text } } = this;
    this.tell("Being written …");
    this.asker.ask("generate", () => question, (tensors, step) => {
      if (this.state.text !== text) return this.tell("The sequence has changed meanwhile.");
      const ids = Array.from(tensors["generate/tokens"].data, Number);
      this.thread = { base, ids, key, ...kept(ids) };
      this.written.show(base, tensors);
      this.tell(`At ${stepName(step)}, with seed ${question.seed}.${this.without()} ${HINT}`);
      this.update();
    }, (why) => this.tell(why));
  }

  /** Edits and patches are for the sequence that they were made for. */
  without() {
    const { edit, patch } = this.state.changes;
    return edit.length || patch.length ? " Without the edited weights and patches, which are for one sequence only." : "";
  }

  /** The written text becomes the one that is looked at. */
  adopt() {
    const { base, ids } = this.thread;
    const now = ids.reduce((text, id) => this.extended(text, [id]), base);
    Object.assign(this.thread, { isKept: true, now });
    this.state.read(now);
  }

  /** Another token at place k, and on from there. */
  branch(k, id) {
    if (this.isHalved) return;
    const { base, ids } = this.thread;
    const now = [...ids.slice(0, k), id].reduce((text, each) => this.extended(text, [each]), base);
    this.thread = null;
    this.state.read(now);
    this.tell(`The text now goes on with “${nameOf(this.state, id)}”.`);
  }

  tell(words) {
    say(this.status, words);
    this.offerToKeep();
  }

  forget() {
    Object.assign(this, { drawn: null, thread: null });
    this.inquiry.forget();
    this.asker.drop("generate");
    this.written.element.querySelector(".ai-written").replaceChildren();
    this.tell("");
  }

  theme() {}

  rests() {
    this.inquiry.rests();
  }
}

const button = (words, onclick) => h("button", { type: "button", className: "pi-button", onclick }, words);
