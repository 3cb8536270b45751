/**
 * A view: what draws the frames of an experiment. The player calls it with everything that is new, and is asked through `api`
 * (docs/protocol.md). A module of views/ has `export default function NAME(stage, api) { return new MyView(stage, api); }`, where MyView says
 *
 * - `constructor`: `super(stage, api, initialState(…), {…})`, then its parts, appended to `this.root`;
 * - `read(scene)`: what the parts want to know of a scene, merged into `state`;
 * - `settle()`: network or settings are others; both are there by then;
 * - `paint(now)`: one picture of `state.frame`, or between `state.a` and `state.b`, `state.share` of the way;
 * - `describe(frame)`: {what, now}, the picture in words; `png()`: a promise of it as a file;
 * - `light(frame)`: a Light of what it paints (kit/light.js), by which pictures that would flash are held back; null of a frame that it does not paint.
 *
 * `state` is one plain object that all parts read: {api, palette, scene, settings, a, b, share, flow, frame, isPlaying, draft, changed()} and
 * what the view adds; `draft`: settings as they will be (kit/draft.js); `ask(who, question)`: what a part wants to know beside what the
 * view asks about every frame, in `extra`; null ends it. Parts are objects with an `element`; those of a look inside are panels (kit/panel.js), loaded with `lookInside()`.
 */

import { paletteFrom } from "./colours.js";
import { h } from "./dom.js";
import { Draft } from "./draft.js";
import { loaded } from "./loading.js";
import { Playing } from "./playing.js";

export class View {
  drawing = 0;
  isUnsettled = false;
  isOver = false;
  /** @type {any} */
  inside = null;
  /** Is it longer than a window? Then keys scroll in it, and the curve docks at the lower edge. */
  isLong = true;
  /** Is there something to play in what it shows? Else the controls that play are not there. */
  plays = true;
  /** Does what it shows learn? Else there is no loss, and nothing to fork. */
  learns = true;
  /** Keys that it takes by itself: [key, what it does]. @type {[string, string][]} */
  keys = [];

  /**
   * @param {HTMLElement} stage
   * @param {Record<string, any>} api
   * @param {Record<string, any>} state
   * @param {{className: string, label: string, styles: string, slow?: number}} how
   */
  constructor(stage, api, state, { className, label, styles, slow }) {
    this.stage = stage;
    this.api = api;
    /** @type {any} */
    this.state = Object.assign(state, { api, palette: paletteFrom(api.palette()), extra: {} });
    this.state.changed = () => this.invalidate();
    this.state.ask = (who, question) => this.askBeside(who, question);
    this.state.draft = new Draft(this.state);
    this.playing = new Playing(() => this.invalidate(), slow);
    this.root = h("div", { className, role: "group", "aria-label": label });
    this.styles = h("link", { rel: "stylesheet", href: styles, onload: () => this.arrange() });
    stage.append(this.styles, this.root);
  }

  /** Has it come to know enough to draw? */
  get isReady() {
    return Boolean(this.state.scene);
  }

  /** What does not change between the frames of a branch. */
  scene(tensors) {
    Object.assign(this.state, this.read(tensors));
    this.arrange();
  }

  /** @returns {Record<string, any>} */
  read(scene) {
    return { scene };
  }

  /** What the page says. It may be ahead of the frames: it counts with the next picture. */
  settings(settings) {
    this.state.settings = settings;
    this.isUnsettled = true;
  }

  arrange() {
    const { state } = this;
    if (!state.settings || !state.scene) return;
    this.isUnsettled = false;
    this.root.classList.remove("is-empty");
    this.settle();
    this.inside?.settle();
    this.invalidate();
  }

  settle() {}

  theme(palette) {
    this.state.palette = paletteFrom(palette);
    this.inside?.theme();
    this.invalidate();
  }

  resize() {
    this.invalidate();
  }

  /** Frames `a` to `b`, `t` of the way; `flow`: the player's clock of flowing things. */
  draw(a, b, t, flow) {
    const now = performance.now();
    cancelAnimationFrame(this.drawing); // once a frame is enough
    this.drawing = 0;
    const isPlaying = this.playing.heed(a, flow, now);
    Object.assign(this.state, { a, b, share: t, flow, frame: t < 1 ? a : b, isPlaying });
    if (this.isUnsettled) this.arrange();
    if (this.isReady) this.paint(now);
  }

  /** @param {number} _now */
  paint(_now) {}

  /** Draw again soon, in case the player does not. */
  invalidate() {
    const { state } = this;
    if (!this.drawing && state.b && !this.isOver) this.drawing = requestAnimationFrame(() => this.draw(state.a, state.b, state.share, state.flow));
  }

  askBeside(who, question) {
    const { state } = this;
    if (JSON.stringify(state.extra[who] ?? null) === JSON.stringify(question)) return;
    if (question) state.extra = { ...state.extra, [who]: question };
    else delete state.extra[who];
    this.invalidate();
  }

  /** The look inside: a part of its own, which the picture can do without. */
  async lookInside(load, place) {
    const module = await loaded(load, place);
    if (!module || this.isOver) return;
    this.inside = new module.Inside(place, this.state);
    if (this.isReady) this.inside.settle();
    this.invalidate();
  }

  destroy() {
    this.isOver = true;
    cancelAnimationFrame(this.drawing);
    this.playing.stop();
    this.inside?.destroy();
    this.styles.remove();
    this.root.remove();
  }
}
