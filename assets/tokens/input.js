/** The text, and what is learned from. */

import { h, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";

/** Typing is reported once it rests for so many milliseconds. */
const REST = 150;
let made = 0;

export class Input {
  /** `want({learn})`: what the person would like to see; of the text, what stands in the field then. */
  constructor(want) {
    this.want = want;
    const name = `text-${(made += 1)}`;
    this.note = h("p", { class: "note", id: `${name}-note`, role: "status" });
    this.text = h("textarea", { id: name, rows: 3, spellcheck: false, dir: "auto", placeholder: "Type or paste any text, in any script", "aria-describedby": this.note.id });
    this.text.oninput = () => this.#typed();
    this.sources = h("fieldset", { class: "switch", "aria-label": "Merges are learned from" });
    const label = h("label", { class: "label", htmlFor: name }, "Text");
    const learn = h("div", { class: "learn" }, h("span", { class: "label", "aria-hidden": "true" }, "Learn merges from"), this.sources);
    this.element = h("section", { class: "input", "aria-label": "Text" }, h("div", { class: "input-head" }, label, learn), this.text, this.note);
  }

  /** `isSettled`: nothing is on its way to the page, so what it says is newer than what stands here. */
  take(data, isSettled) {
    this.most = data.most_text;
    this.text.maxLength = 2 * data.most_text; // a sign may count twice there; without a limit a huge paste would halt the browser
    if (isSettled && this.text.value !== data.text) this.text.value = data.text;
    if (!this.sources.firstChild) this.sources.append(...data.sources.map((source) => this.#source(source)));
    for (const radio of this.sources.querySelectorAll("input")) if (isSettled) radio.checked = radio.value === data.learn;
    this.element.classList.toggle("is-waiting", !isSettled);
    this.#count();
  }

  close() {
    clearTimeout(this.timer);
  }

  #source(source) {
    const radio = h("input", { type: "radio", name: `${this.text.id}-learn`, value: source, onchange: () => this.#asks({ learn: source }) });
    return h("label", {}, radio, h("span", {}, source));
  }

  #typed() {
    if (this.text.value.length > this.most) this.text.value = [...this.text.value].slice(0, this.most).join("");
    this.#count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#asks({}), REST);
  }

  #asks(wish) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.element.classList.add("is-waiting");
    this.want(wish);
  }

  /** Whoever cuts what is too long, the browser or we, a full field says so. */
  #count() {
    const { value } = this.text;
    const length = [...value].length;
    const said = `${whole(length)} ${length === 1 ? "character" : "characters"}`;
    if (length >= this.most) return say(this.note, `${said}, as many as are read here: the rest of a longer text is left out.`);
    say(this.note, length ? said : "Empty: there is nothing to cut. Type a word, and its characters are the first tokens.");
  }
}
