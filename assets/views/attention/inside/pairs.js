// Pairs of sentences that show what a sentence's vector tells, and what it does not.

import { h } from "../../../kit/dom.js";

const PAIRS = {
  "Other words": {
    one: "I like this film.",
    other: "This movie is great.",
    lesson: "Hardly a word in common, and yet they are near: the vector is about what is meant.",
  },
  "A negation": {
    one: "I like this film.",
    other: "I do not like this film.",
    lesson: "The opposite, and still near: the vector tells what a sentence is about rather than whether it says yes or no.",
  },
  "Bank and money": {
    one: "We sat on the bank of the river.",
    other: "She took the money to the bank.",
    lesson: "The same word in two senses: no nearer than a stream, which shares no such word.",
  },
  "Bank and stream": {
    one: "We sat on the bank of the river.",
    other: "We rested by the stream.",
    lesson: "No “bank” and no “river”, and yet as near as the bank that keeps money.",
  },
  "Words swapped": {
    one: "The dog bites the man.",
    other: "The man bites the dog.",
    lesson: "The same words in another order: a mean over tokens hardly tells who bites whom.",
  },
  "Another topic": {
    one: "A dog is running after a ball.",
    other: "Interest rates are rising.",
    lesson: "Nothing in common: near 0.",
  },
};

export class Pairs {
  /** `took(one, other)`: these two shall be compared. */
  constructor(took) {
    const button = (name) => h("button", { type: "button", className: "pi-button", onclick: () => this.take(name) }, name);
    this.took = took;
    this.buttons = Object.keys(PAIRS).map(button);
    const attempt = h("span", { className: "ai-word" }, "Try");
    this.element = h("div", { className: "ai-pairs", role: "group", "aria-label": "Examples" }, attempt, ...this.buttons);
  }

  take(name) {
    const { one, other } = PAIRS[name];
    this.took(one, other);
  }

  /** Mark the pair that is compared, and say what it teaches; nothing of sentences of one's own. */
  lesson(one, other) {
    const found = Object.keys(PAIRS).find((name) => PAIRS[name].one === one && PAIRS[name].other === other);
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.textContent === found));
    return PAIRS[found]?.lesson ?? "";
  }
}
