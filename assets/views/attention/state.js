// What the picture shows, in one plain object that all its parts read, those of `inside/` too.

import { linesOf } from "../../kit/tensors.js";

/**
 * - What every view has: see kit/view.js.
 * - `scene`: the scene's tensors; from it `vocabulary` (the tokens' texts), `attentions` [{name, kind}] with kind 0 looks everywhere,
 *   1 causal, 2 to the source, `kinds` (what heads are named for). `settings`: what the page says; `heads`: how many an attention has.
 * - `text`: what the person typed, null for the run's own example. `interventions`: what is broken, {off: [], edit: [], from: "", patch: []}.
 * - `selected`: {a, h, row, column}, row and column −1 without; `hovered`: the same or null, and only for drawing. What is hovered may be
 *   a `token` (place in `look/tokens`) instead, which is a row here and a column there. `hoveredIn`: the part of the picture that has
 *   the mouse. `told`: what words speak of, `hovered` a moment ago.
 * - `a`, `b`, `share`: the two frames between which the picture is, and how far. `frame`: the shown one.
 * - `detail`: tensors that answer the question (`look/…`, `pattern/a`, …); those of `before` and `after` are drawn into one another.
 * - `answered`: the question that `detail` is about, as text: less than `about()` says until the answer to a change has come.
 * - `tested`: {step, tensors} of a test of the model as it is broken, where that is known; else null.
 * - `refusal`: the engine's sentence on why there is no answer, else empty.
 * - `isWhole`: the colours reach to weight 1; undefined: as suits the text.
 * - `isPlaying`: frames flow, so that they bring the answers along. `changed`: calls the view to draw again.
 */
export function initialState() {
  return {
    scene: null, vocabulary: [], attentions: [], kinds: [], heads: 0, settings: null,
    text: null, interventions: { off: [], edit: [], from: "", patch: [] },
    selected: { a: 0, h: 0, row: -1, column: -1 }, hovered: null, hoveredIn: "", told: null,
    a: null, b: null, share: 0, frame: null,
    tested: null,
    detail: null, before: null, after: null, answered: "", refusal: "",
    isWhole: undefined,
    /** The part of a question that says what it is about: the sequence, and what is broken. */
    about() {
      const { text, interventions } = this;
      const about = text === null ? {} : { tokens: text };
      if (interventions.off.length) about.off = interventions.off;
      if (interventions.edit.length) about.edit = interventions.edit;
      if (interventions.from && interventions.patch.length) Object.assign(about, { from: interventions.from, patch: interventions.patch });
      return about;
    },
    /** All that is asked about every frame. */
    question() {
      return Object.assign(this.about(), { patterns: true }, ...Object.values(this.extra));
    },
    /** Select a head, a row or a cell: `{a, h}` keeps row and column where they still exist. */
    select(part) {
      this.selected = { ...this.selected, ...part };
      this.changed();
    },
    /** Point at a row or a cell, `{row, column}` of the selected head or of `{a, h}`, or at a `{token}`; null ends it. `where`: the part of the picture. */
    hover(place, where = "") {
      this.hoveredIn = where;
      if (isSame(place, this.hovered)) return;
      this.hovered = place;
      this.changed();
    },
    /** What a part of the picture marks: at once under the mouse, elsewhere with the words. */
    marked(where) {
      return where === this.hoveredIn ? this.hovered : this.told;
    },
    /** Look at another text; null: the run's own example. What was broken at a place in the old one is mended. */
    read(text) {
      this.text = text;
      this.intervene({ off: this.interventions.off.filter((part) => !part.startsWith("token:")), edit: [], patch: [] });
    },
    /** Change what is broken: `{off}`, `{edit}`, `{from}`, `{patch}`. */
    intervene(part) {
      this.interventions = { ...this.interventions, ...part };
      this.changed();
    },
    /** Nothing is broken any more. */
    restore() {
      this.intervene({ off: [], edit: [], patch: [] });
    },
    /** Switch a part off, or on again: "head:0.1", "mlp:0", "layer:1", "positions", "mask", "token:3". */
    toggle(name) {
      const { off } = this.interventions;
      this.intervene({ off: off.includes(name) ? off.filter((other) => other !== name) : [...off, name] });
    },
    isOff(name) {
      return this.interventions.off.includes(name);
    },
  };
}

const PLACE = ["a", "h", "row", "column", "token"];
const isSame = (one, other) => one === other || Boolean(one && other && PLACE.every((name) => one[name] === other[name]));

/** What the scene says of the model, in the form that the parts read. */
export function readScene(scene) {
  const kinds = [...scene.attentions.data].map(Number);
  return {
    scene,
    vocabulary: linesOf(scene, "text/vocabulary"),
    attentions: linesOf(scene, "text/attentions").map((name, a) => ({ name, kind: kinds[a] })),
    kinds: linesOf(scene, "text/kinds"),
    heads: scene.heads.data[0],
  };
}

/** What is broken, without the parts that a model of this form does not have. */
export function stillThere(interventions, { attentions, heads, settings }) {
  const hasHead = (a, h) => a < attentions.length && h < heads;
  const blocks = (settings?.n_layers ?? attentions.length) * (settings?.family === "encoder-decoder" ? 2 : 1);
  const hasBlock = (name, b) => b < blocks && (name !== "mlp" || settings?.mlp !== 0);
  const isThere = (part) => {
    const [kind, place, head] = part.split(/[:.@]/);
    if (kind === "head") return hasHead(Number(place), Number(head));
    return kind === "mlp" || kind === "layer" ? hasBlock(kind, Number(place)) : kind !== "token";
  };
  const isWhole = (part) => !part.includes("@");
  return { ...interventions, off: interventions.off.filter(isThere), edit: [], patch: interventions.patch.filter((part) => isWhole(part) && isThere(part)) };
}
