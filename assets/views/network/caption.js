// The film's words under the network: phase, formula and the numbers of the moment.

import { h } from "../../kit/dom.js";

export class Caption {
  constructor(root) {
    this.parts = [h("strong"), h("span", { className: "pn-caption-formula", translate: false }), h("span")];
    this.element = h("div", { className: "pn-caption", hidden: true }, ...this.parts);
    root.append(this.element);
  }

  /** `film`: {title, formula, said}; null hides. */
  show(film, box) {
    this.element.hidden = !film;
    if (!film) return;
    [film.title, film.formula, film.said].forEach((words, i) => {
      if (this.parts[i].textContent !== words) this.parts[i].textContent = words;
    });
    Object.assign(this.element.style, box.wide ? { top: "", bottom: "2px" } : { top: `${box.legendY - 8}px`, bottom: "auto" });
    this.element.style.width = `${(box.wide ? box.net.width : box.width) - 12}px`;
  }
}
