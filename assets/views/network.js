// The network view: a dense network as a diagram that lives. See ARCHITECTURE.md, "The component".

import { h } from "../kit/dom.js";
import { pixelRatio } from "../kit/zoom.js";
import { Attention } from "./network/attention.js";
import { Builder } from "./network/builder.js";
import { Caption } from "./network/caption.js";
import { Card } from "./network/card.js";
import { Diagram } from "./network/diagram.js";
import { Editor } from "./network/editor.js";
import { exportPng } from "./network/export.js";
import { filmState, suits } from "./network/film.js";
import { layout } from "./network/layout.js";
import { light } from "./network/light.js";
import { fits, shapeOf } from "./network/model.js";
import { Options } from "./network/options.js";
import { paletteFrom } from "../kit/colours.js";
import { Pointer } from "./network/pointer.js";
import { Sheet } from "./network/sheet.js";
import { stuck } from "./network/stuck.js";
import { describe } from "./network/text.js";
import { Trail } from "./network/trail.js";
import { Units } from "./network/units.js";

const STILL = 300; // ms after which links stop flowing once the player's clock of flowing links stands still
const LATE = 40; // ms after which links that were left for the next picture are painted without one
const WORDS = 1000; // ms between two changes of the picture's words
const IMPOSED = 320; // a stage higher than this is as high as the diagram has to be
const FLICKERS = "It flickers, so the picture and its numbers are shown 3 times a second at most.";
const STYLES = new URL("./network/network.css", import.meta.url).href;

export default function network(stage, api) {
  const view = new NetworkView(stage, api);
  const { state } = view;
  return {
    draw: (a, b, t, now) => view.draw(a, b, t, now),
    film: (detail, phase, t) => view.film(detail, phase, t),
    describe: (frame) => describe(frame, state),
    light: (frame) => view.light(frame),
    resize: () => view.resized(),
    png: () => exportPng(view.canvas, state),
    scene: (tensors) => view.setScene(tensors),
    settings: (settings) => view.setSettings(settings),
    links: (mode) => view.set({ mode }),
    theme: (palette) => view.set({ palette: paletteFrom(palette) }, true),
    destroy: () => view.destroy(),
  };
}

/** What is shown and where, in one plain object that all parts read. */
function initialState(api) {
  const options = { test: false, discrete: false, tool: "look", label: "1", output: 0 };
  return { api, palette: paletteFrom(api.palette()), mode: "weight", options, targets: [-1, 1], share: 1, flow: 0 };
}

class NetworkView {
  isDamped;
  described;
  drawing = 0;
  flowedAt = -STILL;
  describedAt = 0;

  constructor(stage, api) {
    this.stage = stage;
    this.api = api;
    this.measured = [0, 0];
    /** @type {Record<string, any>} */
    this.state = initialState(api);
    this.canvas = h("canvas", { className: "pn-canvas", role: "img", "aria-label": "Network diagram" });
    this.root = h("div", { className: "pn", role: "group", "aria-label": "Network" }, this.canvas);
    this.styles = h("link", { rel: "stylesheet", href: STYLES, onload: () => this.arrange() });
    stage.append(this.styles, this.root);
    this.furnish();
    this.coarse = matchMedia("(pointer: coarse)");
    this.resizes = new ResizeObserver(() => this.resized());
    this.resizes.observe(stage);
  }

