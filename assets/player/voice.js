/** What is said to those who listen: answers at once, a short word now and then while it plays and once it rests, the whole picture on demand. */

import { h, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";
import { trends } from "./trend.js";
import { results } from "./value.js";

/** While it plays, progress is said this often at most. */
const EVERY = 20000;
/** The picture rests when no other frame has come for so long. */
const REST = 500;
/** Between two words on progress while one steps slowly. */
const PAUSE = 3000;
/** Of this tab only. */
const MUTED = "park.quiet";

export class Voice {
  told;
  frame = null;
  saidAt = 0;
  timer = 0;
  isPlaying = false;
  what = "";

  /** `stage`: its own regions keep still while frames change. `describe(frame)`: {what, now}, the picture in words. `curve()`: the shown one. */
  constructor({ stage, describe, curve }) {
    this.stage = stage;
    this.describe = describe;
    this.curve = curve;
    this.element = h("p", { class: "unseen", role: "status", "data-name": "said" });
    this.twin = h("p", { class: "unseen", "data-name": "twin" });
    this.button = h("button", { type: "button", class: "plain mute", "data-name": "mute", onclick: () => this.mute(!this.isMuted) }, "Say progress");
    this.#settle(read() === "yes");
  }

  /** Called with every picture. */
  follow(frame, isPlaying, now) {
    if (isPlaying && !this.isPlaying) this.saidAt = now;
    this.isPlaying = isPlaying;
    if (frame === this.frame) return this.timer || this.#wait();
    this.frame = frame;
    this.#hush();
    this.#wait(true);
    if (isPlaying && now - this.saidAt >= EVERY) this.#progress();
  }

  /** An answer to what the person has just done. */
  say(text) {
    if (!text) return;
    this.saidAt = performance.now();
    say(this.element, text === this.element.textContent ? `${text}\u00a0` : text); // the same words again are news too
  }

  /** All that can be said of the picture. */
  whole() {
    if (this.frame) this.say(this.#words());
  }

  mute(isMuted) {
    this.#settle(isMuted);
    try {
      sessionStorage.setItem(MUTED, isMuted ? "yes" : "no");
    } catch {
      // A browser that keeps nothing forgets this too.
    }
    this.say(isMuted ? "Progress is no longer said." : "Progress is said.");
  }

  close() {
    clearTimeout(this.timer);
  }

  #settle(isMuted) {
    this.isMuted = isMuted;
    this.button.setAttribute("aria-pressed", String(!isMuted));
  }

  #wait(isAnew = false, ms = REST) {
    if (isAnew) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#rest(), ms);
  }

  /** The text to read is brought up to date; what is new of it is said, once for all steps before. */
  #rest() {
    this.timer = 0;
    const { frame } = this;
    if (!frame || this.isPlaying) return;
    say(this.twin, this.#words());
    this.#hush(false);
    const { what } = this.describe(frame);
    if (!what) return this.#wait(); // the view has not seen it yet
    const isNew = what !== this.what;
    if (!isNew && frame === this.told) return;
    const early = isNew ? 0 : (this.progressAt ?? -PAUSE) + PAUSE - performance.now();
    if (early > 0) return this.#wait(false, early);
    Object.assign(this, { what, told: frame });
    if (isNew && !this.isMuted) this.whole();
    else this.#progress();
  }

  #progress() {
    const isHeard = this.stage.getRootNode().activeElement?.getAttribute("role") === "slider"; // its own value says as much
    if (!this.isMuted && !isHeard) this.say(progress(this.frame));
    this.saidAt = this.progressAt = performance.now();
  }

  #words() {
    const { what, now } = this.describe(this.frame);
    return [what, now, trends(this.curve())].filter(Boolean).join(" ");
  }

  /** Regions of the view speak when a person asks them something, not with every frame. */
  #hush(isQuiet = true) {
    const now = performance.now();
    if (isQuiet && now - (this.hushedAt ?? -REST) < REST) return;
    this.hushedAt = isQuiet ? now : -REST;
    const regions = this.stage.querySelectorAll(isQuiet ? "[role=status]:not([aria-live])" : "[data-hushed]");
    for (const region of regions) {
      region.toggleAttribute("data-hushed", isQuiet);
      if (isQuiet) region.setAttribute("aria-live", "off");
      else region.removeAttribute("aria-live");
    }
  }
}

/** “Step 8,275, test loss 0.0018, accuracy 100.0 %.” */
const progress = (frame) => `Step ${whole(frame.step)}${results(frame)}.`;

function read() {
  try {
    return sessionStorage.getItem(MUTED);
  } catch {
    return null;
  }
}
