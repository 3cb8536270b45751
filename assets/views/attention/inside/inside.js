// The look inside a Transformer, by tabs: from the arithmetic of one cell to what each part costs.

import { Inside as Panels } from "../../../kit/inside.js";
import { STYLES as STEP_STYLES } from "../../../kit/explained.js";
import { Arithmetic } from "./arithmetic.js";
import { Ablation } from "./ablation.js";
import { Compare } from "./compare.js";
import { Costs } from "./costs.js";
import { Embeddings } from "./embeddings.js";
import { Filling } from "./filling.js";
import { Heads } from "./heads.js";
import { Positions } from "./positions.js";
import { Shots } from "./shots.js";
import { Step } from "./step.js";
import { Stream } from "./stream.js";
import { Writing } from "./writing.js";

const STYLES = new URL("./inside.css", import.meta.url).href;
const KINDS = [Arithmetic, Stream, Compare, Embeddings, Positions, Writing, Filling, Shots, Ablation, Heads, Costs, Step];

export class Inside extends Panels {
  constructor(place, state) {
    super(place, state, KINDS, [STYLES, STEP_STYLES]);
  }

  /** A model, and its own example; a text that was typed is in the questions. */
  about() {
    const { scene, settings, text } = this.state;
    return [scene, JSON.stringify({ ...settings, watched: text === null ? settings?.watched : "" })];
  }
}
