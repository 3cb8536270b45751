/** How many tokens the text needs after each number of merges: from its characters down towards its words. */

import { h, say, svg } from "../kit/dom.js";
import { whole } from "../kit/format.js";

const HEIGHT = 100;
/** Below this line there is no room for its words. */
const LOW = 75;

export class Curve {
  constructor() {
    this.ground = svg("path", { class: "ground" });
    this.line = svg("path", { class: "line" });
    this.words = svg("path", { class: "words" });
    this.svg = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" });
    this.svg.append(this.ground, this.words, this.line);
    this.head = h("i", { class: "head", "aria-hidden": "true" });
    this.top = h("span", { class: "top" });
    this.floor = h("span", { class: "floor" });
    this.element = h("figure", { class: "curve" }, this.svg, this.head, this.top, this.floor);
  }

  take({ needed, steps, words }) {
    this.needed = needed;
    this.width = Math.max(1, steps.length);
    this.most = Math.max(1, needed[0]);
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${HEIGHT}`);
    this.line.setAttribute("d", `M${needed.map((tokens, i) => `${i} ${this.#y(tokens)}`).join("L")}`);
    const y = this.#y(words.needed);
    this.words.setAttribute("d", `M0 ${y}H${this.width}`);
    say(this.top, `${whole(needed[0])} characters`);
    say(this.floor, `${whole(words.needed)} words and marks`);
    this.floor.style.setProperty("--y", `${y}%`);
    this.floor.classList.toggle("is-low", y > LOW);
    this.element.classList.toggle("is-flat", words.needed > 0.8 * this.most || !steps.length);
  }

  show(merges) {
    const [x, y] = [(100 * merges) / this.width, this.#y(this.needed[merges])];
    this.head.style.setProperty("--x", `${x}%`);
    this.head.style.setProperty("--y", `${y}%`);
    const past = this.needed.slice(0, merges + 1).map((tokens, i) => `${i} ${this.#y(tokens)}`);
    this.ground.setAttribute("d", `M0 ${HEIGHT}L${past.join("L")}L${merges} ${HEIGHT}Z`);
  }

  #y(tokens) {
    return HEIGHT * (1 - (0.94 * tokens) / this.most);
  }
}
