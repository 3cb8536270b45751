// A slider in the style of the player's: full up to where it stands.

import { h } from "../../../kit/dom.js";

export class Slider {
  /** `props`: min, max, step, value and attributes; `moved(value)`. */
  constructor(props, moved) {
    this.element = h("input", { type: "range", className: "ai-slider", ...props });
    this.element.addEventListener("input", () => {
      this.fill();
      moved(this.element.valueAsNumber);
    });
    this.fill();
  }

  set value(value) {
    this.element.value = value;
    this.fill();
  }

  fill() {
    const { min, max, valueAsNumber, style } = this.element;
    style.setProperty("--filled", `${(100 * (valueAsNumber - min)) / (max - min)}%`);
  }
}
