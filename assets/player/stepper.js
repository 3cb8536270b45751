/** The controls of slow motion: which sample, its phases to press, what happens in the present one, and how fast. */

import { able, alter, h, say } from "../kit/dom.js";
import { PHASES } from "./film.js";

const TEMPOS = { "½ ×": 0.5, "1 ×": 1, "2 ×": 2, "4 ×": 4 };

export class Stepper {
  /** `hand(act)`: do something with the film by hand; `setTempo(times)`. */
  constructor(hand, setTempo) {
    this.place = h("span", { class: "place" });
    const turn = (by, sign, label) => h("button", { type: "button", class: "icon-only", "aria-label": label, title: label, onclick: () => hand((film) => film.turn(by)) }, sign);
    this.buttons = PHASES.map(({ name }, i) => h("button", { type: "button", onclick: () => hand((film) => film.show(i)) }, name));
    this.phases = this.buttons.map((button) => h("li", {}, button));
    this.tempo = h("select", { "aria-label": "Tempo of slow motion", title: "Tempo", onchange: () => setTempo(TEMPOS[this.tempo.value]) }, ...Object.keys(TEMPOS).map((name) => h("option", { value: name }, name)));
    this.tempo.value = "1 ×";
    this.words = h("p", {});
    this.before = turn(-1, "‹", "Sample before");
    this.after = turn(1, "›", "Next sample");
    this.element = h(
      "div", { class: "stepper", hidden: true, role: "group", "aria-label": "Slow motion" },
      h("div", { class: "samples" }, this.before, this.place, this.after), h("ol", {}, ...this.phases), this.tempo, this.words,
    );
  }

  show({ isOn, film }) {
    alter(this.element, { hidden: !isOn });
    if (!isOn) return;
    const { sample, size } = film.place;
    say(this.place, size ? `Sample ${sample + 1} of ${size} in this mini-batch` : "Slow motion");
    say(this.words, size ? PHASES[film.index].says(size) : "");
    able(this.before, sample > 0);
    able(this.after, sample + 1 < size);
    this.buttons.forEach((button, i) => {
      button.toggleAttribute("aria-current", i === film.index);
      button.style.setProperty("--done", i < film.index ? "100%" : i === film.index ? `${Math.round(100 * film.t)}%` : "0%");
    });
  }
}
