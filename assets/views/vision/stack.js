// The stack of layers from left to right, scrolled within its own place, and changed right there.

import { alter, h, say as put, still } from "../../kit/dom.js";
import { along, rove, used } from "../../kit/roving.js";
import { Card, isLearning } from "./card.js";
import { Drag } from "./drag.js";
import { Inserter } from "./inserter.js";
import { largestOf } from "./maps.js";
import { Numbers } from "./numbers.js";
import { Plan } from "./plan.js";
import { sign } from "./signs.js";
import { title } from "./grammar.js";

const HALF = 20; // pixels by which a layer may be cut and still counts as seen
const PATIENCE = 10000; // ms in which an answer still brings the focus to the changed layer

export class Stack {
  cards = [];
  pluses = [];
  at = 0;
  told = 0;
  plan = null;

  /** `select(i, j)`: a unit was chosen. */
  constructor(root, state, select) {
    this.state = state;
    this.select = select;
    this.row = h("div", { className: "pv-row", role: "group", "aria-label": "Layers: arrow keys move, Enter changes, Delete removes, Alt with an arrow moves the layer" });
    this.scroller = h("div", { className: "pv-scroller", tabIndex: -1 }, this.row);
    this.more = ["left", "right"].map((side, k) => h("button", { type: "button", className: `pv-more is-${side}`, tabIndex: -1, onclick: () => this.leaf(2 * k - 1) }));
    this.element = h("div", { className: "pv-window" }, this.scroller, h("div", { className: "pv-mores" }, ...this.more));
    this.numbers = new Numbers(root, this.does);
    this.inserter = new Inserter(root, (place, texts) => this.insert(place, texts));
    this.drag = new Drag(this.row, (from, to) => this.change((plan) => plan.carry(from, to)));
    this.seen = new IntersectionObserver((entries) => this.see(entries), { root: null, rootMargin: "120px" });
    this.row.addEventListener("keydown", (event) => this.press(event));
    this.row.addEventListener("focusin", (event) => this.focused(event));
    this.scroller.addEventListener("scroll", () => this.shade(), { passive: true });
  }

  get does() {
    return {
      edit: (i) => this.numbers.open(this.cards[i].head, this.state.layers[i].text, i),
      write: (i, text) => this.write(i, text),
      move: (i, by) => this.change((plan) => plan.move(i, by)),
      copy: (i) => this.change((plan) => plan.copy(i)),
      remove: (i) => this.change((plan) => plan.remove(i)),
      select: (i, j) => this.select(i, j),
      walk: (i, step) => this.walk(i, step),
      functions: () => [...this.state.functions.keys()],
    };
  }

  /** Make the cards anew: the network has changed. */
  settle() {
    const { state } = this;
    if (this.plan && !this.plan.sees(this.shown)) this.plan = null;
    const hadFocus = this.row.contains(this.row.getRootNode().activeElement);
    const left = this.scroller.scrollLeft;
    this.seen.disconnect();
    this.cards = state.layers.map((layer, i) => new Card(layer, i, i === state.layers.length - 1, this.isFrozen(i), this.does));
    this.pluses = this.cards.map((_, i) => this.plus(i));
    this.row.replaceChildren(...this.cards.flatMap((card, i) => [this.pluses[i], card.element]));
    for (const card of this.cards) this.seen.observe(card.element);
    this.scroller.scrollLeft = left;
    this.freeze();
    this.refocus(hadFocus);
    this.mark();
    this.shade();
  }

  /** The layers on screen that can be changed. */
  get shown() {
    return this.state.layers.slice(0, -1).map(({ text }) => text);
  }

  /** The first `freeze` layers with weights stay as they are. */
  isFrozen(i) {
    const { layers, settings } = this.state;
    return isLearning(layers[i]) && layers.slice(0, i + 1).filter(isLearning).length <= (settings?.freeze ?? 0);
  }

  /** Frozen layers look so from the end of the pre-training on. */
  freeze() {
    for (const card of this.cards) card.freeze(card.isFrozen && !this.state.isPretraining);
  }

  plus(i) {
    const before = i ? `after ${title(this.state.layers[i - 1].text)}` : "at the beginning";
    const button = h("button", { type: "button", className: "pv-plus", tabIndex: -1, "data-place": i, "aria-label": `Add a layer ${before}`, "aria-haspopup": "menu", title: "Add a layer" }, sign("plus"));
    button.addEventListener("click", () => this.inserter.open(button, i, this.state));
    return h("div", { className: "pv-joint", "data-place": i }, button);
  }

  /** All stops of the arrow keys, in order. */
  get stops() {
    return this.cards.flatMap((card, i) => [this.pluses[i].firstChild, card.head]).slice(0, -1);
  }

  refocus(hadFocus) {
    const [kind, i] = this.wanted ?? [];
    const stops = this.stops;
    if (kind) this.at = Math.min(stops.length - 1, 2 * i + (kind === "head" ? 1 : 0));
    this.rove(Math.min(this.at, stops.length - 1));
    if (kind || hadFocus) stops[this.at].focus({ preventScroll: !kind });
    if (kind) this.wanted = null;
  }

