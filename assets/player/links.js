/** The switch for what the links of the picture show. */

import { h } from "../kit/dom.js";

const KINDS = ["weight", "gradient", "update"];
let made = 0;

export class LinksSwitch {
  constructor(act, isHidden) {
    this.kind = KINDS[0];
    this.act = act;
    const group = `links-${(made += 1)}`;
    this.inputs = KINDS.map((kind) => h("input", { type: "radio", name: group, value: kind, checked: kind === this.kind, onchange: () => this.set(kind) }));
    const choices = this.inputs.map((input) => h("label", {}, input, h("span", {}, input.value)));
    this.element = h("div", { class: "switch", "data-name": "links", role: "radiogroup", "aria-label": "Links show", hidden: isHidden("links") }, h("div", { class: "lead" }, "Links show"), ...choices);
  }

  set(kind) {
    this.kind = kind;
    this.inputs.forEach((input) => (input.checked = input.value === kind));
    this.act(kind);
  }

  next() {
    this.set(KINDS[(KINDS.indexOf(this.kind) + 1) % KINDS.length]);
  }
}
