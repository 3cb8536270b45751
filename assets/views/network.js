// The network view: a dense network as a diagram that lives. See ARCHITECTURE.md, "The component".

import { h } from "../player/dom.js";
import { Builder } from "./network/builder.js";
import { Card } from "./network/card.js";
import { Diagram } from "./network/diagram.js";
import { Editor } from "./network/editor.js";
import { exportPng } from "./network/export.js";
import { filmState } from "./network/film.js";
import { layout } from "./network/layout.js";
import { fits, shapeOf } from "./network/model.js";
import { Options } from "./network/options.js";
import { paletteFrom } from "./network/palette.js";
import { Pointer } from "./network/pointer.js";
import { describe } from "./network/text.js";
import { Units } from "./network/units.js";
import { Watcher } from "./network/watcher.js";

const STILL = 300; // ms after which links stop flowing once the player's clock of flowing links stands still

export default function network(stage, api) {
  const state = {
    api,
    palette: paletteFrom(api.palette()),
    mode: "weight",
    options: { test: false, discrete: false, tool: "look", label: "1" },
    targets: [-1, 1],
    share: 1,
    flow: 0,
  };
  const coarse = matchMedia("(pointer: coarse)");
  const canvas = h("canvas", { className: "pn-canvas", role: "img", "aria-label": "Network diagram" });
  const caption = h("div", { className: "pn-caption", hidden: true });
  const root = h("div", { className: "pn", role: "group", "aria-label": "Network" }, canvas, caption);
  const styles = h("link", { rel: "stylesheet", href: new URL("./network/network.css", import.meta.url).href });
  stage.append(styles, root);

  const diagram = new Diagram(canvas);
  const builder = new Builder(root, state);
  const options = new Options(root, state, () => arrange());
  const units = new Units(root, state, { seen: (place) => focusOn(place), open: (place) => openUnit(place) });
  const card = new Card(root, state, diagram);
  const editor = new Editor(root, state);
  const watcher = new Watcher(state, invalidate);
  new Pointer(root, state, { over: pointAt, click: clickAt });

  let drawing = 0;
  let flowedAt = -STILL;
  let stillTimer = 0;
  let last = [0, 0];
  let described = 0;

  /** Settle shape, layout and all controls; needs settings, scene and a frame. */
  function arrange() {
    if (!state.settings || !state.scene || !state.b) return;
    state.shape = shapeOf(state.b, state.settings, state.scene, api.fields);
    measure();
    diagram.rebuild(state);
    builder.sync();
    units.sync();
    options.sync();
    keepPlace();
    invalidate();
  }

  function measure() {
    root.style.height = "0";
    const imposed = stage.clientHeight > 320 ? stage.clientHeight : 0;
    state.ratio = Math.min(3, window.devicePixelRatio || 1);
    state.box = layout(state.shape, root.clientWidth, imposed, coarse.matches);
    last = [stage.clientWidth, imposed];
    root.style.height = `${state.box.height}px`;
    root.style.setProperty("--pn-scale", state.box.scale);
    root.style.setProperty("--pn-target", `${state.box.target * state.box.scale}px`);
  }

  /** What was pointed at may be gone. */
  function keepPlace() {
    if (state.hover?.kind === "wire" || !exists(state.hover)) state.hover = null;
    if (!exists(state.focus)) state.focus = null;
    follow();
  }

  const exists = (place) => !place || place.kind === "plot" || place.j < (state.shape.sizes[place.l + 1] ?? 0);

  /** `flow` is the player's clock of flowing links; what waits and fades in here goes by the real one. */
  function draw(a, b, t, flow) {
    const now = performance.now();
    drawing = 0;
    if (flow > state.flow) flowing(now);
    Object.assign(state, { a, b, share: t, flow });
    if (!state.shape || !fits(b, state.shape)) arrange();
    if (!state.shape) return;
    state.frame = t < 1 && fits(a, state.shape) ? a : b;
    state.isMoving = now - flowedAt < STILL;
    diagram.paint(state, now);
    if (diagram.isFading) invalidate();
    watcher.tick();
    card.update(placeOf(), now);
    options.read();
    editor.update();
    if (now - described > 1000) label(now);
  }

  function flowing(now) {
    flowedAt = now;
    clearTimeout(stillTimer);
    stillTimer = setTimeout(invalidate, STILL + 20);
  }

  /** The picture's name follows it, once a second. */
  function label(now) {
    described = now;
    canvas.setAttribute("aria-label", describe(state.frame, state));
  }

  /** Draw again soon, in case the player does not. */
  function invalidate() {
    if (drawing || !state.b) return;
    drawing = requestAnimationFrame(() => draw(state.a, state.b, state.share, state.flow));
  }

  const placeOf = () => {
    const place = state.hover ?? state.focus;
    return editor.isOpen || place?.kind === "plot" ? null : place;
  };

  function pointAt(place, point) {
    state.hover = place;
    if (!state.pinned) state.point = point ?? (place ? null : focusPoint());
    follow();
    invalidate();
  }

  function focusOn(place) {
    state.focus = place;
    if (!state.pinned && !state.hover) state.point = focusPoint();
    follow();
    invalidate();
  }

  /** With the keyboard there is no mouse to follow: the first training point stands in. */
  function focusPoint() {
    const xs = state.scene?.["data/train/x"]?.data;
    return state.focus && xs?.length ? [xs[0], xs[1]] : null;
  }

  function follow() {
    const place = state.hover ?? state.focus;
    const isUnit = place?.kind === "unit";
    const unit = isUnit ? { unit: [place.l, place.l < 0 ? state.shape.choices.indexOf(state.shape.active[place.j]) : place.j] } : {};
    watcher.watch(state.point ? { ...unit, point: state.point } : null, isUnit ? `${place.l}.${place.j}` : "");
  }

  function clickAt(place, point, x, y, event) {
    if (place?.kind === "wire") return openWire(place, x, y);
    editor.close();
    if (place?.kind === "plot" && !options.click(...point, event.altKey)) pin(point);
    if (place?.kind === "unit" && place.l >= 0) openUnit(place);
  }

  /** Hold the followed point, so that units can be looked at with it; a second click lets go. */
  function pin(point) {
    state.pinned = !state.pinned;
    state.point = point;
    api.say(state.pinned ? "Point held. Click the surface again to let go." : "Point released.");
    follow();
    invalidate();
  }

  function openWire(place, x, y) {
    editor.open(place, x, y, () => null);
    invalidate();
  }

  function openUnit(place) {
    const column = state.box.columns[place.l + 1];
    editor.open(place, column.x[place.j] + column.tile / 2, column.y[place.j], () => units.button([place.l + 1, place.j]));
    invalidate();
  }

  function film(detail, phase, t) {
    state.film = detail && state.shape ? filmState(detail, phase, t, state) : null;
    caption.hidden = !state.film;
    if (state.film) showCaption(state.film);
    invalidate();
  }

  function showCaption({ title, formula, said }) {
    const words = [title, formula, said];
    if (caption.children.length !== 3) caption.replaceChildren(h("strong"), h("span", { className: "pn-caption-formula" }), h("span"));
    words.forEach((text, i) => {
      if (caption.children[i].textContent !== text) caption.children[i].textContent = text;
    });
    caption.style.top = `${state.box.legendY - 8}px`;
    caption.style.width = `${(state.box.wide ? state.box.net.width : state.box.width) - 12}px`;
  }

  const watch = new ResizeObserver(() => {
    const width = stage.clientWidth;
    if (width && state.shape && (width !== last[0] || isImposed())) arrange();
  });
  const isImposed = () => stage.clientHeight > 320 && Math.abs(stage.clientHeight - root.offsetHeight) > 1 && stage.clientHeight !== last[1];
  watch.observe(stage);
  styles.addEventListener("load", arrange);
  coarse.addEventListener("change", arrange);

  return {
    draw,
    film,
    describe: (frame) => describe(frame, state),
    resize: arrange,
    png: () => exportPng(canvas, state),
    scene(tensors) {
      state.scene = tensors;
      state.targets = [...(tensors.targets?.data ?? [-1, 1])];
      arrange();
    },
    settings(settings) {
      state.settings = settings;
      builder.settle();
      options.settle();
      arrange();
    },
    links(mode) {
      state.mode = mode;
      invalidate();
    },
    theme(palette) {
      state.palette = paletteFrom(palette);
      arrange();
    },
    destroy() {
      cancelAnimationFrame(drawing);
      clearTimeout(stillTimer);
      watch.disconnect();
      watcher.stop();
      styles.remove();
      root.remove();
    },
  };
}
