// Every unit as a button of its own: one stop for Tab, arrow keys inside, Enter to edit.

import { h } from "../../kit/dom.js";
import { capital, fixed } from "../../kit/numbers.js";
import { linkName, unitName } from "./text.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Units {
  link = -1;

  /** `seen(place or null)`: the focus moved; `open(place, event)`: Enter, space, a click or a tap. */
  constructor(root, state, { seen, open }) {
    this.state = state;
    this.seen = seen;
    this.open = open;
    this.current = [1, 0];
    this.element = h("div", { className: "pn-units", role: "group", "aria-label": "Units: arrow keys move, with Shift up and down through the links into a unit, Enter edits the weights" });
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("focusin", (event) => this.focused(event.target));
    this.element.addEventListener("focusout", () => this.left());
    this.buttons = [];
    root.append(this.element);
  }

  left() {
    this.link = -1;
    this.seen(null);
  }

  /** One button a unit of every column but the features', which have buttons of their own. */
  sync() {
    const { box, shape } = this.state;
    const had = this.element.contains(this.element.getRootNode().activeElement);
    this.buttons = box.columns.map((column, c) => (c === 0 ? [] : Array.from(column.x, (x, j) => this.make(c, j, x, column))));
    this.element.replaceChildren(...this.buttons.flat());
    const c = Math.min(this.current[0], shape.sizes.length - 1);
    this.current = [Math.max(1, c), Math.min(this.current[1], shape.sizes[Math.max(1, c)] - 1)];
    this.rove();
    if (had) this.button().focus({ preventScroll: true });
  }

  make(c, j, x, column) {
    const size = Math.max(column.tile, Math.min(24, column.step));
    const button = h("button", { type: "button", className: "pn-unit", tabIndex: -1, "data-unit": `${c - 1}.${j}`, "aria-label": capital(unitName(this.state.shape, c - 1, j)) });
    Object.assign(button.style, { left: `${x - size / 2}px`, top: `${column.y[j] - size / 2}px`, width: `${size}px`, height: `${size}px` });
    button.addEventListener("click", (event) => this.open(this.wire() ?? { kind: "unit", l: c - 1, j }, event));
    return button;
  }

  button([c, j] = this.current) {
    return this.buttons[c]?.[j];
  }

  rove() {
    for (const button of this.buttons.flat()) button.tabIndex = -1;
    if (this.button()) this.button().tabIndex = 0;
  }

  press(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey && step[1]) return this.turn(step[1]);
    const [c, j] = this.current;
    const column = Math.max(1, Math.min(this.buttons.length - 1, c + step[0]));
    const count = this.buttons[column].length;
    const from = step[0] ? Math.round((j / Math.max(1, this.buttons[c].length - 1)) * (count - 1)) : j + step[1];
    this.move([column, Math.max(0, Math.min(count - 1, column === c && step[0] ? j : from))]);
  }

  /** To the next of the links that come into the unit; beyond the last is the unit itself. */
  turn(by) {
    const [c, j] = this.current;
    const count = this.state.shape.sizes[c - 1];
    this.link = ((this.link + 1 + by + count + 1) % (count + 1)) - 1;
    const wire = this.wire();
    this.seen(wire ?? { kind: "unit", l: c - 1, j });
    this.state.api.say(wire ? linkName(this.state, wire.k) : `${this.button().getAttribute("aria-label")}.`);
  }

  /** The link that was gone to with the keyboard, or null. */
  wire() {
    const [c, j] = this.current;
    const { starts } = this.state.wires ?? {};
    return this.link < 0 || !starts ? null : { kind: "wire", k: starts[c - 1] + j * this.state.shape.sizes[c - 1] + this.link };
  }

  move(place) {
    this.current = place;
    this.rove();
    this.button().focus({ preventScroll: true });
  }

  focused(target) {
    if (!target.dataset.unit || !target.matches(":focus-visible")) return;
    const [l, j] = target.dataset.unit.split(".").map(Number);
    Object.assign(this, { current: [l + 1, j], link: -1 });
    this.rove();
    const bias = this.state.frame?.tensors[`param/${l}.bias`]?.data[j];
    target.setAttribute("aria-label", `${capital(unitName(this.state.shape, l, j))}, bias ${fixed(bias)}`);
    this.seen({ kind: "unit", l, j });
  }
}
