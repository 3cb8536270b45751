// The sequence view: a recurrent network unrolled in time, from what it reads to what it says. See docs/protocol.md.

import { Question } from "../kit/ask.js";
import { h } from "../kit/dom.js";
import { Light } from "../kit/light.js";
import { linesOf } from "../kit/tensors.js";
import { View } from "../kit/view.js";
import { Formula } from "./sequence/formula.js";
import { exportPng } from "./sequence/png.js";
import { describe, GATES, isFormulaOf, MIXED } from "./sequence/text.js";
import { Toolbar } from "./sequence/toolbar.js";
import { Unrolled } from "./sequence/unrolled.js";

const STYLES = new URL("./sequence/sequence.css", import.meta.url).href;
const SHARED = new URL("../kit/inside.css", import.meta.url).href;
/** Settings that change what is watched, or what there is to point at. */
const SUBJECT = ["task", "length", "delay", "cell", "hidden_size"];

/**
 * `state` besides what every view has: `example`, `length` (null: as trained), `back` (the step whose answer is followed back; null: the
 * last), `cell` ([gate, step, unit] or null), `inputs` (their names), `tensors` (the answer to all that, or null) and `step`, of which it is.
 */
export default function sequence(stage, api) {
  return new SequenceView(stage, api);
}

class SequenceView extends View {
  constructor(stage, api) {
    const asked = { example: 0, length: null, back: null, cell: null };
    super(stage, api, { ...asked, inputs: [], tensors: null }, { className: "ps pi is-empty", label: "Recurrent network", styles: STYLES });
    const { state } = this;
    state.ask = (part) => this.ask(part);
    this.asked = new Question(state, "look", () => this.invalidate(), { every: 0, rest: 0, holds: (tensors, question) => holds(tensors, question, state.settings) });
    this.unrolled = new Unrolled(state);
    this.parts = [new Toolbar(state), this.unrolled, new Formula(state)];
    this.root.addEventListener("keydown", ({ key }) => key === "Escape" && state.cell && this.ask({ cell: null }));
    this.root.append(h("link", { rel: "stylesheet", href: SHARED }), ...this.parts.map(({ element }) => element));
  }

  read(scene) {
    return { scene, inputs: linesOf(scene, "text/inputs") };
  }

  settle() {
    const { state } = this;
    const subject = JSON.stringify(SUBJECT.map((name) => state.settings[name]));
    if (subject !== this.subject) Object.assign(state, { length: null, back: null, cell: null });
    this.subject = subject;
    this.asked.forget();
    this.unrolled.room = 0;
  }

  resize() {
    this.unrolled.room = 0;
    super.resize();
  }

  /** Ask about something else: `{example}`, `{length}`, `{back}`, `{cell}`. */
  ask(part) {
    Object.assign(this.state, "length" in part ? { back: null, cell: null } : {}, part);
    this.invalidate();
  }

  paint() {
    const { state } = this;
    this.asked.tick(questionOf(state));
    Object.assign(state, { tensors: this.asked.tensors, step: this.asked.step, why: this.asked.why, isStale: this.asked.isOther });
    if (state.tensors && fits(state)) for (const part of this.parts) part.draw();
  }

  describe(frame) {
    return describe(frame, this.state);
  }

  light({ tensors }) {
    if (!this.unrolled.wide || !holds(tensors, questionOf(this.state), this.state.settings)) return null;
    const picture = new Light();
    this.unrolled.cast(picture, tensors);
    return picture;
  }

  png() {
    return exportPng(this.state, this.unrolled);
  }

  destroy() {
    this.asked.stop();
    super.destroy();
  }
}

/** Is the answer one of the network that the settings speak of? These may be ahead of the frames. */
function fits({ tensors, settings, inputs }) {
  const isOfCell = Object.keys(GATES[settings.cell]).every((gate) => tensors[`gate/${gate}`]?.shape[0] === settings.hidden_size);
  return isOfCell && tensors["look/x"].shape[1] === inputs.length;
}

/** What is mixed from gates needs no formula of the engine's: its numbers are on the screen. @returns {any} */
function questionOf({ example, length, back, cell, settings }) {
  const said = { example, length, back, cell: cell && !MIXED[settings.cell].includes(cell[0]) ? cell : null };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

/** Do these tensors of a frame answer the question? */
function holds(tensors, { example, length, back, cell }, settings) {
  const [shown, at] = [tensors["look/example"]?.data[0], tensors["back/at"]?.data[0]];
  if (shown !== example || (back ?? at) !== at || !isFormulaOf(tensors, cell, settings.cell)) return false;
  return (length ?? tensors["look/x"].shape[0]) === tensors["look/x"].shape[0];
}
