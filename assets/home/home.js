/** A training that was recorded with the park's engine, played on Home: what a network makes of a spiral, moment by moment. */

import { h, icon, say, stylesheet } from "../kit/dom.js";
import { mounting } from "../kit/mount.js";
import { tensorsOf } from "../kit/tensors.js";
import { Mode, modeOf, paletteOf } from "../kit/theme.js";
import { paletteFrom } from "../kit/colours.js";
import { Surface } from "../kit/surface.js";

const SIDE = 336;
/** The plane reaches from -6 to 6. */
const REACH = 6;
/** Moments a second, and how long the last one stays before it begins again. */
const PACE = 11;
const REST = 2.5;

/** Its styles and the recording are fetched side by side. */
const mounted = mounting("alive", [], (place, host, data, report) => new Alive(place, host, data, report));

export default function mount(component) {
  return mounted(component);
}

class Alive {
  between;

  constructor(place, host, data, report) {
    this.place = place;
    this.host = host;
    this.data = data;
    this.report = report;
    this.assets = data.assets;
    this.mode = new Mode();
    this.at = 0;
    this.isPlaying = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.build();
    this.load();
  }

  destroy() {
    this.isOver = true;
  }

  build() {
    this.canvas = h("canvas", { width: 2 * SIDE, height: 2 * SIDE, role: "img", "aria-label": "A small network learns where two spirals lie" });
    this.button = h("button", { type: "button", onclick: () => this.toggle() });
    this.slider = h("input", { type: "range", min: "0", value: "0", "aria-label": "Moment of the training", oninput: () => this.seek() });
    this.words = h("p");
    this.element = h("div", { class: "park alive" }, this.canvas, h("div", { class: "row" }, this.button, this.slider), this.words);
    const styles = ["theme.css", "home/home.css"].map((name) => stylesheet(`${this.assets}/${name}`));
    this.styled = Promise.all(styles.map(({ ready }) => ready));
    this.place.append(...styles.map(({ link }) => link));
  }

  async load() {
    const answer = await fetch(`${this.assets}/home/spiral.safetensors`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    await this.styled;
    if (this.isOver) return;
    this.tape = tensorsOf(bytes);
    this.last = this.tape.step.data.length - 1;
    this.slider.max = String(this.last);
    this.place.append(this.element);
    this.surface = new Surface();
    this.surface.resize(SIDE);
    this.dress();
    this.setPlaying(this.isPlaying);
    if (!this.isPlaying) this.show(this.last);
  }

  take(data, report) {
    Object.assign(this, { data, report });
    this.dress();
  }

  dress() {
    if (!this.tape) return;
    this.element.dataset.theme = modeOf(this.host);
    this.mode.tell(this.element.dataset.theme, this.data.mode, this.report);
    this.palette = paletteFrom(paletteOf(this.element));
    this.draw();
  }

  toggle() {
    if (!this.isPlaying && this.at >= this.last) this.at = 0;
    this.setPlaying(!this.isPlaying);
  }

  seek() {
    this.setPlaying(false);
    this.show(Number(this.slider.value));
  }

  setPlaying(isPlaying) {
    this.isPlaying = isPlaying;
    this.button.replaceChildren(icon(isPlaying ? "pause" : "play"));
    const label = isPlaying ? "Pause" : "Play";
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
    this.before = performance.now();
    if (isPlaying) requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    if (!this.isPlaying || this.isOver || !this.place.isConnected) return;
    this.at += (Math.max(0, Math.min(100, now - this.before)) / 1000) * PACE;
    this.before = now;
    if (this.at > this.last + REST * PACE) this.at = 0;
    this.show(Math.min(this.at, this.last), true);
    requestAnimationFrame((later) => this.tick(later));
  }

  /** The moment `at` (between two, the earlier one is told and both are mixed in the picture). */
  show(at, keepsAt = false) {
    if (!keepsAt) this.at = at;
    this.shown = at;
    this.draw();
  }

  draw() {
    const { tape, surface, palette, shown = 0 } = this;
    const moment = Math.floor(shown);
    surface.paintOne({ data: this.mixed(moment, shown - moment), shape: [1, ...tape.map.shape.slice(1)] }, palette.soft, 0);
    const pen = this.canvas.getContext("2d");
    pen.drawImage(surface.canvas, 0, 0, this.canvas.width, this.canvas.height);
    this.points(pen);
    this.tell(moment);
  }

  /** The map between two moments, value by value. */
  mixed(moment, share) {
    const { map } = this.tape;
    const size = map.shape[1] * map.shape[2];
    const one = map.data.subarray(moment * size, (moment + 1) * size);
    if (share === 0 || moment === this.last) return one;
    const next = map.data.subarray((moment + 1) * size, (moment + 2) * size);
    this.between ??= new Float32Array(size);
    for (let i = 0; i < size; i++) this.between[i] = one[i] + share * (next[i] - one[i]);
    return this.between;
  }

  /** Circles are the positive class, squares the negative one. */
  points(pen) {
    const { x, y } = this.tape;
    const scale = this.canvas.width / (2 * REACH);
    pen.lineWidth = 2;
    pen.strokeStyle = this.palette.css.surface;
    for (let i = 0; i < y.data.length; i++) {
      const [left, top] = [(x.data[2 * i] + REACH) * scale, (REACH - x.data[2 * i + 1]) * scale];
      const isPositive = y.data[i] > 0.5;
      pen.fillStyle = isPositive ? this.palette.css.positive : this.palette.css.negative;
      pen.beginPath();
      if (isPositive) pen.arc(left, top, 7, 0, 2 * Math.PI);
      else pen.rect(left - 6, top - 6, 12, 12);
      pen.fill();
      pen.stroke();
    }
  }

  tell(moment) {
    const { tape } = this;
    const number = (name) => tape[name].data[moment].toFixed(3);
    say(this.words, `After ${tape.step.data[moment].toLocaleString("en")} updates: training loss ${number("loss/train")}, test loss ${number("loss/test")}. A recording; the card “A spiral from sines” trains it anew.`);
    if (this.told === moment) return;
    this.told = moment;
    this.slider.value = String(moment);
    this.slider.setAttribute("aria-valuetext", `${tape.step.data[moment]} updates`);
    if (!this.isPlaying) this.canvas.setAttribute("aria-label", `A network divides the plane between two arms of a spiral, ${tape.step.data[moment]} updates after its start.`);
  }
}
