// What the person attends to: the unit or link under the mouse or with the focus, and the point of the plane that is followed.

export class Attention {
  /** `changed()`: the picture has to be drawn again. */
  constructor(state, watcher, changed) {
    this.state = state;
    this.watcher = watcher;
    this.changed = changed;
  }

  /** Where the cards belong. */
  get place() {
    const place = this.state.hover ?? this.state.focus;
    return place?.kind === "plot" ? null : place;
  }

  /** The mouse is over `place`, at a point of the plane if that shows it. */
  point(place, point) {
    const { state } = this;
    state.hover = place;
    if (!state.pinned) state.point = point ?? (place ? null : this.focusPoint());
    this.follow();
  }

  focus(place) {
    const { state } = this;
    state.focus = place;
    if (!state.pinned && !state.hover) state.point = this.focusPoint();
    this.follow();
  }

  /** Hold the followed point, so that units can be looked at with it; a second time lets go. */
  pin(point) {
    const { state } = this;
    state.pinned = !state.pinned;
    state.point = point;
    state.api.say(state.pinned ? "Point held. Click the surface again to let go." : "Point released.");
    this.follow();
  }

  /** With the keyboard there is no mouse to follow: the first training point stands in. */
  focusPoint() {
    const { focus, scene } = this.state;
    const xs = scene?.["data/train/x"]?.data;
    return focus && xs?.length ? [xs[0], xs[1]] : null;
  }

  /** The network has changed: what was attended to may be gone. */
  keep() {
    const { state } = this;
    const exists = (place) => !place || place.kind === "plot" || (place.kind === "unit" && place.j < (state.shape.sizes[place.l + 1] ?? 0));
    if (!exists(state.hover)) state.hover = null;
    if (!exists(state.focus)) state.focus = null;
    this.follow();
  }

  /** Ask the engine for what is attended to. */
  follow() {
    const { state, watcher } = this;
    const unit = this.place?.kind === "unit" ? this.place : null;
    const question = unit ? { unit: [unit.l, unit.l < 0 ? featureIndex(state.shape, unit.j) : unit.j] } : {};
    watcher.watch(state.point ? { ...question, point: state.point } : null, unit ? `${unit.l}.${unit.j}` : "");
    this.changed();
  }
}

/** The engine counts features among all, the diagram among the active ones. */
const featureIndex = (shape, j) => shape.choices.indexOf(shape.active[j]);
