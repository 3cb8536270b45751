// One choice of a few, as buttons in a row.

import { h } from "./dom.js";

export class Segments {
  /** `choices`: {value: words}; `chosen(value)`. */
  constructor(label, choices, chosen) {
    [this.value] = Object.keys(choices);
    this.chosen = chosen;
    this.buttons = Object.entries(choices).map(([value, words]) => h("button", { type: "button", "data-value": value, onclick: () => this.choose(value) }, words));
    this.element = h("div", { className: "pi-segments", role: "group", "aria-label": label }, ...this.buttons);
    this.sync();
  }

  choose(value) {
    this.value = value;
    this.sync();
    this.chosen(value);
  }

  sync() {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.value === this.value));
  }
}
