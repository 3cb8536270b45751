// Softmax: logits to drag, their probabilities, and draws that the player makes: each u lies on the bar of all probabilities.

import { able, h, say } from "../../kit/dom.js";
import { number, write } from "../../kit/figures.js";
import { whole } from "../../kit/format.js";
import { fixed } from "../../kit/numbers.js";
import { News } from "../../kit/news.js";
import { Panel } from "../../kit/panel.js";
import { readable } from "../../kit/scatter.js";
import { Plot } from "./plot.js";

const [LEAST, MOST] = [2, 10]; // outcomes
/** @type {[number, string][]} */
const STOPS = [0, 1, 2, 3, 4].map((power) => [power, whole(10 ** power)]);

export class Softmax extends Panel {
  label = "Softmax";
  hint = "Scores become probabilities. Drag a logit; press play, and draw from them.";
  said = "";
  rows = /** @type {any[]} */ ([]);
  p = /** @type {ArrayLike<number>} */ ([]);
  news = new News();
  /** Logits and temperature as they are dragged, before the page has heard of them. */
  dragged = /** @type {any} */ (null);

  constructor(state, inside) {
    super(state, inside, "softmax");
    this.body = h("div", { className: "pc-outcomes" });
    this.temperature = h("input", { type: "range", min: 0.1, max: 10, step: 0.1, "aria-label": "Temperature", oninput: () => this.drag(), onchange: () => this.drop() });
    this.warmth = number("temperature", 1, 1);
    this.less = h("button", { type: "button", className: "pi-round", "aria-label": "One outcome less", onclick: () => this.resize(-1) }, "−");
    this.more = h("button", { type: "button", className: "pi-round", "aria-label": "One outcome more", onclick: () => this.resize(1) }, "+");
    const tools = h("div", { className: "pc-tools" }, h("label", { className: "pi-field" }, h("span", {}, "Temperature"), this.temperature, this.warmth), h("span", { className: "pi-field" }, h("span", {}, "Outcomes"), this.less, this.more));
    this.entropy = number("entropy", 0, 3);
    this.highest = number("highest", 0, 3);
    this.draws = number("draws", 0, 0);
    this.distance = number("distance", 1, 4);
    this.u = number("u", 0, 4);
    this.bar = h("div", { className: "pc-bar", role: "img" });
    this.marks = h("div", { className: "pc-marks", "aria-hidden": "true" });
    this.newest = h("p", { className: "pi-reading" }, "");
    this.way = new Plot("Total variation distance by the number of draws", { tall: 170 });
    this.fill(
      tools, this.body,
      h("p", {}, "Entropy ", this.entropy, " nats, at most ", this.highest, "."),
      h("h2", {}, "Drawing: a u between 0 and 1 falls on one outcome’s part of the bar"), this.marks, this.bar, this.newest,
      h("p", {}, "Draws: ", this.draws, ". Total variation distance, ½ Σ |share − p|: ", this.distance, "."), this.way.element,
    );
  }

  /** What is dragged, else what is set. */
  get asked() {
    const { logits, temperature } = this.state.settings;
    return this.dragged ?? { logits, temperature };
  }

  question() {
    const { logits, temperature } = this.asked;
    return { softmax: [temperature, ...logits] };
  }

  get pictures() {
    return [this.way];
  }

  settle() {
    const { logits, temperature } = this.state.settings;
    if (JSON.stringify({ logits, temperature }) === JSON.stringify(this.dragged)) this.dragged = null;
    super.settle();
  }

  draw(tensors) {
    this.p = tensors["softmax/p"].data;
    const logits = tensors["softmax/logits"].data;
    if (this.rows.length !== logits.length) this.build(logits.length);
    const { palette } = this.state;
    this.rows.forEach((row, k) => {
      const colour = readable(palette, palette.classes[k % palette.classes.length]);
      if (!row.input.matches(":active")) row.input.value = String(this.asked.logits[k] ?? logits[k]);
      row.input.setAttribute("aria-valuetext", `${fixed(logits[k], 1)}, probability ${fixed(this.p[k], 3)}`);
      write(row.logit, logits[k], 1);
      write(row.p, this.p[k], 4);
      row.fill.style.width = `${100 * this.p[k]}%`;
      row.fill.style.background = row.part.style.background = colour;
      row.part.style.width = `${100 * this.p[k]}%`;
      say(row.part, this.p[k] > 0.06 ? String(k + 1) : "");
    });
    const [entropy, highest] = tensors["softmax/entropy"].data;
    write(this.entropy, entropy);
    write(this.highest, highest);
    const [warmth] = tensors["softmax/temperature"].data;
    write(this.warmth, warmth, 1);
    if (!this.temperature.matches(":active")) this.temperature.value = String(this.asked.temperature);
    this.bar.setAttribute("aria-label", `The bar from 0 to 1: ${Array.from(this.p, (p, k) => `outcome ${k + 1} ${fixed(p, 3)}`).join(", ")}`);
  }

