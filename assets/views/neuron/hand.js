// Weights set by hand: drawn at once, sent as edits of the run, and left to the engine as soon as its frame says the same.

import { rounded } from "./geometry.js";

const PATIENCE = 3000; // ms after which a frame that says otherwise is right: the edit was refused

export class Hand {
  /** @type {number[] | null} */
  set = null;
  setAt = 0;
  isHeld = false;

  constructor(state) {
    this.state = state;
  }

  /** The weights to draw: the hand's until a frame has them. */
  weights(frames) {
    if (!this.set) return frames;
    const isDone = this.set.every((value, k) => value === frames[k]) || performance.now() - this.setAt > PATIENCE;
    if (isDone && !this.isHeld) this.set = null;
    return this.set ?? frames;
  }

  /** Set [w1, w2, b]; all three neurons go on from there. */
  put(weights) {
    const { api, isPlaying } = this.state;
    if (isPlaying) api.stand();
    this.set = rounded(weights);
    this.setAt = performance.now();
    const [w1, w2, b] = this.set;
    api.edit([`0.weight:0.0:${w1}`, `0.weight:0.1:${w2}`, `0.bias:0:${b}`]);
    this.state.changed();
  }

  /** Own points: as they will be, and others. */
  get points() {
    return this.state.draft.current("own");
  }

  /** The number of one's own point near a place, or null. */
  ownAt(at, reach) {
    const near = this.points.findIndex((own) => Math.hypot(own.split(":")[0] - at[0], own.split(":")[1] - at[1]) <= reach);
    return near < 0 ? null : near;
  }

  /** Is there a point of the data set, which stays? */
  isDrawn(at, reach) {
    const { scene } = this.state;
    const { data } = scene["data/x"];
    const drawn = data.length / 2 - scene["data/own"].data[0];
    return Array.from({ length: drawn }).some((_, k) => Math.hypot(data[2 * k] - at[0], data[2 * k + 1] - at[1]) <= reach);
  }

  /** A point of a class more, or one of one's own less. */
  toggle([x1, x2], label, reach) {
    const { api, draft } = this.state;
    if (this.isDrawn([x1, x2], reach)) return api.note("This point is one of the data set; yours can be taken away.");
    const near = this.ownAt([x1, x2], reach);
    if (near !== null) draft.change({ own: this.points.toSpliced(near, 1) });
    else if (label !== null) draft.change({ own: [...this.points, `${x1}:${x2}:${label}`] });
    else return api.say("No point of your own is near.");
    api.say(near !== null ? "Point taken away." : `Point of class ${label} set at ${x1}, ${x2}.`);
    this.state.changed();
  }
}
