// What is done on the plane: the line and the arrow are dragged, or moved by keys; a click sets a point or takes it away.

import { h } from "../../kit/dom.js";
import { PLANE, planeAt } from "../../kit/plane.js";
import { used } from "../../kit/roving.js";
import { spotIn } from "../../kit/zoom.js";
import { aimed, foot, isBare, moved, tip, turned, z } from "./geometry.js";
import { spot } from "./text.js";

const [NEAR, SLIP] = [12, 4]; // pixels within which a pointer takes hold, and those that a click may slip
const KEYS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class Handles {
  /** Where the keyboard's cross is. @type {number[] | null} */
  cursor = null;
  /** What is held: “line”, “arrow” or “point”, where it began, and the weights of then. */
  drag = null;

  /** `plane`: {canvas, size, scale, label, units(pixels)}. */
  constructor(state, plane) {
    this.state = state;
    this.plane = plane;
    const { canvas } = plane;
    this.line = this.handle("Line", "line", (event) => this.pushLine(event));
    this.arrow = this.handle("Weight arrow", "arrow", (event) => this.pushArrow(event));
    canvas.addEventListener("keydown", (event) => this.point(event));
    canvas.addEventListener("blur", () => ((this.cursor = null), state.changed()));
    canvas.addEventListener("pointerdown", (event) => event.button === 0 && this.take(this.under(event), event));
    for (const element of [canvas, this.line, this.arrow]) {
      element.addEventListener("pointermove", (event) => this.pull(event));
      for (const kind of ["pointerup", "pointercancel"]) element.addEventListener(kind, (event) => this.release(event));
    }
  }

  handle(name, what, push) {
    return h("button", { type: "button", className: "pu-handle", "data-name": name, onpointerdown: (event) => this.hold(what, event), onkeydown: push });
  }

  /** On the canvas: the line where it is near, else a place for a point. */
  take(at, event) {
    const w = this.state.weights;
    const away = isBare(w) ? Infinity : Math.abs(z(w, at)) / Math.hypot(w[0], w[1]);
    const isLine = away < this.plane.units(NEAR) && event.pointerType !== "touch" && this.state.hand.ownAt(at, this.plane.units(NEAR)) === null;
    if (isLine) this.hold("line", event);
    else this.drag = { what: "point", from: at };
  }

  hold(what, event) {
    const { state, plane } = this;
    event.preventDefault();
    event.target.focus({ preventScroll: true });
    event.target.setPointerCapture(event.pointerId);
    const w = state.weights;
    this.drag = { what, w, from: this.under(event), foot: foot(w), scale: plane.scale, isMoved: false };
    state.hand.isHeld = true;
  }

  pull(event) {
    const { drag, state } = this;
    if (!drag || drag.what === "point") return;
    const d = this.way(event);
    drag.isMoved ||= Math.hypot(d[0], d[1]) > this.plane.units(SLIP);
    if (!drag.isMoved) return;
    const [t1, t2] = tip(drag.w, drag.scale, drag.foot);
    state.hand.put(drag.what === "line" ? moved(drag.w, d) : aimed(drag.foot, [t1 + d[0], t2 + d[1]], drag.scale));
  }

  release(event) {
    const { drag, plane, state } = this;
    if (!drag) return;
    const isClick = event.type === "pointerup" && event.target === plane.canvas && !drag.isMoved && Math.hypot(...this.way(event)) <= plane.units(SLIP);
    this.drag = null;
    state.hand.isHeld = false;
    if (isClick && !state.api.isHidden("own")) state.hand.toggle(this.under(event), plane.label.value, plane.units(NEAR));
    state.changed();
  }

  pushLine(event) {
    const way = KEYS[event.key];
    if (!way) return;
    used(event);
    const by = event.shiftKey ? 0.05 : 0.25;
    this.state.hand.put(moved(this.state.weights, way.map((d) => d * by)));
  }

  pushArrow(event) {
    const way = KEYS[event.key];
    if (!way) return;
    used(event);
    const [turn, stretch] = event.shiftKey ? [1, 1.02] : [5, 1.1];
    this.state.hand.put(turned(this.state.weights, -way[0] * turn, stretch ** way[1]));
  }

  /** Arrows move a cross, Enter sets a point there or takes it away. */
  point(event) {
    const way = KEYS[event.key];
    if (!way && !["Enter", "Delete", "Backspace"].includes(event.key)) return;
    used(event);
    const { state, plane } = this;
    const by = event.shiftKey ? 0.1 : 0.5;
    const [x1, x2] = this.cursor ?? [0, 0];
    const kept = (x) => Number(Math.max(-PLANE, Math.min(PLANE, x)).toFixed(2));
    this.cursor = way ? [kept(x1 + by * way[0]), kept(x2 + by * way[1])] : [x1, x2];
    if (way) state.api.say(spot(this.cursor));
    else if (!state.api.isHidden("own")) state.hand.toggle(this.cursor, event.key === "Enter" ? plane.label.value : null, plane.units(NEAR));
    state.changed();
  }

  /** Where a pointer is on the plane. */
  under(event) {
    return planeAt(...spotIn(this.plane.canvas, event), this.plane.size);
  }

  /** How far it has come. @returns {[number, number]} */
  way(event) {
    const at = this.under(event);
    return [at[0] - this.drag.from[0], at[1] - this.drag.from[1]];
  }
}
