// The legend of the classes: glyph, colour and name, each a switch that hides its points.

import { h } from "../../../kit/dom.js";
import { readable } from "../../../kit/scatter.js";

export class Classes {
  constructor(scatter) {
    this.scatter = scatter;
    this.element = h("div", { className: "pi-classes", role: "group", "aria-label": "Classes shown" });
  }

  show(names, palette) {
    const key = `${names}/${palette.css.ink}`;
    if (key === this.key) return;
    this.key = key;
    this.scatter.hidden = new Set([...this.scatter.hidden].filter((label) => label < names.length));
    this.buttons = names.map((name, label) => this.button(name, label, palette));
    const all = h("button", { type: "button", className: "pi-class", onclick: () => this.all() }, "All");
    this.element.replaceChildren(...this.buttons, all);
    this.sync();
  }

  button(name, label, palette) {
    const glyph = h("b", {}, String(label));
    glyph.style.color = colourOf(palette, label);
    const words = name === String(label) ? "" : h("span", {}, name);
    const click = (event) => (event.altKey ? this.only(label) : this.toggle(label));
    return h("button", { type: "button", className: "pi-class", "aria-label": words ? `${label} ${name}` : name, onclick: click, ondblclick: () => this.only(label) }, glyph, words);
  }

  toggle(label) {
    const { hidden } = this.scatter;
    if (!hidden.delete(label)) hidden.add(label);
    this.sync();
  }

  only(label) {
    this.scatter.hidden = new Set(this.buttons.map((_, k) => k).filter((k) => k !== label));
    this.sync();
  }

  all() {
    this.scatter.hidden.clear();
    this.sync();
  }

  sync() {
    this.buttons.forEach((button, label) => button.setAttribute("aria-pressed", String(!this.scatter.hidden.has(label))));
    if (this.scatter.points.length) this.scatter.draw();
  }
}

/** The class's colour; the glyph tells apart what shares one. */
const colourOf = (palette, label) => readable(palette, palette.classes[label % palette.classes.length]);

/** Points of a scatter, each the digit of its class. */
export function marksOf(labels, palette) {
  return Array.from(labels, Number).map((label) => ({ label, words: String(label), colour: colourOf(palette, label), isBold: true }));
}
