/** The same text cut in other ways, side by side. */

import { h, say } from "../kit/dom.js";
import { Numbers } from "./numbers.js";
import { Strip } from "./strip.js";

const KINDS = [
  { key: "characters", title: "Characters", words: "The smallest vocabulary, the longest sequences. Attention looks from every token at every other, so length costs." },
  { key: "words", title: "Words", words: "Short sequences, but the vocabulary never ends, and what it lacks is lost." },
  { key: "wordpiece", title: "WordPiece, the real thing", words: "What MiniLM reads: small letters, pieces chosen from a large corpus. ## goes on with a word." },
];
const MISSING = "The tokens of a real model are optional: make pretrained installs them, 84 MB with the model.";

export class Compare {
  constructor() {
    this.cards = KINDS.map(card);
    this.element = h("div", { class: "compare" }, ...this.cards.map(({ element }) => element));
  }

  take(data, signs) {
    const cut = data.text.length > data.most_shown ? data.most_shown : 0;
    for (const { key, words, numbers, strip, note } of this.cards) {
      const found = data[key];
      numbers.element.hidden = strip.element.hidden = !found;
      say(note, found ? words : MISSING);
      if (!found) continue;
      numbers.show({ tokens: found.needed, vocabulary: found.size, unknown: found.unknown });
      numbers.element.classList.toggle("has-unknown", found.unknown > 0);
      strip.show(signs, found.tokens, cut, found.names);
    }
  }
}

function card({ key, title, words }) {
  const numbers = new Numbers(["tokens", "vocabulary", "unknown"]);
  const strip = new Strip(`The text in ${title}`);
  const note = h("p", { class: "words" });
  const head = h("div", { class: "card-head" }, h("h2", {}, title), numbers.element);
  return { key, words, numbers, strip, note, element: h("section", { class: "card", "data-kind": key, "aria-label": title }, head, note, strip.element) };
}
