// Points along the way of a pressed mouse or pen: one draws a cloud of them instead of pressing for each.

const APART = 12; // pixels

export class Trail {
  points = null;
  ended = false;

  /** `pointAt(event)`: the point of the plane under the pointer, or null; `isOn()`: whether one adds; `laid(points)`: the button is up. */
  constructor(root, { pointAt, isOn, laid }) {
    this.pointAt = pointAt;
    this.isOn = isOn;
    this.laid = laid;
    root.addEventListener("pointerdown", (event) => this.begin(event));
    root.addEventListener("pointermove", (event) => this.go(event));
    for (const kind of ["pointerup", "pointercancel"]) root.addEventListener(kind, () => this.end());
    root.addEventListener("click", (event) => this.ended && event.stopImmediatePropagation(), true);
  }

  begin(event) {
    this.ended = false;
    const point = event.button === 0 && event.pointerType !== "touch" && this.isOn() && this.pointAt(event);
    this.points = point ? [point] : null;
    this.at = [event.clientX, event.clientY];
  }

  go(event) {
    const point = this.points && this.pointAt(event);
    if (!point || Math.hypot(event.clientX - this.at[0], event.clientY - this.at[1]) < APART) return;
    this.points.push(point);
    this.at = [event.clientX, event.clientY];
  }

  /** A press without a way is a click. */
  end() {
    if (this.points?.length > 1) {
      this.ended = true;
      this.laid(this.points);
    }
    this.points = null;
  }
}
