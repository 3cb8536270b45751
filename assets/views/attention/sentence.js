// The field for the sequence that is looked at, and what is said of it where it cannot be read.

import { h, say as put } from "../../kit/dom.js";
import { News } from "../../kit/news.js";
import { tokenTexts } from "./text.js";
import { linesOf } from "../../kit/tensors.js";

const MOST_SHOWN = 24; // tokens of an example that is shown how to write one

export class Sentence {
  watched = "";
  kept = "";

  /** `asked()`: the text is another one, and its answer cannot wait for the next picture. */
  constructor(state, asked) {
    this.state = state;
    this.asked = asked;
    this.drawn = new News();
    const plainly = { rows: 1, spellcheck: false, autocomplete: "off", dir: "auto" };
    this.field = h("textarea", { className: "pa-field", id: "pa-sentence", "aria-describedby": "pa-sentence-words", ...plainly });
    this.own = h("button", { type: "button", className: "pa-button", onclick: () => this.takeExample() }, "Example");
    this.count = h("span", { className: "pa-count pa-quiet" });
    this.words = h("p", { className: "pa-words", id: "pa-sentence-words", role: "status" });
    const label = h("label", { htmlFor: "pa-sentence" }, "Sequence");
    const line = h("div", { className: "pa-line" }, label, this.field, this.count, this.own);
    this.element = h("div", { className: "pa-sentence" }, line, this.words);
    this.field.addEventListener("paste", (event) => this.paste(event));
    this.field.addEventListener("input", () => this.read());
    this.field.addEventListener("change", () => this.keep());
    this.field.addEventListener("keydown", (event) => this.press(event));
  }

  /** What the page says is watched, now and not when the shown frame was made: a sentence stays while one goes back in time. */
  settle() {
    const { state } = this;
    const watched = state.api.settings().watched ?? "";
    if (watched === this.watched || state.draft.isOpen("watched")) return;
    this.watched = watched;
    const isOurs = watched === this.kept; // by now another sequence may be looked at
    this.kept = null;
    if (isOurs || this.isTyping) return;
    this.show(watched);
    if (state.text !== (watched || null)) state.read(watched || null);
  }

  /** Characters that the engine reads at all, and that the link keeps. */
  get most() {
    return this.state.scene?.most_characters.data[0] ?? Infinity;
  }

  get mostKept() {
    return this.state.scene.most_kept.data[0];
  }

  /** What the link says, or will when the page has heard of it. */
  get stored() {
    return this.state.draft.isOpen("watched") ? this.kept : this.watched;
  }

  store(text) {
    this.kept = text;
    this.state.draft.change({ watched: text });
  }

  get isTyping() {
    return this.field.matches(":focus") && this.field.value !== this.watched;
  }

  show(text) {
    this.text = text;
    if (this.field.value !== text) this.field.value = text;
    this.fit();
  }

  /** The field follows whoever changed the sequence, as by a token that was appended. */
  follow() {
    const text = this.state.text ?? "";
    if (text !== this.text) this.show(text);
  }

  /** Every letter asks at once. */
  read() {
    this.cut = this.field.value.length > this.most ? this.field.value.length : 0;
    if (this.cut) this.field.value = shortened(this.field.value, this.most);
    this.fit();
    this.text = this.field.value;
    this.state.read(this.text);
    this.asked();
  }

  /** A paste of megabytes does not even reach the field. */
  paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const { most } = this;
    if (text.length <= most) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = this.field;
    this.field.value = shortened(value.slice(0, selectionStart) + text.slice(0, most) + value.slice(selectionEnd), most);
    this.read();
    this.cut = text.length;
    this.state.changed();
  }

  press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.keep();
  }

  /** What could be read goes into the link. */
  keep() {
    const { value } = this.field;
    if (!value) return this.takeExample();
    if (value !== this.stored && value.length <= this.mostKept && !this.state.refusal) this.store(value);
  }

  takeExample() {
    this.cut = 0;
    this.show("");
    this.state.read(null);
    if (this.stored) this.store("");
  }

  /** As high as its lines. */
  fit() {
    this.field.style.height = "";
    if (this.field.scrollHeight > this.field.clientHeight) this.field.style.height = `${Math.min(120, this.field.scrollHeight + 2)}px`;
  }

  draw() {
    const { state } = this;
    this.settle(); // the page may say it later than the run
    this.follow();
    const { detail, refusal } = state;
    if (!this.drawn.has(detail, refusal, this.cut, this.field.value, state.scene)) return;
    const most = state.scene.most_tokens?.data[0];
    const count = detail?.["look/tokens"]?.data.length;
    const isTwo = (detail?.["look/source"]?.data[0] ?? 0) > 0;
    const counted = isTwo ? `${count} tokens, at most ${most} a side` : `${count} of ${most} tokens`;
    put(this.count, !count ? "" : most ? counted : `${count} tokens`);
    put(this.words, this.sentences().join(" "));
    this.element.classList.toggle("is-refused", Boolean(refusal));
    this.field.setAttribute("aria-invalid", String(Boolean(refusal)));
    this.field.placeholder = count && !this.field.value ? this.invitation() : "";
    this.own.hidden = state.text === null;
  }

  /** A task's example says how one is written. */
  invitation() {
    const { state } = this;
    const texts = tokenTexts(state).map((text) => (text === "▷" ? "=" : text));
    const isShort = state.text === null && texts.includes("=") && texts.length <= MOST_SHOWN;
    return isShort ? `Type your own, as in ${texts.join(texts.some((text) => text.length > 1) ? " " : "")}` : "Type your own; empty: the page’s example";
  }

  sentences() {
    const { detail, refusal, vocabulary } = this.state;
    const said = [];
    const number = (count) => count.toLocaleString("en");
    if (this.cut) said.push(`${number(this.cut)} characters were pasted or typed; the first ${number(this.most)} were kept.`);
    if (refusal) return [...said, refusal, "The picture still shows the last text that could be read."];
    const unknown = detail?.["look/unknown"]?.data.length ?? 0;
    const places = unknown === 1 ? "One place holds" : `${unknown} places hold`;
    const became = `it is read as “${this.unknown}”, the token for everything unknown.`;
    if (unknown) said.push(`${places} what is not in the vocabulary of ${number(vocabulary.length)} tokens: ${became}`);
    if (!said.length) said.push(linesOf(this.state.scene, "text/task").join(" "));
    return said;
  }

  /** The token that unknown places hold. */
  get unknown() {
    const { detail, vocabulary } = this.state;
    return vocabulary[detail?.["look/tokens"].data[detail["look/unknown"]?.data[0]]];
  }
}

/** The first characters, none of them cut in half. */
function shortened(text, most) {
  const cut = text.slice(0, most);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
