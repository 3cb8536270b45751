// Numbers that are tried out: the engine answers at once for the same moment; once one lets go, they become settings.

import { LEAF, TARGET } from "./text.js";

const REST = 350; // ms after which a number that keys changed becomes a setting
const MOST = 64; // entries that the setting holds
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Trial {
  /** @type {{values: string[], samples: string[]} | null} */
  wanted = null;
  answer = null;
  why = "";
  timer = /** @type {any} */ (0);
  tried = { node: -1, number: NaN, sample: 0 };

  constructor(state) {
    this.state = state;
  }

  /** The moment with the numbers that are tried out; null: none are, or the answer is on its way. */
  get tensors() {
    const { state, wanted, answer } = this;
    if (!wanted) return null;
    const isThere = isSame(state.settings.values, wanted.values) && isSame(state.settings.samples, wanted.samples);
    if (isThere && !this.timer) this.end();
    return this.wanted && answer && Number(answer.step.data[0]) === state.frame.step ? answer : null;
  }

  end() {
    clearTimeout(this.timer);
    Object.assign(this, { wanted: null, answer: null, timer: 0 });
  }

  /** The number that a leaf has by now: quick keys build on one another. */
  number(node) {
    const { state, tried } = this;
    if (this.wanted && tried.node === node && tried.sample === state.sample) return tried.number;
    return state.nodes[node] ? state.tensors.value.data[node * state.samples + state.sample] : NaN;
  }

  /** Give a leaf another number; it becomes a setting when `settle` is called, or soon (`isPassing`: not by itself). */
  try(node, number, isPassing = false) {
    const { state } = this;
    if (state.isPlaying) state.api.stand();
    this.wanted = this.#with(state.nodes[node], number);
    this.tried = { node, number, sample: state.sample };
    clearTimeout(this.timer);
    this.timer = isPassing ? -1 : setTimeout(() => this.settle(), REST);
    state.api.look(() => this.wanted ?? {}, "trial").then(
      (answer) => {
        if (answer?.value) Object.assign(this, { answer, why: "" });
        state.changed();
      },
      ({ message }) => this.#refuse(message),
    );
  }

  /** What cannot be computed is not taken: what was there stays. */
  #refuse(why) {
    this.end();
    this.why = why;
    this.state.api.say(why);
    this.state.changed();
  }

  settle() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.wanted) this.state.draft.change(this.wanted);
    this.state.changed();
  }

  /** Numbers of other graphs stay as long as there is room. */
  #entries(values, names, text) {
    const isHere = (entry) => this.state.nodes.some((node) => node.names === entry.split(":")[0]);
    const others = values.filter((entry) => entry.split(":")[0] !== names);
    return [...others.filter((entry) => !isHere(entry)), ...others.filter(isHere), `${names}:${text}`].slice(-MOST);
  }

  #with({ names, kind }, number) {
    const { state } = this;
    const { values, samples } = this.wanted ?? { values: state.draft.current("values"), samples: state.draft.current("samples") };
    const text = String(Number(number.toPrecision(12)));
    if (kind === LEAF) return { values: this.#entries(values, names, text), samples };
    const place = Number(names.slice(1)) - 1 + (kind === TARGET ? state.settings.layers[0] : 0);
    const rows = samples.map((row, s) => (s === state.sample ? row.split(":").map((old, i) => (i === place ? text : old)).join(":") : row));
    return { values, samples: rows };
  }
}

/** How far a pixel or a key moves a number of this size. */
export const stepOf = (number) => 10 ** Math.max(-2, Math.floor(Math.log10(Math.abs(number) || 1)) - 1);

/** The number so many steps further, without the dust of binary fractions. */
export const moved = (number, steps, step) => Number((Math.round(number / step + steps) * step).toPrecision(10));
