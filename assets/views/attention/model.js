// The overview: all heads of all attentions as small maps, a row an attention. Only those in sight are painted, all on one sheet above
// their buttons: a canvas each would be a layer each, which the browser sorts anew whenever the mouse moves.

import { h, say as put } from "../../kit/dom.js";
import { News } from "../../kit/news.js";
import { across, used } from "../../kit/roving.js";
import { axesOf, maskOf } from "./axes.js";
import { Sheet } from "../../kit/sheet.js";
import { isAbout } from "./subject.js";
import { Tile } from "./tile.js";
import { headName, isolated, tokenTexts, weight } from "./text.js";

const LEAST = 48; // pixels that a map needs
const MOST = 104;
const LEAST_TALL = 66;
const TALL = 520; // all maps of a head one above the other
const GAP = 8;
const LABEL = 56; // pixels of an attention's name
const LARGE = 90; // pixels from which on a finger finds map and switch
const ROOMY = 66; // pixels from which name and score of a head fit into one line

export class Model {
  tiles = [];
  rows = [];

  /** `toHead()`: brings the selected head into sight. */
  constructor(state, toHead) {
    this.state = state;
    this.marked = new News();
    this.told = new News();
    this.labelled = new News();
    this.toHead = h("button", { type: "button", className: "pa-button pa-small pa-to-head", onclick: toHead }, "Selected head ↓");
    this.pointed = h("output", { className: "pa-pointed pa-quiet" });
    this.pointed.setAttribute("aria-live", "off");
    this.sheet = new Sheet();
    this.grid = h("div", { className: "pa-grid", role: "group", "aria-label": "All heads; arrows move, Delete switches off" });
    const title = h("div", { className: "pa-title" }, h("h2", {}, "All heads"), this.pointed, this.toHead);
    this.element = h("section", { className: "pa-model", "aria-label": "All heads" }, title, this.grid);
    this.grid.addEventListener("keydown", (event) => this.press(event));
    this.sight = new IntersectionObserver((entries) => this.noticed(entries), { rootMargin: "80px" });
  }

  /** Other heads. */
  settle() {
    const { attentions, heads, settings } = this.state;
    const key = JSON.stringify([attentions, heads, settings?.freeze]);
    if (key === this.key) return;
    this.key = key;
    this.sight.disconnect();
    this.tiles = attentions.flatMap((_, a) => Array.from({ length: heads }, (_, head) => new Tile(this.state, a, head)));
    this.rows = attentions.map(({ name }, a) => {
      return { name: layerName(name, settings?.freeze), tiles: this.tiles.slice(a * heads, (a + 1) * heads), isSeen: true };
    });
    const numbers = Array.from({ length: heads }, (_, head) => h("span", { className: "pa-number" }, `${head + 1}`));
    const rows = this.rows.flatMap(({ name, tiles }) => [name, ...tiles.map(({ element }) => element)]);
    this.grid.replaceChildren(h("span", { className: "pa-corner" }, "Head"), ...numbers, ...rows, this.sheet.element);
    for (const { name } of this.rows) this.sight.observe(name); // one a row: the browser asks after each at every picture
    this.size = 0;
    this.fit();
  }

  /** Maps as large as the place allows. */
  fit() {
    const { heads } = this.state;
    const { clientWidth } = this.grid;
    if (!clientWidth) return;
    const room = (clientWidth - LABEL - 8) / heads - GAP;
    const tall = Math.max(LEAST_TALL, TALL / this.state.attentions.length);
    const size = Math.round(Math.max(LEAST, Math.min(MOST, room, tall)));
    this.isPlaced = false;
    this.state.changed();
    if (size === this.size) return;
    this.size = size;
    this.grid.style.setProperty("--pa-heads", heads);
    this.grid.style.setProperty("--pa-size", `${size}px`);
    this.grid.classList.toggle("is-tight", size < ROOMY);
    this.grid.classList.toggle("is-small", size < LARGE);
    for (const tile of this.tiles) tile.size = size;
  }

  noticed(entries) {
    for (const { target, isIntersecting } of entries) {
      const row = this.rows.find(({ name }) => name === target);
      if (row) row.isSeen = isIntersecting;
    }
    this.marked.forget();
    this.state.changed();
  }

