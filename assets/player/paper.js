/** What goes on paper, printed or as a file: light, sharp, and with its name, settings, step and address. */

import { h, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";
import { sharpen } from "../kit/zoom.js";

/** Pixels of a picture file for one of the screen, at least. */
const SHARP = 2;
/** Width of a sheet on its side within its margins, in pixels of CSS. */
const SHEET = 1040;

export class Paper {
  root = null;

  /** `wear(mode)` paints all in “light” or “dark” at once; `mode()` is what the page has now. */
  constructor({ wear, mode, told }) {
    this.wear = wear;
    this.mode = mode;
    this.told = told;
    this.title = h("strong");
    this.settings = h("p");
    this.address = h("p", { translate: false });
    this.element = h("div", { class: "paper" }, this.title, this.settings, this.address);
    this.query = matchMedia("print");
    this.changed = () => (this.query.matches ? this.#lay() : this.#takeAway());
    this.query.addEventListener("change", this.changed);
  }

  /** What `make` paints, in light colours and sharp; the screen never shows it. */
  picture(make) {
    sharpen(SHARP);
    try {
      this.wear("light");
      return make();
    } finally {
      sharpen(1);
      this.wear(this.mode());
    }
  }

  close() {
    this.query.removeEventListener("change", this.changed);
  }

  #lay() {
    const { title, settings, step } = this.told();
    say(this.title, `Perceptron Park: ${title}, step ${whole(step)}`);
    say(this.settings, settings.join(" · ") || "Settings as the page opens with them.");
    say(this.address, location.href);
    const width = this.root.clientWidth;
    this.root.style.setProperty("--paper-width", `${width}px`);
    this.root.style.setProperty("--paper-zoom", String(Math.min(1, SHEET / width)));
    this.wear("light");
  }

  #takeAway() {
    this.wear(this.mode());
  }
}

/** The settings that differ from what a page opens with, by the names that the form has for them. */
export function settingsOf({ address, fields }) {
  return [...new URLSearchParams(address)].filter(([name]) => fields[name]?.label).map(([name, value]) => `${fields[name].label}: ${value}`);
}
