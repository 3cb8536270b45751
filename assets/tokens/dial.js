/** Walks through the merges: play, step, and a slider under the curve of the tokens that the text needs. */

import { able, h, icon, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";
import { Curve } from "./curve.js";

/** Milliseconds between two merges: slow enough to watch the first ones, then faster. */
const SLOWEST = 700;
const FASTEST = 45;
const FASTER = 0.94;
/** And between two words for those who listen. */
const SPOKEN = 2000;

export class Dial {
  merges = 0;
  last = 0;
  timer = 0;

  constructor(walk) {
    this.walk = walk;
    this.curve = new Curve();
    this.slider = h("input", { type: "range", min: "0", step: "1", "aria-label": "Merges" });
    this.slider.oninput = () => this.#go(Number(this.slider.value));
    this.play = h("button", { type: "button", class: "play", onclick: () => this.toggle() });
    this.start = button("reset", "Back to characters", () => this.#go(0));
    this.back = button("back", "One merge back", () => this.#go(this.merges - 1));
    this.forward = button("forward", "One merge on", () => this.#go(this.merges + 1));
    this.end = h("button", { type: "button", class: "plain", title: "After the last merge", onclick: () => this.#go(this.last) });
    const moves = h("div", { class: "moves", role: "toolbar", "aria-label": "Merges" }, this.start, this.back, this.play, this.forward, this.end);
    this.said = h("p", { class: "unseen", role: "status" });
    this.element = h("div", { class: "dial" }, this.said, moves, h("div", { class: "track" }, this.curve.element, this.slider));
    this.#setPlaying(false);
  }

  take(data, merges) {
    this.last = data.steps.length;
    this.needed = data.needed;
    this.slider.max = String(this.last);
    this.slider.disabled = this.play.disabled = this.last === 0;
    say(this.end, `To the end (${whole(this.last)})`);
    this.curve.take(data);
    this.show(merges);
  }

  show(merges) {
    this.merges = merges;
    this.slider.value = String(merges);
    this.slider.style.setProperty("--filled", `${(100 * merges) / Math.max(1, this.last)}%`);
    this.slider.setAttribute("aria-valuetext", `${whole(merges)} of ${whole(this.last)} merges`);
    for (const button of [this.start, this.back]) able(button, merges > 0);
    for (const button of [this.forward, this.end]) able(button, merges < this.last);
    this.curve.show(merges);
  }

  /** Play on; from the end, play anew. */
  toggle() {
    if (this.isPlaying) return this.stop();
    if (this.merges >= this.last) this.walk(0);
    this.#setPlaying(true);
    this.#next(SLOWEST / 2);
  }

  stop() {
    clearTimeout(this.timer);
    if (this.isPlaying) this.#tell(0);
    this.#setPlaying(false);
  }

  /** For those who listen: how far it has come, now and then. */
  #tell(every = SPOKEN) {
    const now = performance.now();
    if (now - (this.toldAt ?? -SPOKEN) < every) return;
    this.toldAt = now;
    say(this.said, `${whole(this.merges)} of ${whole(this.last)} merges, ${whole(this.needed[this.merges])} tokens.`);
  }

  #next(wait) {
    this.timer = setTimeout(() => {
      this.walk(this.merges + 1);
      this.#tell();
      if (this.merges >= this.last) this.stop();
      else this.#next(Math.max(FASTEST, SLOWEST * FASTER ** this.merges));
    }, wait);
  }

  #go(merges) {
    this.stop();
    this.walk(merges);
    if (!this.slider.matches(":focus")) this.#tell(0); // its own value says as much
  }

  #setPlaying(isPlaying) {
    this.isPlaying = isPlaying;
    this.play.replaceChildren(icon(isPlaying ? "pause" : "play"), isPlaying ? "Pause" : "Merge");
  }
}

function button(sign, label, act) {
  return h("button", { type: "button", class: "icon-only", title: label, "aria-label": label, onclick: act }, icon(sign));
}
