/** All parts of the picture: what is typed, byte pairs with their merges, and the other ways to cut the same text. */

import { h } from "../kit/dom.js";
import { modeOf, PRINT } from "../kit/theme.js";
import { Compare } from "./compare.js";
import { Dial } from "./dial.js";
import { History } from "./history.js";
import { Input } from "./input.js";
import { Numbers } from "./numbers.js";
import { Origin } from "./origin.js";
import { Race } from "./race.js";
import { Strip, bytePairs } from "./strip.js";

const REST = 400;
/** After so many milliseconds without an answer the next wish goes out. */
const PATIENCE = 8000;
const WORDS = "The two neighbours that stand together most often become one token, again and again. It begins with characters here; large models begin with bytes.";

export class Board {
  data;
  last = 0;
  waiting = null;
  isOut = false;

  constructor(place, host, data, report) {
    this.host = host;
    this.report = report;
    this.merges = data.merges;
    this.input = new Input((wish) => this.#want(wish));
    this.numbers = new Numbers(["tokens", "vocabulary", "merges"]);
    this.strip = new Strip("The text in byte pairs", (token) => this.origin.show(token));
    this.origin = new Origin();
    this.dial = new Dial((merges) => this.walk(merges));
    this.race = new Race();
    this.history = new History((merges) => this.walk(merges));
    this.compare = new Compare();
    this.root = h("div", { class: "park tokens" }, this.input.element, this.#pairs(), this.compare.element);
    this.take(data, report);
    place.append(this.root);
    this.themes = new MutationObserver(() => this.#dress());
    this.themes.observe(host, { attributes: true });
    this.printed = () => this.#dress();
    PRINT.addEventListener("change", this.printed);
  }

  take(data, report) {
    data.ids = tokenIds(data);
    if (data.heard >= this.last) this.isOut = false;
    const isSettled = !this.isOut && !this.waiting && !this.timer && !this.input.timer;
    if (isSettled) this.merges = data.merges;
    Object.assign(this, { data, report });
    this.#dress();
    this.root.classList.toggle("embed", data.embed);
    this.input.take(data, isSettled);
    this.signs = [...data.text].slice(0, data.most_shown);
    this.merges = Math.min(this.merges, data.steps.length);
    this.compare.take(data, this.signs);
    this.origin.take(data);
    this.history.take(data);
    this.dial.take(data, this.merges);
    this.#draw();
    if (isSettled) this.#link();
    this.#send();
  }

  /** Show the text after so many merges; where that rests, the link says it. */
  walk(merges) {
    this.merges = Math.max(0, Math.min(merges, this.data.steps.length));
    this.dial.show(this.merges);
    this.drawing ||= requestAnimationFrame(() => this.#draw());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#want({ merges: this.merges }), REST);
  }

  destroy() {
    clearTimeout(this.timer);
    clearTimeout(this.patience);
    cancelAnimationFrame(this.drawing);
    this.input.close();
    this.dial.stop();
    this.themes.disconnect();
    PRINT.removeEventListener("change", this.printed);
  }

  #pairs() {
    const head = h("div", { class: "card-head" }, h("h2", {}, "Byte-pair encoding"), this.numbers.element);
    const left = h("div", { class: "walk" }, this.strip.element, this.origin.element, this.dial.element);
    const right = h("div", { class: "learned" }, this.race.element, this.history.element);
    return h("section", { class: "card pairs", "aria-label": "Byte-pair encoding" }, head, h("p", { class: "words" }, WORDS), h("div", { class: "columns" }, left, right));
  }

  #draw() {
    const { data, merges } = this;
    cancelAnimationFrame(this.drawing);
    this.drawing = 0;
    this.numbers.show({ tokens: data.needed[merges], vocabulary: data.sizes[merges], merges });
    this.strip.show(this.signs, bytePairs(data, this.signs, merges), data.text.length > data.most_shown ? data.most_shown : 0);
    this.dial.show(merges);
    this.race.show(data, merges);
    this.history.show(merges);
  }

  #dress() {
    const mode = modeOf(this.host);
    if (this.root.dataset.theme !== mode) this.root.dataset.theme = mode;
  }

  #want(wish) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.waiting = { ...this.waiting, ...wish };
    this.#send();
  }

  /**
   * One wish at a time is on its way, and says everything: on a slow line an older answer would overwrite what is newer, and of
   * two wishes Streamlit may keep the last. One that gets lost is given up. The counter only grows, also over a reload.
   */
  #send() {
    if (!this.waiting || this.isOut) return;
    this.last = Math.max(this.last + 1, Date.now());
    const wish = { n: this.last, text: this.input.text.value, learn: this.data.learn, merges: this.merges, ...this.waiting };
    Object.assign(this, { waiting: null, isOut: true });
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.#giveUp(), PATIENCE);
    this.isTouched = true;
    this.report("wants", wish);
  }

  #giveUp() {
    this.isOut = false;
    this.#send();
  }

  /** The page's address says what is shown, in place: typing is no way that one walks back letter by letter. */
  #link() {
    const { link, names } = this.data;
    const before = new URLSearchParams(location.search);
    const after = new URLSearchParams([...before].filter(([name]) => !names.includes(name)));
    for (const [name, text] of Object.entries(link)) after.set(name, text);
    const isSame = names.every((name) => before.get(name) === after.get(name));
    if (!isSame && this.isTouched) history.replaceState(history.state, "", `${location.pathname}${after.size ? `?${after}` : ""}${location.hash}`);
  }
}

/** The place of every token in the vocabulary: characters first, then what merges made. */
function tokenIds({ alphabet, steps }) {
  const ids = new Map(alphabet.map((sign, i) => [sign, i]));
  for (const [left, right, , id] of steps) ids.set(left + right, id);
  return ids;
}
