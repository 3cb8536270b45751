// The sequence that the model goes on from, as text: what is added to it, where its answer begins, and when it is whole.

import { quoted } from "../text.js";
import { isText, written } from "../typing.js";
import { spokenOf, wholeText } from "./sequence.js";

const SAME = "=";

export class Sequel {
  tensors = null;
  spoken = [];

  constructor(state) {
    this.state = state;
  }

  /** `tensors`: any answer about the sequence. */
  take(tensors) {
    Object.assign(this, { tensors, spoken: spokenOf(tensors) });
  }

  /** The sequence as it would be typed. */
  get text() {
    return this.state.text ?? wholeText(this.state, this.tensors);
  }

  get isText() {
    return isText(this.state);
  }

  /** A text read by halves: what is appended would move the middle, and with it what is read. */
  get isHalved() {
    return this.isText && this.isRead;
  }

  /** Is something read by an encoder? Then what is said begins with a mark of its own. */
  get isRead() {
    return this.state.attentions.some(({ kind }) => kind === 2);
  }

  /** Tokens that can be looked at. */
  get most() {
    return Number(this.state.scene.most_tokens?.data[0] ?? Infinity);
  }

  /** The part up to where the answer begins; null where there is no answer, or nothing behind it yet. */
  get question() {
    const { text } = this;
    const end = text.indexOf(SAME) + 1;
    return this.isText || !end || !text.slice(end).trim() ? null : text.slice(0, end);
  }

  /** The token that the answer begins after, as it is in the picture. */
  get mark() {
    return this.isRead ? quoted(this.state, this.spoken[0]) : `“${SAME}”`;
  }

  /** How many tokens of the answer are still to be said: as many as in training. Null where none belongs to what is said. */
  get left() {
    const hasAnswer = !this.isText && (this.isRead || this.spoken.some((id) => this.state.vocabulary[id] === SAME));
    return hasAnswer ? Math.max(0, Number(this.state.scene.lengths.data[1]) + 1 - this.spoken.length) : null;
  }

  get isWhole() {
    return !this.isText && (this.left === 0 || this.spoken.length >= this.most);
  }

  /** The text with more tokens; a long text loses its beginning, as the model could not read it whole. */
  extended(text, ids) {
    return ids.reduce((all, id) => this.added(all, id), text);
  }

  added(text, id) {
    const more = text + (this.needsBlank(text) ? " " : "") + written(this.state, [id]);
    return this.isText ? more.slice(-this.most) : more;
  }

  needsBlank(text) {
    return !this.isText && /\w$/.test(text) && this.state.vocabulary.some((token) => /^\d\d/.test(token));
  }
}
