// A row of the unrolled network with one thing for every step: a number, a verdict, or a bar.

import { h, say } from "../../kit/dom.js";

export class Strip {
  cells = [];

  /** `chose(step)`: a step was clicked. */
  constructor(name, chose = null) {
    this.name = name;
    this.element = h("div", { className: "ps-strip", role: "img", onclick: chose && ((event) => this.choose(event, chose)) });
  }

  choose(event, chose) {
    const step = this.cells.findIndex(({ place }) => place.contains(event.target));
    if (step >= 0) chose(step);
  }

  /**
   * `steps`: {words, said (the words in full, where there is no room for them), exact, title, className, colour, height (0 to 1, of a bar)} for each;
   * `words` are read out together.
   */
  show(steps, words) {
    if (steps.length !== this.cells.length) this.build(steps.length);
    this.cells.forEach((cell, t) => this.fill(cell, steps[t]));
    this.element.setAttribute("aria-label", `${this.name}: ${words ?? steps.map((step) => step.said ?? step.words).join(" ")}`);
  }

  build(count) {
    this.cells = Array.from({ length: count }, () => {
      const [text, bar] = [h("span", {}), h("i", {})];
      return { text, bar, place: h("span", {}, bar, text) };
    });
    this.element.replaceChildren(...this.cells.map(({ place }) => place));
  }

  fill({ place, text, bar }, { words = "", exact, title = "", className = "", colour = "", height = 0 }) {
    say(text, words);
    if (place.className !== className) place.className = className;
    if (place.title !== title) place.title = title;
    if (exact !== undefined) place.dataset.exact = String(exact);
    place.style.background = colour;
    bar.style.height = `${100 * height}%`;
  }
}
