// What the person attends to: the unit or link under the mouse or with the focus, and the point of the plane that is followed.

import { Question } from "../../kit/ask.js";

export class Focus {
  question = null;

  /** `changed()`: the picture has to be drawn again. */
  constructor(state, changed) {
    this.state = state;
    this.changed = changed;
    const news = () => (this.take(), changed());
    this.asked = new Question(state, "focus", news, { every: 0, rest: 0, again: 300, holds: answers });
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
    const { state, place } = this;
    const unit = place?.kind === "unit" ? { unit: placeOf(state.shape, place.l, place.j) } : {};
    this.question = state.point ? { ...unit, point: state.point } : null;
    this.tick();
    this.changed();
  }

  /** Called with every picture. */
  tick() {
    this.asked.tick(this.question);
    this.take();
  }

  /** An answer belongs to one frame, and is shown only with it. */
  take() {
    const { tensors, answeredOf } = this.asked;
    if (!this.question) Object.assign(this.state, { detail: null, detailOf: null });
    else if (answeredOf) Object.assign(this.state, { detail: tensors, detailOf: answeredOf });
  }

  stop() {
    this.asked.stop();
  }
}

/** Layer and number of a unit as the engine counts: features among all, where the diagram counts the active ones. */
const placeOf = (shape, l, j) => [l, l < 0 ? shape.choices.indexOf(shape.active[j]) : j];

/** Is an answer about this unit? */
export const isAbout = (tensors, shape, l, j) => isSame(tensors?.["look/unit"], placeOf(shape, l, j));

/** Do a frame's tensors hold the answer to this very question? */
const answers = (tensors, { unit, point }) => (!unit || isSame(tensors["look/unit"], unit)) && isSame(tensors["look/at"], point);

const isSame = (tensor, values) => tensor !== undefined && values.every((value, i) => Number(tensor.data[i]) === Math.fround(value));