  build(count) {
    this.rows = Array.from({ length: count }, (_, k) => this.row(k));
    this.body.replaceChildren(...this.rows.map(({ element }) => element));
    this.bar.replaceChildren(...this.rows.map(({ part }) => part));
    able(this.less, count > LEAST);
    able(this.more, count < MOST);
  }

  row(k) {
    const input = h("input", { type: "range", min: -10, max: 10, step: 0.1, "aria-label": `Logit of outcome ${k + 1}`, oninput: () => this.drag(), onchange: () => this.drop() });
    const [fill, share] = [h("span", { className: "pc-fill" }), h("span", { className: "pc-share" })];
    const [logit, p, drawn] = [number("logit", 0, 1), number("p", 0, 4), number("share", 0, 4)];
    const part = h("span", { translate: false });
    const element = h("div", { className: "pc-outcome" }, h("b", { translate: false }, String(k + 1)), input, logit, h("span", { className: "pc-track" }, fill, share), h("span", {}, "p ", p), h("span", { className: "pi-of" }, "drawn ", drawn));
    return { element, input, fill, share, logit, p, drawn, part };
  }

  /** Values of the sliders: asked about at once, and told the page when they are let go. */
  drag() {
    this.dragged = { logits: this.rows.map(({ input }) => Number(input.value)), temperature: Number(this.temperature.value) };
    this.state.changed();
  }

  drop() {
    this.drag();
    this.state.api.change(this.dragged);
  }

  resize(by) {
    const { logits, temperature } = this.asked;
    this.dragged = { logits: by < 0 ? logits.slice(0, -1) : [...logits, 0], temperature };
    this.state.api.change(this.dragged);
    this.state.changed();
  }

  /** The draws of the shown frame, which may be of other logits for a moment. */
  tell() {
    const { frame, scene, palette } = this.state;
    const { data: shares } = frame.tensors["draw/share"];
    const { data: us } = frame.tensors["draw/u"];
    const { data: outcomes } = frame.tensors["draw/outcome"];
    if (shares.length !== this.rows.length || !this.news.has(frame, scene, palette, this.rows)) return;
    const [distance] = frame.tensors["draw/distance"].data;
    this.rows.forEach(({ share, drawn }, k) => {
      share.style.left = `${100 * shares[k]}%`;
      share.hidden = !frame.step;
      write(drawn, shares[k], 4);
    });
    this.marks.replaceChildren(...Array.from(us, (u, k) => this.mark(u, k === us.length - 1)));
    write(this.draws, frame.step, 0);
    write(this.distance, distance, 4);
    if (!frame.step) say(this.distance, "–");
    const last = us.length - 1;
    if (frame.step) {
      write(this.u, us[last], 4);
      this.newest.replaceChildren("u = ", this.u, ` falls on outcome ${outcomes[last] + 1}.`);
    } else this.newest.replaceChildren("Nothing is drawn yet: press play, or step.");
    const xs = Array.from(scene["way/draws"].data, Math.log10);
    const seen = xs.filter((_, k) => scene["way/draws"].data[k] <= frame.step).length;
    const [all, { css }] = [scene["way/distance"].data, palette];
    const dots = frame.step ? [{ xs: [Math.log10(frame.step)], ys: [distance], colour: css.ink }] : [];
    this.way.show({ x: [0, 4], y: [1e-3, 1], isLog: true, lines: [{ xs: xs.slice(0, seen), ys: all.subarray(0, seen), colour: css.accent }], dots, stops: STOPS, words: ["draws", "distance"], palette });
    this.said = `${whole(frame.step)} draws. ${frame.step ? `Total variation distance ${fixed(distance, 4)}. ` : ""}${this.rows.map((row, k) => `Outcome ${k + 1}: p ${row.p.textContent}, drawn ${fixed(shares[k], 4)}`).join("; ")}.`;
  }

  mark(u, isNewest) {
    const mark = h("i", { className: isNewest ? "is-newest" : "" });
    mark.style.left = `${100 * u}%`;
    return mark;
  }
}