  /** The parts of the picture. */
  furnish() {
    const { root, state } = this;
    const again = () => this.noticed();
    this.diagram = new Diagram(this.canvas);
    this.attention = new Attention(state, again);
    this.caption = new Caption(root);
    this.builder = new Builder(root, state);
    this.units = new Units(root, state, { seen: (place) => this.attention.focus(place), open: (place, event) => this.openUnit(place, event) });
    this.options = new Options(root, state, () => this.arrange());
    this.card = new Card(root, state, this.diagram, (place) => this.edit(place));
    this.editor = new Editor(root, state);
    this.sheet = new Sheet(root, state);
    this.note = h("p", { className: "pn-note", role: "status" });
    root.append(this.note);
    root.addEventListener("pointermove", ({ pointerType }) => (this.card.isTouched &&= pointerType !== "mouse"));
    this.trail = new Trail(root, { pointAt: (event) => this.pointer.onPlot(event), isOn: () => state.options.tool === "add", laid: (points) => this.options.add(points) });
    this.pointer = new Pointer(root, state, { over: (...at) => this.attention.point(...at), click: (...at) => this.clicked(...at) });
  }

  set(values, isNewLayout = false) {
    Object.assign(this.state, values);
    if (isNewLayout) this.arrange();
    else this.invalidate();
  }

  setScene(scene) {
    this.set({ scene, targets: [...scene.targets.data] }, true);
  }

  setSettings(settings) {
    this.state.settings = settings;
    this.builder.settle();
    this.options.settle();
    this.arrange();
  }

  /** Settle shape, layout and all controls; needs settings, scene and a frame. */
  arrange() {
    const { state } = this;
    if (!state.settings || !state.scene || !state.b) return;
    state.shape = shapeOf(state.b, state.settings, state.scene, this.api);
    if (state.film && !suits(state.film.detail, state.shape)) state.film = null;
    this.measure();
    this.diagram.rebuild(state);
    this.builder.sync();
    this.units.sync();
    this.options.sync();
    this.sheet.sync();
    this.note.style.top = `${state.box.legendY + 24 * state.box.scale}px`;
    this.note.style.width = `${state.box.net.width - 12}px`;
    this.attention.keep();
  }

  measure() {
    const { root, state } = this;
    root.style.height = "0";
    const imposed = this.stage.clientHeight > IMPOSED ? this.stage.clientHeight : 0;
    state.ratio = Math.min(3, pixelRatio());
    state.box = layout(state.shape, root.clientWidth, imposed, this.coarse.matches, Boolean(state.film));
    root.style.height = `${state.box.height}px`;
    root.style.setProperty("--pn-scale", state.box.scale);
    root.style.setProperty("--pn-target", `${state.box.target * state.box.scale}px`);
    this.measured = [this.stage.clientWidth, this.stage.clientHeight, state.ratio];
  }

  /** The stage may have another size; our own height is none of its news. */
  resized() {
    const { stage, measured } = this;
    const now = [stage.clientWidth, stage.clientHeight, Math.min(3, pixelRatio())];
    if (now[0] && now.some((value, i) => value !== measured[i])) this.arrange();
  }

  /** Frames `a` to `b`, `t` of the way. `flow` is the player's clock of flowing links; what waits and fades goes by the real one. */
  draw(a, b, t, flow) {
    const { state } = this;
    const now = performance.now();
    cancelAnimationFrame(this.drawing); // once a frame is enough
    clearTimeout(this.lateTimer);
    this.drawing = 0;
    if (flow > state.flow) this.flowing(now);
    Object.assign(state, { a, b, share: t, flow });
    if (!state.shape || !fits(b, state.shape)) this.arrange();
    if (!state.shape) return;
    state.frame = t < 1 && fits(a, state.shape) ? a : b;
    state.isPlaying = now - this.flowedAt < STILL;
    this.diagram.paint(state, now);
    this.goOn();
    this.tell(now);
  }

  /** Another frame from afar, as it would be drawn: null while the diagram has not come to its form. */
  light(frame) {
    const { state } = this;
    if (!state.shape || !this.diagram.shown || !fits(frame, state.shape)) return null;
    return light(frame, state, this.diagram.plot.tables({ ...state, frame }));
  }

  /** What is not done with this picture. While the player draws, its next picture comes anyway: one of our own would be a second one in the same frame. */
  goOn() {
    const { isFading, isBehind } = this.diagram;
    if (isFading && !this.state.isPlaying) this.invalidate();
    if (isBehind) this.lateTimer = setTimeout(() => this.invalidate(), LATE);
  }

