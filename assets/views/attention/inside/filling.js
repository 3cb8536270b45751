// Fills in what is masked, as BERT learns to: what stands at a mask by both sides of it, and how sure that is.

import { able, h, say } from "../../../kit/dom.js";
import { share as percent } from "../../../kit/format.js";
import { Panel } from "../../../kit/panel.js";
import { News } from "../../../kit/news.js";
import { quoted } from "../text.js";
import { exchanged, isText } from "../typing.js";
import { Nexts } from "./nexts.js";

export class Filling extends Panel {
  label = "Fill in";
  hint = "Hide a token and let the encoder guess it from both sides.";

  constructor(state, inside) {
    super(state, inside, "fill", { every: 300, rest: 0 });
    this.offered = new News();
    this.masks = h("div", { className: "ai-masks", role: "group", "aria-label": "Masked tokens" });
    this.surest = button("Fill the surest", () => this.fillSurest());
    this.hide = button("", () => this.put(this.place, this.mask));
    this.nexts = new Nexts(state, { verb: "Put", hint: "Click a token to put it there.", took: (id) => this.put(this.place, id) });
    this.status = h("p", { className: "pi-note", role: "status" });
    const acts = h("div", { className: "ai-bar" }, this.surest, this.hide);
    const masked = h("section", { className: "pi-part" }, h("h3", {}, "Masked"), this.masks, acts, this.status);
    this.fill(h("div", { className: "pi-columns" }, this.nexts.element, masked));
  }

  /** Only a model that learned with masks. */
  suits() {
    return this.state.scene.mask !== undefined;
  }

  get mask() {
    return this.state.scene.mask.data[0];
  }

  /** Places that hold the mask. */
  places({ data }) {
    return Array.from(data.keys()).filter((k) => data[k] === this.mask);
  }

  /** The selected token, else the first mask. */
  get place() {
    const { selected, detail } = this.state;
    const tokens = detail["look/tokens"];
    return selected.row >= 0 && selected.row < tokens.data.length ? selected.row : (this.places(tokens)[0] ?? 0);
  }

  question() {
    if (!this.state.detail?.["look/said"]) return null;
    return { ...this.state.about(), next: true, at: this.place };
  }

  draw(tensors) {
    const at = Number(tensors["next/at"].data);
    this.nexts.show(tensors, `At token ${at + 1}`);
    this.element.dataset.at = String(at);
  }

  /** The masks with what the model takes them for, and what can be done now. */
  tell() {
    const { detail, selected } = this.state;
    if (!detail?.["look/said"] || !this.offered.has(detail, selected)) return;
    const { place } = this;
    const places = this.places(detail["look/tokens"]);
    while (this.masks.children.length < places.length) this.masks.append(this.chip());
    while (this.masks.children.length > places.length) this.masks.lastChild.remove();
    places.forEach((k, i) => this.say(this.masks.children[i], k, k === place));
    able(this.surest, places.length > 0);
    this.hide.hidden = places.includes(place);
    say(this.hide, `Mask ${quoted(this.state, detail["look/tokens"].data[place])} (${place + 1})`);
    if (!this.told) say(this.status, this.counted(places.length));
  }

  counted(count) {
    if (!count) return "Nothing is masked. Select a token above, and mask it.";
    return `${count} of ${this.state.detail["look/tokens"].data.length} tokens are masked: what the model would put there, and how sure it is.`;
  }

  chip() {
    const chip = h("button", { type: "button", className: "pi-button ai-mask", translate: false });
    chip.addEventListener("click", () => this.state.select({ row: Number(chip.dataset.place), column: -1 }));
    return chip;
  }

  say(chip, place, isHere) {
    const { detail } = this.state;
    const [id, p] = ["look/said", "look/said_p"].map((name) => detail[name].data[place]);
    chip.dataset.place = place;
    chip.setAttribute("aria-pressed", String(isHere));
    chip.style.setProperty("--share", p);
    say(chip, `${place + 1}: ${quoted(this.state, id)} ${percent(p)}`);
  }

  fillSurest() {
    const { detail } = this.state;
    const [said, p] = ["look/said", "look/said_p"].map((name) => detail[name].data);
    const place = this.places(detail["look/tokens"]).reduce((best, k) => (p[k] > p[best] ? k : best));
    this.put(place, said[place]);
    this.report(`${quoted(this.state, said[place])} at token ${place + 1}, ${percent(p[place])} sure.${this.next()}`);
  }

  /** The answer to a task is what is learned: where it is whole, it is masked again, and the guesses are compared with it. */
  next() {
    const left = this.places(this.state.detail["look/tokens"]).length - 1;
    if (left) return " The others were asked again, with this one known.";
    return isText(this.state) ? " Nothing is masked any more." : " The answer is whole: it is masked again, and each guess is compared with it.";
  }

  /** The sequence with another token at one place. */
  put(place, id) {
    this.report("");
    this.state.read(exchanged(this.state, place, id));
  }

  report(words) {
    this.told = words;
    say(this.status, words);
  }

  forget() {
    super.forget();
    this.offered.forget();
    this.report("");
  }
}

const button = (words, onclick) => h("button", { type: "button", className: "pi-button", onclick }, words);
