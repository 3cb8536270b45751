/** How the token under the mouse came to be. */

import { h } from "../kit/dom.js";
import { whole } from "../kit/format.js";
import { spelled } from "./strip.js";

const HINT = "Point at a token to see how it came to be. Colours only tell neighbours apart.";

export class Origin {
  constructor() {
    this.element = h("p", { class: "origin", role: "status" }, HINT);
  }

  take(data) {
    this.steps = new Map();
    data.steps.forEach(([left, right, count], i) => {
      if (!this.steps.has(left + right)) this.steps.set(left + right, { left, right, count, number: i + 1 });
    });
    this.show(null);
  }

  show(token) {
    if (token?.text === this.said) return;
    this.said = token?.text;
    this.element.replaceChildren(...(token ? this.#about(token) : [HINT]));
  }

  #about({ text, id }) {
    const step = this.steps.get(text);
    if (id < 0) return [code(text), " is not in the vocabulary: it does not occur in what was learned from."];
    if (!step) return [code(text), ` is token ${whole(id)}, a character from the beginning.`];
    const { left, right, count, number } = step;
    return [code(text), ` is token ${whole(id)}, made by merge ${whole(number)} from `, code(left), " and ", code(right), `, neighbours ${whole(count)} times.`];
  }
}

function code(text) {
  return h("code", {}, spelled(text));
}