  rove(at) {
    this.at = at;
    rove(this.stops, at);
    const i = Math.min(this.cards.length - 1, at >> 1);
    if (!this.cards.some((card) => card.tile.tabIndex === 0 && card.i === this.tiled)) this.tileAt(i);
  }

  /** The one layer whose maps Tab reaches. */
  tileAt(i) {
    this.tiled = i;
    for (const card of this.cards) card.tile.tabIndex = card.i === i ? 0 : -1;
  }

  focused({ target }) {
    const at = this.stops.indexOf(target);
    if (at >= 0) {
      this.rove(at);
      this.tileAt(Math.min(this.cards.length - 1, at >> 1));
    }
    const card = this.cards.find(({ tile }) => tile === target);
    if (card) this.tileAt(card.i);
  }

  /** From a map at the edge of a layer to the one beside it. */
  walk(i, step) {
    const card = this.cards[i + step];
    if (!card) return;
    const { columns, count, rows } = card.box;
    const row = Math.min(rows - 1, Math.floor(this.cards[i].cursor / this.cards[i].box.columns));
    card.moveTo(Math.min(count - 1, row * columns + (step > 0 ? 0 : columns - 1)));
    this.tileAt(card.i);
    card.tile.focus();
  }

  press(event) {
    const at = this.stops.indexOf(event.target);
    if (at < 0) return;
    const i = at >> 1;
    const isHead = at % 2 === 1;
    const to = event.altKey ? null : along(event, at, this.stops.length);
    if (to !== null) this.stops[to].focus();
    else if (event.altKey && isHead && event.key === "ArrowLeft") this.does.move(i, -1);
    else if (event.altKey && isHead && event.key === "ArrowRight") this.does.move(i, 1);
    else if (isHead && ["Delete", "Backspace"].includes(event.key)) this.does.remove(i);
    else if (event.key === "ArrowDown") this.cards[Math.min(i, this.cards.length - 1)].tile.focus();
    else return;
    used(event);
  }

  /** Layer `i` as another text. */
  write(i, text) {
    this.change((plan) => plan.write(i, text));
  }

  insert(place, texts) {
    this.change((plan) => plan.insert(place, texts));
  }

  /** Ask the page for other layers. It answers with settings or a sentence; the diagram shows what holds. A change before that goes on from what was asked. */
  change(edit) {
    const { draft, settings } = this.state;
    const isShown = settings.layers.join() === this.shown.join();
    if (isShown && !draft.isOpen("layers")) this.plan = new Plan(this.shown);
    if (!this.plan || !edit(this.plan)) return; // without one another stack is on its way, not by a change here
    this.wanted = ["head", this.plan.at];
    clearTimeout(this.patience);
    this.patience = setTimeout(() => (this.wanted = null), PATIENCE);
    this.numbers.close();
    draft.change({ layers: this.plan.texts });
  }

  see(entries) {
    for (const { target, isIntersecting } of entries) {
      const card = this.cards[target.dataset.layer];
      if (card?.element === target) card.isSeen = isIntersecting;
    }
    this.state.changed();
  }

  /** Which end has more layers and how many, for the soft edges and the buttons on them. */
  shade() {
    const { scrollLeft, scrollWidth, clientWidth } = this.scroller;
    const right = scrollLeft + clientWidth;
    const boxes = this.cards.map(({ element }) => [element.offsetLeft, element.offsetLeft + element.offsetWidth]);
    this.offer(this.more[0], scrollLeft > 2, "← ", boxes.filter(([from]) => from < scrollLeft - HALF).length);
    this.offer(this.more[1], right < scrollWidth - 2, "→ ", boxes.filter(([, to]) => to > right + HALF).length);
    this.element.classList.toggle("has-left", scrollLeft > 2);
    this.element.classList.toggle("has-right", right < scrollWidth - 2);
  }

  offer(button, isThere, arrow, count) {
    alter(button, { hidden: !isThere || !count });
    put(button, `${arrow}${count} more ${count === 1 ? "layer" : "layers"}`);
  }

  /** Most of a window further to the left (−1) or right (1). */
  leaf(way) {
    this.scroller.scrollBy({ left: way * 0.8 * this.scroller.clientWidth, behavior: still() ? "auto" : "smooth" });
  }

  mark() {
    for (const card of this.cards) card.mark(this.state.selected);
  }

  /** All cards, painted, also those that are scrolled out of sight. */
  paintAll() {
    const top = largestOf(this.state);
    for (const card of this.cards) card.maps.paint(card.i, this.state, top);
    return this.cards;
  }

  draw(now) {
    const { state } = this;
    const top = state.scale === "network" ? largestOf(state) : 0;
    for (const card of this.cards) card.draw(state, top);
    if (now - this.told < 400) return;
    this.told = now;
    for (const card of this.cards) card.tell(state);
  }

  destroy() {
    this.seen.disconnect();
    clearTimeout(this.patience);
  }
}
