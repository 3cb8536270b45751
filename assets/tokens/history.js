/** The merges that were learned, the newest first; a click goes to the moment after one. */

import { h } from "../kit/dom.js";
import { whole } from "../kit/format.js";
import { spelled } from "./strip.js";

export class History {
  constructor(walk) {
    this.walk = walk;
    this.list = h("ol", { class: "history", tabIndex: -1 });
    this.none = h("p", { class: "note" }, "None yet: every token is one character.");
    this.element = h("section", { class: "history-frame", "aria-label": "Merges so far" }, h("h3", {}, "Merges so far"), this.none, this.list);
  }

  take({ steps }) {
    const key = JSON.stringify(steps);
    if (key === this.key) return;
    this.key = key;
    this.rows = steps.map((step, i) => this.#row(step, i + 1));
    this.list.replaceChildren(...[...this.rows].reverse());
  }

  show(merges) {
    this.none.hidden = merges > 0;
    this.list.hidden = merges === 0;
    this.rows.forEach((row, i) => (row.hidden = i >= merges));
    this.list.scrollTop = 0;
  }

  #row([left, right, count], number) {
    const button = h("button", { type: "button", title: `Show the text after merge ${number}`, onclick: () => this.walk(number) });
    button.append(h("span", { class: "number" }, whole(number)), h("code", {}, spelled(left + right)), h("span", { class: "count" }, `${whole(count)} ×`));
    return h("li", {}, button);
  }
}
