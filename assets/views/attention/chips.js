// The tokens, each with what the model says there; and in a line below, all of the one that is pointed at or selected.

import { alter, h, say as put } from "../../kit/dom.js";
import { share as percent } from "../../kit/format.js";
import { axesOf, tokensOf } from "./axes.js";
import { quoted, tokenText, weight } from "./text.js";
import { News } from "../../kit/news.js";
import { along, rove, used } from "../../kit/roving.js";
import { sign } from "./signs.js";
import { exchanged } from "./typing.js";

/** Signs of ours among the tokens. */
const SIGNS = { "▷": "▷ begins", "▢": "▢ is masked", "¿": "¿ is none of the vocabulary" };

export class Chips {
  tokens;
  vocabulary;
  chips = [];

  constructor(state) {
    this.state = state;
    this.marked = new News();
    this.list = h("div", { className: "pa-chips", role: "group", "aria-label": "Tokens; arrows move, Delete switches off" });
    this.about = h("p", { className: "pa-about" });
    this.off = h("button", { type: "button", className: "pa-button", hidden: true, onclick: () => state.toggle(`token:${this.shown}`) });
    this.hide = h("button", { type: "button", className: "pa-button", hidden: true, onclick: () => this.maskShown() });
    this.element = h("div", {}, this.list, h("div", { className: "pa-line pa-token-line" }, this.about, this.hide, this.off));
    this.list.addEventListener("pointerover", ({ target }) => this.point(target));
    this.list.addEventListener("pointerleave", () => state.hover(null));
    this.list.addEventListener("click", ({ target }) => this.choose(target));
    this.list.addEventListener("keydown", (event) => this.press(event));
  }

  at(target) {
    const k = target.closest?.(".pa-chip")?.dataset.token;
    return k === undefined ? -1 : Number(k);
  }

  point(target) {
    const token = this.at(target);
    if (token >= 0) this.state.hover({ token });
  }

  choose(target) {
    const token = this.at(target);
    if (token >= 0) this.select(token);
  }

  /** A token's row in the selected attention, its column where it only is looked at, else its row in the first attention that has it. */
  select(token) {
    const { state } = this;
    const { a } = state.selected;
    const row = (at) => {
      const axes = axesOf(state, at);
      return token >= axes.row && token < axes.row + axes.rows ? token - axes.row : -1;
    };
    const axes = axesOf(state, a);
    if (row(a) >= 0) state.select({ row: row(a), column: -1 });
    else if (token >= axes.column && token < axes.column + axes.columns) state.select({ row: -1, column: token - axes.column });
    else {
      const other = state.attentions.findIndex((_, at) => row(at) >= 0);
      if (other >= 0) state.select({ a: other, row: row(other), column: -1 });
    }
  }

  press(event) {
    const token = this.at(event.target);
    if (token < 0) return;
    const to = along(event, token, this.chips.length);
    if (to !== null) {
      this.select(to);
      this.chips[to].button.focus();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.state.toggle(`token:${token}`);
      used(event);
    }
  }

  draw() {
    const { state } = this;
    const { detail } = state;
    const tokens = detail?.["look/tokens"];
    if (!tokens) return;
    if (tokens !== this.tokens || state.vocabulary !== this.vocabulary) this.build(tokens.data);
    Object.assign(this, { tokens, vocabulary: state.vocabulary });
    if (detail !== this.detail) this.fill(detail);
    this.detail = detail;
    if (this.marked.has(state.selected, state.told, state.interventions, detail)) this.mark();
  }

  /** Chips only change where the tokens do. */
  build(ids) {
    const source = this.state.detail["look/source"]?.data[0] ?? 0;
    const key = `${source}/${ids.join(",")}/${this.state.vocabulary.length}`;
    if (key === this.key) return;
    this.key = key;
    const said = this.state.detail["look/said"]?.data;
    const unknown = new Set(this.state.detail["look/unknown"]?.data ?? []);
    this.chips = Array.from(ids, (id, k) => chip(tokenText(this.state, id), k, k >= source && Boolean(said), unknown.has(k)));
    const groups = source ? [["Reads", 0, source], ["Says", source, ids.length]] : [["", 0, ids.length]];
    this.list.replaceChildren(...groups.map(([name, from, to]) => group(name, this.chips.slice(from, to))));
    this.element.classList.toggle("is-dense", ids.length > 40);
  }

  /** What is said at each place, how probable, and whether that is right. */
  fill(detail) {
    const source = detail["look/source"]?.data[0] ?? 0;
    const [said, p, target] = ["look/said", "look/said_p", "look/target"].map((name) => detail[name]?.data);
    if (!said) return;
    for (let k = source; k < this.chips.length; k++) {
      const { button, answer, sure, bar, mark } = this.chips[k];
      const i = k - source;
      put(answer, tokenText(this.state, said[i]));
      bar.style.backgroundSize = `${100 * p[i]}% 100%`; // not a transform: the browser would sort all layers anew
      const verdict = target[i] < 0 ? "none" : said[i] === target[i] ? "right" : "wrong";
      put(sure, ` with ${percent(p[i])}${verdict === "none" ? "" : `, ${verdict}`}`);
      if (button.dataset.verdict === verdict) continue;
      button.dataset.verdict = verdict;
      mark.replaceChildren(...(verdict === "none" ? [] : [sign(verdict)]));
    }
  }

