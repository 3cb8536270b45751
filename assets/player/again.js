/** The play button on the curve, for when the one of the transport is out of sight. */

import { alter, h, icon } from "./dom.js";

export class Again {
  /** `first`: the button that this one stands in for. */
  constructor(first, toggle) {
    this.element = h("button", { type: "button", class: "icon-only again", hidden: true, onclick: toggle });
    this.sight = new IntersectionObserver((entries) => alter(this.element, { hidden: entries.at(-1).isIntersecting }));
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