  draw(heat) {
    const { state } = this;
    if (!this.size) return;
    this.spread();
    this.paint(heat);
    const tokens = state.detail?.["look/tokens"];
    const place = state.marked("model");
    if (this.marked.has(place, tokens)) this.mark(place);
    if (this.told.has(state.told, tokens)) put(this.pointed, this.words(state.told));
    if (!this.labelled.has(state.frame, state.selected, state.interventions)) return;
    put(this.toHead, `${headName(state, state.selected.a, state.selected.h)} ↓`);
    for (const tile of this.tiles) tile.label();
  }

  /** The maps that have something new, of those in sight or of all. */
  paint(heat, isAll = false) {
    const masks = [];
    const maskAt = (a) => (masks[a] ??= { mask: maskOf(this.state, a) }).mask;
    for (const { tiles, isSeen } of this.rows) if (isSeen || isAll) for (const tile of tiles) tile.draw(this.sheet, heat, maskAt);
  }

  /** The maps in sight from afar. */
  cast(picture, tensors, heat) {
    const masks = [];
    const maskAt = (a) => (masks[a] ??= { mask: maskOf(this.state, a) }).mask;
    for (const { tiles, isSeen } of this.rows) if (isSeen) for (const tile of tiles) tile.cast(picture, tensors, heat, maskAt);
  }

  /** A way to the selected head while that is out of sight. */
  offerHead(isOffered) {
    this.toHead.classList.toggle("is-offered", isOffered);
  }

  /** The sheet over all maps: as large as they are, and empty when that has changed. */
  spread() {
    const haveMoved = !this.isPlaced && this.tiles.filter((tile) => tile.place()).length > 0;
    this.isPlaced = true;
    const [right, bottom] = ["x", "y"].map((side) => Math.max(...this.tiles.map((tile) => tile[side])) + this.size);
    if (!this.sheet.resize(right, bottom) && !haveMoved) return;
    this.sheet.clean(this.sheet.pen);
    for (const tile of this.tiles) tile.forget();
    this.marked.forget();
  }

  mark(place) {
    if (place || this.isMarked) this.paintMarks(place);
    this.isMarked = Boolean(place);
  }

  paintMarks(place) {
    const pen = this.sheet.clean(this.sheet.marker);
    if (!place) return;
    pen.fillStyle = pen.strokeStyle = this.state.palette.css.ink;
    pen.lineWidth = 1.5;
    pen.globalAlpha = 0.6;
    for (const { tiles, isSeen } of this.rows) if (isSeen) for (const tile of tiles) tile.mark(pen, place);
    pen.globalAlpha = 1;
  }

  /** The cell under the mouse; of other heads than the selected one its weight is known to one part in 255. */
  words(place) {
    const { state } = this;
    const pattern = state.detail?.[`pattern/${place?.a}`];
    if (!pattern) return "";
    const [, rows, columns] = pattern.shape;
    const isThere = (k, count) => k >= 0 && k < count;
    if (!isThere(place.row, rows) || !isThere(place.column, columns)) return "";
    const axes = axesOf(state, place.a);
    const texts = tokenTexts(state);
    const cell = place.row * columns + place.column;
    const isExact = isAbout(state.detail, place.a, place.h);
    const value = isExact ? state.detail["head/pattern"].data[cell] : pattern.data[place.h * rows * columns + cell] / 255;
    const [from, to] = [texts[axes.row + place.row], texts[axes.column + place.column]].map(isolated);
    return `${headName(state, place.a, place.h)}: ${from} → ${to}${isExact ? ":" : " ≈"} ${weight(value, isExact ? 4 : 2)}`;
  }

  /** Arrows move among the heads. */
  press(event) {
    const { state } = this;
    const { a, h: head } = state.selected;
    const to = across(event, [a, head], [state.attentions.length, state.heads]);
    if (to) {
      state.select({ a: to[0], h: to[1] });
      this.follow();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      state.toggle(`head:${a}.${head}`);
      used(event);
    }
  }

  /** The focus follows the selection. */
  follow() {
    const { a, h: head } = this.state.selected;
    const tile = this.tiles[a * this.state.heads + head];
    tile.label();
    tile.map.focus({ preventScroll: false });
  }

  destroy() {
    this.sight.disconnect();
  }
}

/** A layer's name; the first `frozen` ones, of both halves, do not learn. */
function layerName(name, frozen = 0) {
  const isFrozen = Number(name.match(/\d+/)?.[0]) <= frozen;
  const words = isFrozen ? `${name}, frozen: its weights stay as they are` : name;
  return h("span", { className: `pa-layer${isFrozen ? " is-frozen" : ""}`, title: words }, name, isFrozen ? h("small", {}, "frozen") : "");
}
