// The menu behind a plus: what may come between two layers.

import { h } from "../../kit/dom.js";
import { along } from "../../kit/roving.js";
import { Floating } from "./floating.js";
import { fresh, KINDS } from "./grammar.js";

const GROUPS = {
  "Look for patterns": ["conv", "residual", "dense"],
  "Bend and pool": ["activation", "maxpool", "avgpool"],
  "Steady": ["batchnorm", "layernorm", "dropout"],
  "Make flat": ["flatten", "gap"],
};
const IMAGE = [1, 28, 28];

export class Inserter {
  /** `insert(place, texts)` */
  constructor(root, insert) {
    this.insert = insert;
    this.panel = new Floating(root, { role: "menu", "aria-label": "Add a layer" });
    this.panel.element.classList.add("pv-inserter");
    this.panel.element.addEventListener("keydown", (event) => this.press(event));
  }

  open(button, place, { layers, settings }) {
    const shape = place ? layers[place - 1].shape : IMAGE;
    const groups = Object.entries(GROUPS).map(([name, kinds]) => this.group(name, kinds, (kind) => this.choose(place, fresh(kind, shape, settings.layers))));
    this.panel.show(button, ...groups);
  }

  group(name, kinds, choose) {
    const items = kinds.map((kind) => h("button", { type: "button", role: "menuitem", "data-kind": kind, onclick: () => choose(kind) }, KINDS[kind].name));
    return h("div", { className: "pv-group", role: "group", "aria-label": name }, h("span", { className: "pv-quiet", "aria-hidden": "true" }, name), ...items);
  }

  choose(place, texts) {
    this.panel.close();
    this.insert(place, texts);
  }

  press(event) {
    const items = [...this.panel.element.querySelectorAll("[role=menuitem]")];
    const at = items.indexOf(event.target);
    const to = at < 0 ? null : along(event, at, items.length, { wraps: true, isMenu: true });
    if (to !== null) items[to].focus();
  }
}
