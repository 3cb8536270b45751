// The network view: a dense network as a diagram that lives. See docs/protocol.md.

import { h } from "../kit/dom.js";
import { View } from "../kit/view.js";
import { pixelRatio } from "../kit/zoom.js";
import { Focus } from "./network/focus.js";
import { Builder } from "./network/builder.js";
import { Caption } from "./network/caption.js";
import { Card } from "./network/card.js";
import { Diagram } from "./network/diagram.js";
import { Editor } from "./network/editor.js";
import { Explaining } from "./network/explaining.js";
import { exportPng } from "./network/export.js";
import { filmState, suits } from "./network/film.js";
import { layout } from "./network/layout.js";
import { light } from "./network/light.js";
import { fits, shapeOf } from "./network/model.js";
import { Options } from "./network/options.js";
import { Pointer } from "./network/pointer.js";
import { Sheet } from "./network/sheet.js";
import { stuck } from "./network/stuck.js";
import { describe } from "./network/text.js";
import { Trail } from "./network/trail.js";
import { Units } from "./network/units.js";

const LATE = 40; // ms after which links that were left for the next picture are painted without one
const WORDS = 1000; // ms between two changes of the picture's words
const IMPOSED = 320; // a stage higher than this is as high as the diagram has to be
const FLICKERS = "It flickers, so fewer moments are shown, and the picture glides from one to the next.";
/** @type {[string, string][]} */
const KEYS = [["E", "explain the step that comes next"]];
const STYLES = new URL("./network/network.css", import.meta.url).href;

export default function network(stage, api) {
  return new NetworkView(stage, api);
}

/** What is shown and where: all parts read it. */
function initialState() {
  const options = { test: false, discrete: false, tool: "look", label: "1", output: 0 };
  return { mode: "weight", options, targets: [-1, 1], share: 1, flow: 0 };
}

class NetworkView extends View {
  isLong = false;
  keys = KEYS;
  isDamped;
  described;
  describedAt = 0;
  measured = [0, 0];

  constructor(stage, api) {
    super(stage, api, initialState(), { className: "pn", label: "Network", styles: STYLES, slow: 0 });
    this.canvas = h("canvas", { className: "pn-canvas", role: "img", "aria-label": "Network diagram" });
    this.root.append(this.canvas);
    this.furnish();
    this.coarse = matchMedia("(pointer: coarse)");
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(stage);
  }

  /** The parts of the picture. */
  furnish() {
    const { root, state } = this;
    this.diagram = new Diagram(this.canvas);
    this.focus = new Focus(state, () => this.noticed());
    this.caption = new Caption(root);
    this.builder = new Builder(root, state);
    this.units = new Units(root, state, { seen: (place) => this.focus.focus(place), open: (place, event) => this.openUnit(place, event) });
    this.options = new Options(root, state, () => this.arrange());
    this.card = new Card(root, state, this.diagram, (place) => this.edit(place));
    this.editor = new Editor(root, state);
    this.sheet = new Sheet(root, state);
    this.explaining = new Explaining(this.stage, state);
    this.doors = h("div", { className: "pn-control pn-doors" }, this.sheet.button, this.explaining.button);
    root.append(this.doors);
    this.note = h("p", { className: "pn-note", role: "status" });
    root.append(this.note);
    root.addEventListener("pointermove", ({ pointerType }) => (this.card.isTouched &&= pointerType !== "mouse"));
    this.trail = new Trail(root, { pointAt: (event) => this.pointer.onPlot(event), isOn: () => state.options.tool === "add", laid: (points) => this.options.add(points) });
    this.pointer = new Pointer(root, state, { over: (...at) => this.focus.point(...at), click: (...at) => this.clicked(...at) });
  }

  links(mode) {
    this.state.mode = mode;
    this.invalidate();
  }

  theme(palette) {
    super.theme(palette);
    this.arrange();
  }

  read(scene) {
    return { scene, targets: [...scene.targets.data] };
  }

  /** Shape, layout and all controls; needs a frame besides. */
  settle() {
    const { state } = this;
    if (!state.b) return;
    state.shape = shapeOf(state.b, state.settings, state.scene, this.api);
    if (state.film && !suits(state.film.detail, state.shape)) state.film = null;
    this.measure();
    this.diagram.rebuild(state);
    this.builder.sync();
    this.units.sync();
    this.options.sync();
    this.sheet.sync();
    this.explaining.sync();
    this.placeDoors();
    this.note.style.top = `${state.box.legendY + 24 * state.box.scale}px`;
    this.note.style.width = `${state.box.net.width - 12}px`;
    this.focus.keep();
  }

