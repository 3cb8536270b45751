// The mouse, pen or finger on the diagram: what it points at, and what a click does.

import { planeAt } from "../../kit/plane.js";
import { wireAt } from "./wires.js";

const REACH = 7;
const FINGER = 16;

export class Pointer {
  /** `over(place, point)`: pointing at something new or at another point; `click(place, x, y, event)`. */
  constructor(root, state, { over, click }) {
    this.root = root;
    this.state = state;
    this.over = over;
    this.click = click;
    root.addEventListener("pointerrawupdate", (event) => this.arrived(event));
    root.addEventListener("pointermove", (event) => this.moved(event));
    root.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && over(null, null)); // a finger always leaves
    root.addEventListener("click", (event) => this.clicked(event));
  }

  /** Browsers hold `pointermove` back until the next picture. Where they also tell at once, the card of another unit need not wait; one a picture. */
  arrived(event) {
    if (this.isEarly || !this.state.box || event.target.closest(".pn-control")) return;
    const edge = this.root.getBoundingClientRect();
    const { place } = this.unitAt(event.clientX - edge.left, event.clientY - edge.top) ?? {};
    if (!place || isSameUnit(place, this.state.hover)) return;
    this.isEarly = true;
    this.moved(event, true);
  }

  moved(event, isEarly = false) {
    this.isEarly = isEarly;
    if (event.buttons && event.pointerType === "mouse") return;
    if (event.pointerType === "touch" && event.target.closest(".pn-card")) return;
    const found = this.find(event);
    this.over(found.place, found.point);
    this.root.style.cursor = found.place?.kind === "wire" ? "pointer" : found.place?.kind === "plot" ? "crosshair" : "";
  }

  clicked(event) {
    if (event.detail === 0 || event.target.closest("button, select, input, form, label")) return;
    const found = this.find(event);
    this.over(found.place, found.point);
    this.click(found.place, found.point, found.x, found.y, event);
  }

  /** What lies under the pointer: {place, point, x, y}. */
  find(event) {
    const edge = this.root.getBoundingClientRect();
    const [x, y] = [event.clientX - edge.left, event.clientY - edge.top];
    const { box } = this.state;
    if (!box || event.target.closest(".pn-control")) return { place: null, point: null, x, y };
    return { x, y, ...(this.plotAt(x, y) ?? this.unitAt(x, y) ?? this.linkAt(x, y, event) ?? { place: null, point: null }) };
  }

  /** The point of the plane under the pointer, where that is on the output surface. */
  onPlot(event) {
    const { place, point } = this.find(event);
    return place?.kind === "plot" ? point : null;
  }

  plotAt(x, y) {
    const { plot } = this.state.box;
    if (x < plot.x || x > plot.x + plot.size || y < plot.y || y > plot.y + plot.size) return null;
    return { place: { kind: "plot" }, point: planeAt(x - plot.x, y - plot.y, plot.size) };
  }

  /** A tile is a picture of the plane: pointing into it follows the point there. */
  unitAt(x, y) {
    const { columns } = this.state.box;
    for (let c = 0; c < columns.length; c++) {
      const { x: xs, y: ys, tile } = columns[c];
      const reach = Math.max(tile, 20) / 2;
      for (let j = 0; j < xs.length; j++) {
        const [dx, dy] = [x - xs[j], y - ys[j]];
        if (Math.abs(dx) <= reach && Math.abs(dy) <= reach) return { place: { kind: "unit", l: c - 1, j }, point: planeAt(dx + tile / 2, dy + tile / 2, tile) };
      }
    }
    return null;
  }

  linkAt(x, y, event) {
    const { wires, values } = this.state;
    if (!wires || !values) return null;
    const k = wireAt(wires, x, y, event.pointerType === "touch" ? FINGER : REACH);
    return k < 0 ? null : { place: { kind: "wire", k, x, y }, point: null };
  }
}

const isSameUnit = (one, other) => other?.kind === "unit" && one.l === other.l && one.j === other.j;
