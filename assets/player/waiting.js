/** The time before the first frame: there is nothing to play yet, and the first start on a machine compiles before it can answer. */

import { h, say } from "../kit/dom.js";

/** What comes within this time, as after a reload, needs no word. */
const SILENCE = 1500;
const WORDS = "The server is getting ready; the first start on a machine takes about a minute.";
const WORSE = ["line", "error"];

export class Waiting {
  timer = 0;
  isSaid = false;

  /** `transport` offers nothing meanwhile; what `banner` says is wrong is reason enough. */
  constructor(transport, banner) {
    this.transport = transport;
    this.banner = banner;
    this.element = h("p", { class: "waiting", role: "status" });
    this.show(true);
  }

  show(isWaiting) {
    this.transport.setAbilities({ play: !isWaiting, forward: !isWaiting, ...(isWaiting && { back: false, reset: false, fork: false }) });
    this.#tell(isWaiting && !WORSE.includes(this.banner.shown));
  }

  close() {
    clearTimeout(this.timer);
  }

  #tell(isSaid) {
    if (isSaid === this.isSaid) return;
    this.isSaid = isSaid;
    clearTimeout(this.timer);
    say(this.element, "");
    if (isSaid) this.timer = setTimeout(() => say(this.element, WORDS), SILENCE);
  }
}