  placeDoors() {
    const { box, film } = this.state;
    this.doors.hidden = Boolean(film && !box.wide);
    this.doors.classList.toggle("is-narrow", !box.wide);
    Object.assign(this.doors.style, { right: `${box.width - box.net.width}px`, top: `${box.legendY - 4}px` });
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
  resize() {
    const { stage, measured } = this;
    const now = [stage.clientWidth, stage.clientHeight, Math.min(3, pixelRatio())];
    if (now[0] && now.some((value, i) => value !== measured[i])) this.arrange();
  }

  /** What waits and fades goes by the real clock, not by the player's. */
  paint(now) {
    const { state } = this;
    const { a, b, share } = state;
    clearTimeout(this.lateTimer);
    if (!state.shape || !fits(b, state.shape)) this.arrange();
    if (!state.shape) return;
    state.frame = share < 1 && fits(a, state.shape) ? a : b;
    this.diagram.paint(state, now);
    this.goOn();
    this.tell(now);
  }

  /** The step that comes next, explained, or no more. */
  explain() {
    this.explaining.toggle();
  }

  /** Escape: does it lead out of something? */
  leave() {
    return this.explaining.leave();
  }

  describe(frame) {
    return describe(frame, this.state);
  }

  png() {
    return exportPng(this.canvas, this.state);
  }

  /** Another frame from afar, as it would be drawn: null while the diagram has not come to its form. */
  light(frame) {
    const { state } = this;
    if (!state.shape || !this.diagram.shown || !fits(frame, state.shape)) return null;
    return light(frame, state, this.diagram.plot.tables({ ...state, frame }), this.editor.isOpen ? null : this.focus.place);
  }

  /** What is not done with this picture. While the player draws, its next picture comes anyway: one of our own would be a second one in the same frame. */
  goOn() {
    const { isFading, isBehind } = this.diagram;
    if (isFading && !this.state.isPlaying) this.invalidate();
    if (isBehind) this.lateTimer = setTimeout(() => this.invalidate(), LATE);
  }

  /** What is words and numbers around the picture. */
  tell(now) {
    this.focus.tick();
    this.card.update(this.editor.isOpen ? null : this.focus.place, now);
    this.options.read();
    this.editor.update();
    this.explaining.update();
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

  /** The focus moved or was answered: the card comes at once, from the small map that is there, the rest with the next picture. */
  noticed() {
    if (this.diagram.shown) this.card.update(this.editor.isOpen ? null : this.focus.place, performance.now());
    this.invalidate();
  }

  film(detail, phase, t) {
    const { state } = this;
    const was = Boolean(state.film);
    if (detail && !was) this.explaining.leave();
    state.film = detail && state.shape && suits(detail, state.shape) ? filmState(detail, phase, t, state) : null;
    if (was !== Boolean(state.film)) this.arrange();
    this.caption.show(state.film, state.box);
    this.invalidate();
  }

  clicked(place, point, x, y, event) {
    if (this.explaining.takes(place)) return;
    if (event.pointerType === "touch" && place?.kind === "wire") return this.tapped(place);
    if (place?.kind === "wire") return this.editor.open(place, x, y, () => null);
    this.editor.close();
    if (place?.kind === "plot" && !this.options.click(...point, event.altKey)) this.focus.pin(point);
    if (place?.kind === "unit" && place.l >= 0) this.openUnit(place);
  }

  /** A finger has no way to hover: a tap shows the card, which then has a button. */
  tapped(place) {
    this.editor.close();
    this.card.touch();
    this.focus.point(place, null);
  }

  /** From the card. */
  edit(place) {
    this.card.isTouched = false;
    if (place.kind === "wire") this.editor.open(place, place.x, place.y, () => null);
    else this.openUnit(place);
  }

  openUnit(place, event) {
    if (this.explaining.takes(place)) return;
    if (event?.pointerType === "touch") return this.tapped(place);
    const { box, wires } = this.state;
    const [l, j] = place.kind === "wire" ? [wires.layer[place.k], wires.into[place.k]] : [place.l, place.j];
    const column = box.columns[l + 1];
    const back = () => this.units.button([l + 1, j]);
    this.editor.open(place, column.x[j] + column.tile / 2, column.y[j], back);
    this.invalidate();
  }

  destroy() {
    super.destroy();
    clearTimeout(this.lateTimer);
    clearTimeout(this.wordTimer);
    this.resizes.disconnect();
    this.explaining.destroy();
    this.focus.stop();
  }
}