  mark() {
    const { state } = this;
    const [row, column] = tokensOf(state, state.selected);
    const chosen = row >= 0 ? row : column;
    const hovered = state.told ? state.told.token ?? tokensOf(state, state.told)[0] : -1;
    const looked = state.told ? state.told.token ?? tokensOf(state, state.told)[1] : column;
    for (const [k, { button }] of this.chips.entries()) {
      toggle(button, "is-row", k === (hovered >= 0 ? hovered : row));
      toggle(button, "is-column", k === looked);
      toggle(button, "is-off", state.isOff(`token:${k}`));
      const isChosen = k === chosen;
      if (button.ariaPressed !== String(isChosen)) button.ariaPressed = String(isChosen);
    }
    rove(this.chips.map(({ button }) => button), Math.max(0, chosen));
    this.tell(hovered >= 0 ? hovered : chosen, chosen);
  }

  /** The line about one token. Its switch is that of the selected one, so that it can be reached. */
  tell(token, chosen) {
    this.shown = chosen;
    alter(this.off, { hidden: chosen < 0 });
    put(this.off, `Switch token ${chosen + 1} ${this.state.isOff(`token:${chosen}`) ? "on" : "off"}`);
    alter(this.hide, { hidden: chosen < 0 || !this.canMask(chosen) });
    put(this.hide, `Mask token ${chosen + 1}`);
    put(this.about, token < 0 || token >= this.chips.length ? this.hint() : this.words(token));
  }

  /** A model that learned with masks says what stands at one. */
  canMask(token) {
    const { scene, detail } = this.state;
    return scene.mask !== undefined && Number(detail["look/tokens"].data[token]) !== Number(scene.mask.data[0]);
  }

  maskShown() {
    const { state } = this;
    state.read(exchanged(state, this.shown, state.scene.mask.data[0]));
  }

  /** What our signs mean, of those that are there. */
  signs() {
    const { detail } = this.state;
    const there = new Set(["look/tokens", "look/said"].flatMap((name) => Array.from(detail[name]?.data ?? [], (id) => tokenText(this.state, id))));
    const meant = Object.keys(SIGNS).filter((sign) => there.has(sign)).map((sign) => SIGNS[sign]);
    return meant.length ? ` ${meant.join(", ")}.` : "";
  }

  /** What a chip shows. */
  hint() {
    const says = this.state.detail["look/said"] ? (this.isReader ? "Above what is read, below what the model takes it for" : "Above what is read, below what the model says next") : "";
    return `${says ? `${says}; the bar: how sure it is. ` : ""}Point at a token, or select one.${this.signs()}`;
  }

  /** Does it look both ways, so that it says what stands at a place, not what comes next? */
  get isReader() {
    return this.state.attentions.every(({ kind }) => kind === 0);
  }

  words(token) {
    const { detail } = this.state;
    const source = detail["look/source"]?.data[0] ?? 0;
    const named = (id) => quoted(this.state, id);
    const name = `Token ${token + 1} ${named(detail["look/tokens"].data[token])}`;
    const i = token - source;
    const said = detail["look/said"]?.data;
    if (i < 0 || !said) return `${name}.`;
    const [p, right, losses, target] = ["look/said_p", "look/p", "look/losses", "look/target"].map((part) => detail[part].data[i]);
    const says = `${name}: says ${named(said[i])} with ${percent(p)}`;
    if (target < 0) return `${says}; it is not asked here.`;
    const verdict = said[i] === target ? "right" : `wrong, ${named(target)} was due and got ${percent(right)}`;
    return `${says}: ${verdict}. Loss ${weight(losses, 3)} nats.`;
  }
}

function toggle(element, name, isOn) {
  if (element.classList.contains(name) !== isOn) element.classList.toggle(name, isOn);
}

function group(name, chips) {
  const buttons = chips.map(({ button }) => button);
  return h("div", { className: "pa-group" }, ...(name ? [h("span", { className: "pa-group-name pa-quiet" }, name)] : []), ...buttons);
}

function chip(text, k, speaks, isUnknown) {
  const answer = h("bdi", { className: "pa-answer", translate: false });
  const unseen = (words) => h("span", { className: "unseen" }, words);
  const sure = unseen("");
  const bar = h("span", { className: "pa-bar" });
  const mark = h("span", { className: "pa-verdict" });
  const parts = speaks ? [h("span", { className: "pa-said" }, unseen(" says "), answer, sure, mark), bar] : [];
  const props = { type: "button", className: `pa-chip${isUnknown ? " is-unknown" : ""}`, "data-token": k, tabIndex: -1 };
  const button = h("button", props, unseen("reads "), h("bdi", { className: "pa-token", translate: false }, text), ...parts);
  return { button, answer, sure, bar, mark };
}
