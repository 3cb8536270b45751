// The tabs: functions, a unit of one's own, softmax, a deep network, losses.

import { Inside as Panels } from "../../kit/inside.js";
import { Depth } from "./depth.js";
import { Functions } from "./functions.js";
import { Losses } from "./losses.js";
import { Softmax } from "./softmax.js";
import { Unit } from "./unit.js";

export class Inside extends Panels {
  constructor(place, state) {
    super(place, state, [Functions, Unit, Softmax, Depth, Losses], []);
  }

  /** What is answered depends on the settings alone. */
  about() {
    return [JSON.stringify(this.state.settings)];
  }
}
