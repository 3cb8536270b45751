/** The text, and what is learned from. */

import { h, say } from "../player/dom.js";
import { whole } from "../player/format.js";

/** Typing is reported once it rests for so many milliseconds. */
const REST = 150;
let made = 0;

export class Input {
  /** `want({text, learn})`: what the person would like to see. */
  constructor(want) {
    this.want = want;
    const name = `text-${(made += 1)}`;
    this.note = h("p", { class: "note", id: `${name}-note`, role: "status" });
    this.text = h("textarea", { id: name, rows: 3, spellcheck: false, dir: "auto", placeholder: "Type or paste any text, in any script", "aria-describedby": this.note.id });
    this.text.oninput = () => this.#typed();
    this.text.onpaste = (event) => this.#pasted(event.clipboardData?.getData("text") ?? "");
    this.sources = h("fieldset", { class: "switch", "aria-label": "Merges are learned from" });
    const label = h("label", { class: "label", htmlFor: name }, "Text");
    const learn = h("div", { class: "learn" }, h("span", { class: "label", "aria-hidden": "true" }, "Learn merges from"), this.sources);
    this.element = h("section", { class: "input", "aria-label": "Text" }, h("div", { class: "input-head" }, label, learn), this.text, this.note);
  }

  take(data) {
    this.most = data.most_text;
    this.text.maxLength = data.most_text;
    if (!this.timer && this.text.value !== data.text) this.text.value = data.text;
    if (!this.sources.firstChild) this.sources.append(...data.sources.map((source) => this.#source(source)));
    for (const radio of this.sources.querySelectorAll("input")) radio.checked = radio.value === data.learn;
    this.element.classList.remove("is-waiting");
    if (!this.isCut) this.#count();
  }

  close() {
    clearTimeout(this.timer);
  }

  #source(source) {
    const radio = h("input", { type: "radio", name: `${this.text.id}-learn`, value: source, onchange: () => this.#asks({ learn: source }) });
    return h("label", {}, radio, h("span", {}, source));
  }

  #typed() {
    this.isCut = this.isCutting === true;
    this.isCutting = false;
    this.#count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#asks({ text: this.text.value }), REST);
  }

  /** The browser cuts what is too long; we say so. */
  #pasted(text) {
    const { selectionStart, selectionEnd, value } = this.text;
    this.isCutting = value.length - (selectionEnd - selectionStart) + text.length > this.most;
    if (this.isCutting && value.length - (selectionEnd - selectionStart) >= this.most) this.isCut = true;
    this.#count();
  }

  #asks(wish) {
    this.timer = 0;
    this.element.classList.add("is-waiting");
    this.want({ text: this.text.value, ...wish });
  }

  #count() {
    const length = [...this.text.value].length;
    const said = `${whole(length)} ${length === 1 ? "character" : "characters"}`;
    if (this.isCut) return say(this.note, `What was pasted is longer than ${whole(this.most)} characters: its beginning is read.`);
    say(this.note, length ? said : "Empty: there is nothing to cut. Type a word, and its characters are the first tokens.");
  }
}