  /** What is words and numbers around the picture. */
  tell(now) {
    this.attention.tick();
    this.card.update(this.editor.isOpen ? null : this.attention.place, now);
    this.options.read();
    this.editor.update();
    this.reword(now);
  }

  /** The picture in words, now and then; where it comes to rest they are of its last frame. */
  reword(now) {
    const isDamped = this.api.isDamped();
    const { frame } = this.state;
    const wait = isDamped === this.isDamped ? this.describedAt + WORDS - now : 0;
    clearTimeout(this.wordTimer);
    if (wait > 0 && frame !== this.described) this.wordTimer = setTimeout(() => this.invalidate(), wait);
    if (wait > 0) return;
    Object.assign(this, { describedAt: now, described: frame, isDamped });
    const { what, now: stand } = describe(frame, this.state);
    this.canvas.setAttribute("aria-label", `${what} ${stand}`);
    this.notice();
  }

  notice() {
    const { api, frame, scene, film } = this.state;
    const words = film ? "" : this.isDamped ? FLICKERS : stuck(api.history("loss/train", 0), frame, Number(scene.updates_per_epoch.data[0]));
    if (this.note.textContent !== words) this.note.textContent = words;
  }

  flowing(now) {
    this.flowedAt = now;
    clearTimeout(this.stillTimer);
    this.stillTimer = setTimeout(() => this.invalidate(), STILL + 20);
  }

  /** Attention moved or was answered: the card comes at once, from the small map that is there, the rest with the next picture. */
  noticed() {
    if (this.diagram.shown) this.card.update(this.editor.isOpen ? null : this.attention.place, performance.now());
    this.invalidate();
  }

  /** Draw again soon, in case the player does not. */
  invalidate() {
    const { state } = this;
    if (!this.drawing && state.b) this.drawing = requestAnimationFrame(() => this.draw(state.a, state.b, state.share, state.flow));
  }

  film(detail, phase, t) {
    const { state } = this;
    const was = Boolean(state.film);
    state.film = detail && state.shape && suits(detail, state.shape) ? filmState(detail, phase, t, state) : null;
    if (was !== Boolean(state.film)) this.arrange();
    this.caption.show(state.film, state.box);
    this.invalidate();
  }

  clicked(place, point, x, y, event) {
    if (event.pointerType === "touch" && place?.kind === "wire") return this.tapped(place);
    if (place?.kind === "wire") return this.editor.open(place, x, y, () => null);
    this.editor.close();
    if (place?.kind === "plot" && !this.options.click(...point, event.altKey)) this.attention.pin(point);
    if (place?.kind === "unit" && place.l >= 0) this.openUnit(place);
  }

  /** A finger has no way to hover: a tap shows the card, which then has a button. */
  tapped(place) {
    this.editor.close();
    this.card.touch();
    this.attention.point(place, null);
  }

  /** From the card. */
  edit(place) {
    this.card.isTouched = false;
    if (place.kind === "wire") this.editor.open(place, place.x, place.y, () => null);
    else this.openUnit(place);
  }

  openUnit(place, event) {
    if (event?.pointerType === "touch") return this.tapped(place);
    const { box, wires } = this.state;
    const [l, j] = place.kind === "wire" ? [wires.layer[place.k], wires.into[place.k]] : [place.l, place.j];
    const column = box.columns[l + 1];
    const back = () => this.units.button([l + 1, j]);
    this.editor.open(place, column.x[j] + column.tile / 2, column.y[j], back);
    this.invalidate();
  }

  destroy() {
    cancelAnimationFrame(this.drawing);
    clearTimeout(this.stillTimer);
    clearTimeout(this.lateTimer);
    clearTimeout(this.wordTimer);
    this.resizes.disconnect();
    this.attention.stop();
    this.styles.remove();
    this.root.remove();
  }
}
