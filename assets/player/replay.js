/** On the curve, for when the transport is out of sight: its play button once more, and the shown step. */

import { alter, h, icon } from "../kit/dom.js";

export class Replay {
  /** `first`: the button that this one stands in for; `place`: what tells the step. */
  constructor(first, place, toggle) {
    this.element = h("button", { type: "button", class: "icon-only again", hidden: true, onclick: toggle });
    this.sight = new IntersectionObserver((entries) => {
      for (const part of [this.element, place]) alter(part, { hidden: entries.at(-1).isIntersecting });
    });
    this.sight.observe(first);
    this.setPlaying(false);
  }

  setPlaying(isPlaying) {
    if (this.isPlaying === isPlaying) return;
    this.isPlaying = isPlaying;
    const label = isPlaying ? "Pause" : "Play";
    this.element.replaceChildren(icon(isPlaying ? "pause" : "play"));
    this.element.setAttribute("aria-label", label);
    this.element.title = `${label} (space)`;
  }

  close() {
    this.sight.disconnect();
  }
}
