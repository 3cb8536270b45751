/** The controls of a run: play, step, speed, reset, undo, fork, download, full screen. */

import { able, alter, h, icon, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";
import { menu } from "./menu.js";

/** As ui/hood.py has them. */
const KEYS = [
  ["Space", "play or pause"],
  ["← →", "step back, step forward"],
  ["Home End", "first and newest frame"],
  ["↑ ↓", "faster, slower"],
  ["S", "slow motion: one sample, phase by phase"],
  ["F", "fork here"],
  ["B", "back to the branch that was left last"],
  ["R", "back to step 0 with the same start"],
  ["L", "what the links show"],
  ["D", "describe the picture, for screen readers"],
  ["M", "say progress or not, for screen readers"],
  ["Ctrl Z", "undo; with Shift redo"],
  ["?", "all keys"],
];
const RESET = "Back to step 0 with the same start (R)";
const FULL = "Full screen; zoom the browser in for larger type";
/** Only where there is slow motion, and links that show something. */
const LIGHT = ["S", "L"];

export class Transport {
  /** `act`: one function for each control; `isHidden(name)`: controls that the link hides; `gears`: speeds and step sizes; `words`: [term, what it means] of all on screen. */
  constructor(act, isHidden, { gears, hasLinks, hasOnnx, words }) {
    this.act = act;
    this.gears = gears;
    this.abilities = {};
    this.isWatching = false;
    this.play = h("button", { type: "button", class: "play", "data-name": "play", onclick: act.toggle });
    this.back = button("back", "Step back", "back", act.back);
    this.forward = button("forward", "Step forward", "forward", act.forward);
    this.reset = button("reset", RESET, "reset", act.reset);
    this.undo = button("undo", "Undo the last change, in the form or in the picture (Ctrl Z)", "undo", act.undo);
    this.redo = button("redo", "Redo what was undone (Ctrl Shift Z)", "redo", act.redo);
    this.fork = h("button", { type: "button", class: "with-icon", "data-name": "fork", onclick: act.fork, title: "Go back along the curve, then go on from there; what came after stays as an earlier curve" }, icon("fork"), "Fork");
    this.slow = h("button", { type: "button", class: "with-icon", "data-name": "slow", "aria-pressed": "false", onclick: act.slow, title: "One sample at a time: forward, loss, backward, update (S)" }, icon("slow"), "Slow motion");
    this.fullscreen = button("fullscreen", FULL, "fullscreen", act.fullscreen);
    this.download = menu({ name: "download", label: isHidden("weights") ? "Download" : "Download, or open saved weights", sign: "download", content: this.#downloads(hasOnnx) });
    this.keys = menu({ name: "keys", label: "Keyboard", sign: "keys", content: [(this.keyList = keyList(hasLinks))] });
    this.words = menu({ name: "words", label: "What the words mean", sign: "words", content: wordList(words) });
    this.element = h("div", { class: "transport", role: "toolbar", "aria-label": "Transport" }, ...this.#groups());
    for (const control of this.element.querySelectorAll("[data-name]")) control.hidden = isHidden(control.dataset.name);
    this.slow.hidden ||= isHidden("speed");
    this.fullscreen.hidden ||= !document.fullscreenEnabled;
    this.setPlaying(false);
    this.setSpeed(gears.normal);
  }

  setPlaying(isPlaying) {
    if (this.isPlaying === isPlaying) return;
    this.isPlaying = isPlaying;
    this.play.replaceChildren(icon(isPlaying ? "pause" : "play"), isPlaying ? "Pause" : "Play");
    this.play.title = isPlaying ? "Pause (space)" : "Play (space)";
  }

  /** Another window has control: nothing here moves or changes the run. */
  setWatching(isWatching) {
    this.isWatching = isWatching;
    this.setAbilities(this.abilities);
    for (const control of [this.slow, this.speed, this.size]) alter(control, { disabled: isWatching });
  }

  setSlow(isSlow) {
    this.slow.setAttribute("aria-pressed", String(isSlow));
    for (const control of [this.speed, this.size]) alter(control, { disabled: isSlow });
  }

  /** Fewer pictures are shown, as they would flash, with an even movement between them. */
  setDamped(isDamped) {
    if (isDamped === this.isDamped) return;
    this.isDamped = isDamped;
    this.#nameSpeed();
  }

  #nameSpeed() {
    const { name, hint } = this.gears.speeds[Number(this.speed.value)];
    say(this.speedName, this.isDamped ? "flickers: smoothed" : hint ? `${name} · ${hint}` : name);
  }

  setSpeed(index) {
    const { speeds } = this.gears;
    const { name } = speeds[index];
    this.speed.value = String(index);
    this.speed.setAttribute("aria-valuetext", name);
    this.speed.style.setProperty("--filled", `${(100 * index) / (speeds.length - 1)}%`);
    this.#nameSpeed();
  }

  /** What can be done now, by the control's name. */
  setAbilities(abilities) {
    Object.assign(this.abilities, abilities);
    for (const [name, can] of Object.entries(abilities)) able(this[name], can && !this.isWatching);
  }

  setDownloads(script, weights, onnx) {
    if (script === this.files?.[0] && weights === this.files[1]) return;
    this.files = [script, weights];
    Object.assign(this.script, { href: script });
    Object.assign(this.weights, { href: weights });
    Object.assign(this.onnx, { href: onnx });
  }

  /** Keys that the view takes by itself. */
  addKeys(keys) {
    this.keyList.append(...keys.flatMap(([key, what]) => keyRow(key, what)));
  }

  /** The first step that the run has: another than 0 where it goes on from a file, or from what was kept. */
  setOldest(step) {
    const label = step ? `Back to step ${whole(step)}, where this run begins (R)` : RESET;
    alter(this.reset, { title: label, ariaLabel: label });
  }

  setFullscreen(isFull) {
    const label = isFull ? "Leave full screen" : FULL;
    this.fullscreen.replaceChildren(icon(isFull ? "window" : "fullscreen"));
    this.fullscreen.title = label;
    this.fullscreen.setAttribute("aria-label", label);
  }

  #groups() {
    const group = (name, ...items) => h("div", { class: `group ${name}` }, ...items);
    return [
      group("moves", this.reset, this.back, this.play, this.forward, this.#sizes()),
      group("pace", this.#speeds(), ...(this.gears.hasSlow ? [this.slow] : [])),
      group("changes", this.fork, this.undo, this.redo),
      group("outputs", this.download.element, this.words.element, this.keys.element, this.fullscreen),
    ];
  }

  #sizes() {
    const options = this.gears.stepSizes.map((name) => h("option", { value: name }, `by ${this.gears.stepNames?.[name] ?? name}`));
    this.size = h("select", { "aria-label": "Size of a step", "data-name": "step-size", title: "Size of a step" }, ...options);
    this.size.value = "mini-batch";
    this.size.onchange = () => this.act.stepSize(this.size.value);
    return this.size;
  }

  #speeds() {
    this.speed = h("input", { type: "range", min: "0", max: String(this.gears.speeds.length - 1), step: "1", "aria-label": "Speed" });
    this.speed.oninput = () => this.act.speed(Number(this.speed.value));
    this.speedName = h("span", { class: "speed-name" });
    return h("label", { class: "speed", "data-name": "speed" }, this.speedName, this.speed);
  }

  #downloads(hasOnnx) {
    this.script = h("a", { download: "perceptron_park.py", "data-name": "script" }, "PyTorch script", h("small", {}, "prints the same losses"));
    this.weights = h("a", { download: "weights.safetensors", "data-name": "weights" }, "Weights of this step", h("small", {}, "safetensors"));
    this.onnx = h("a", { download: "model.onnx" }, "Network of this step", h("small", {}, "ONNX: for onnxruntime, Netron, OpenCV (with layer norm from 4.8 on)"));
    this.onnx.hidden = !hasOnnx;
    const picture = h("button", { type: "button", onclick: () => this.act.picture() }, "Picture", h("small", {}, "PNG"));
    const open = h("button", { type: "button", class: "apart", "data-name": "weights", onclick: () => this.act.openWeights() }, "Open saved weights", h("small", {}, "safetensors; or drop the file"));
    return [picture, this.script, this.weights, this.onnx, open];
  }
}

function button(name, label, sign, act) {
  return h("button", { type: "button", class: "icon-only", "aria-label": label, title: label, "data-name": name, onclick: act }, icon(sign));
}

function keyList(hasLinks) {
  const keys = KEYS.filter(([key]) => hasLinks || !LIGHT.includes(key));
  return h("dl", { class: "keys" }, ...keys.flatMap(([keys, what]) => keyRow(keys, what)));
}

const keyRow = (keys, what) => [h("dt", {}, ...keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, what)];

/** A list of terms; the page with all of them opens beside this one, whose run goes on. */
function wordList(words) {
  const list = h("dl", { class: "words" }, ...words.flatMap(([term, meaning]) => [h("dt", {}, term), h("dd", {}, meaning)]));
  return [h("div", { class: "words-scroll", tabIndex: 0, role: "group", "aria-label": "Words on this page" }, list), h("a", { href: "words", target: "_blank", rel: "noopener" }, "All words")];
}
