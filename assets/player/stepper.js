/** Names the phases of slow motion and lights the present one. */

import { alter, h, say } from "./dom.js";
import { PHASES } from "./film.js";

export class Stepper {
  constructor() {
    this.place = h("span", { class: "place" });
    this.phases = PHASES.map(({ name }) => h("li", {}, name));
    this.element = h("div", { class: "stepper", hidden: true, "aria-label": "Slow motion" }, this.place, h("ol", {}, ...this.phases));
  }

  show(film) {
    alter(this.element, { hidden: !film.isOn });
    if (!film.isOn) return;
    const { sample, size } = film.place;
    say(this.place, size ? `Sample ${sample + 1} of ${size} in this mini-batch` : "Slow motion");
    this.phases.forEach((phase, i) => {
      phase.toggleAttribute("aria-current", i === film.index);
      phase.style.setProperty("--done", i < film.index ? "100%" : i === film.index ? `${Math.round(100 * film.t)}%` : "0%");
    });
  }
}
