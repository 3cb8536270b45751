// How it learns: what it says by itself, and how often it is right at each position.

import { h, say as put } from "../../kit/dom.js";
import { share as percent, whole } from "../../kit/format.js";
import { Question } from "../../kit/ask.js";
import { isAblatedForAll, isOfWhole } from "./text.js";
import { linesOf } from "../../kit/tensors.js";

const NOW_AND_THEN = { every: 2000, rest: 250 }; // ms: a test takes a while

export class Learning {
  frame;
  vocabulary;
  interventions;
  tested;

  constructor(state) {
    this.state = state;
    this.inquiry = new Question(state, "tested", () => state.changed(), NOW_AND_THEN);
    this.when = h("span", { className: "pa-quiet" });
    this.samples = h("ol", { className: "pa-samples", translate: false });
    this.exact = h("p", { className: "pa-quiet" });
    this.bars = h("div", { className: "pa-positions", role: "img" });
    this.axis = h("div", { className: "pa-axis", "aria-hidden": "true" });
    const ticks = h("span", { className: "pa-ticks", "aria-hidden": "true" }, h("span", {}, "100 %"), h("span", {}, "0"));
    const plot = h("div", { className: "pa-plot" }, ticks, this.bars);
    this.ofChart = h("span", { className: "pa-quiet" });
    this.chart = h("div", {}, h("h3", {}, "Share right at each position ", this.ofChart), plot, this.axis);
    const title = h("div", { className: "pa-title" }, h("h2", {}, "Says by itself"), this.when);
    this.says = h("div", { className: "pa-says" }, title, this.samples, this.exact);
    this.data = h("p", { className: "pa-quiet pa-data" });
    this.element = h("section", { className: "pa-learning", "aria-label": "As it learns" }, this.says, this.chart, this.data);
  }

  /** What is broken whatever the model reads is tested as it is: `state.tested`, {step, tensors}. */
  test() {
    const { inquiry, state } = this;
    const isAsked = isAblatedForAll(state);
    if (isAsked) inquiry.tick({ off: state.interventions.off, tested: true });
    else if (inquiry.text) this.forget();
    const tested = isAsked && inquiry.tensors && !inquiry.isOther ? inquiry : null;
    if (tested?.tensors !== state.tested?.tensors) state.tested = tested && { step: tested.step, tensors: tested.tensors };
  }

  draw() {
    this.test();
    const { frame, vocabulary, interventions, tested } = this.state;
    if (frame === this.frame && vocabulary === this.vocabulary && interventions === this.interventions && tested === this.tested) return;
    Object.assign(this, { frame, vocabulary, interventions, tested });
    this.name();
    const [tokens, accuracy] = ["sample/tokens", "position/accuracy"].map((name) => this.found(name));
    this.says.hidden = !tokens;
    this.chart.hidden = !accuracy;
    this.element.hidden = !tokens && !accuracy;
    const key = `${frame.number("test/step")}/${frame.branch.number}/${vocabulary.length}`;
    if (!tested && key === this.key) return;
    this.key = tested ? "" : key;
    if (tokens) this.write(tokens, this.number("sample/from"), this.found("sample/source"), this.found("sample/target"));
    if (accuracy) this.plot(accuracy.data);
  }

  /** A tensor of the test: of the model as it is broken, or of the frame. */
  found(name) {
    return this.tested ? this.tested.tensors[`tested/${name}`] : this.frame.tensors[name];
  }

  number(name) {
    return Number(this.found(name)?.data[0] ?? NaN);
  }

  /** Another model: nothing is known of its tests. */
  forget() {
    this.inquiry.forget();
    this.inquiry.text = "";
  }

  stop() {
    this.inquiry.stop();
  }

  /** Which moment and which model these are of: what is broken for the sequence above alone is not broken in a test. */
  name() {
    const { frame, state, tested } = this;
    const when = `at step ${whole(tested ? tested.step : frame.number("test/step"))}`;
    const what = tested ? `as it is broken, ${when}` : isOfWhole(state) ? `of the whole model, ${when}` : when;
    put(this.when, what);
    put(this.ofChart, what);
    put(this.data, linesOf(state.scene, "text/data").join(" "));
  }

  /** Test examples, or a line of text: what was given in grey, what it says in bold, crossed out where it is not `target`. */
  write({ data, shape: [count, length] }, from, source, target) {
    const rows = Array.from({ length: count }, (_, k) => data.subarray(k * length, (k + 1) * length));
    const read = (k) => (source ? this.words(source.data.subarray(k * source.shape[1], (k + 1) * source.shape[1])) : "");
    const given = (ids, k) => h("span", { className: "pa-quiet" }, read(k) + this.words(ids.subarray(0, from)));
    const isWrong = (k, i) => target?.data[k * length + i] >= 0 && target.data[k * length + i] !== data[k * length + i];
    const token = (id, k, i) => (isWrong(k, i) ? h("s", {}, this.words([id])) : this.words([id]));
    const said = (ids, k) => h("b", {}, ...Array.from(ids.subarray(from), (id, j) => token(id, k, from + j)));
    this.samples.replaceChildren(...rows.map((ids, k) => h("li", {}, h("bdi", {}, given(ids, k), said(ids, k)))));
    const [exact, examples] = ["exact/test", "test/n"].map((name) => this.number(name));
    put(this.exact, Number.isNaN(exact) ? "" : `${percent(exact)} of ${whole(examples)} test examples are right in every token.`);
  }

  /** Tokens as one text; numbers that are tokens have blanks between them. */
  words(ids) {
    const { vocabulary } = this.state;
    const join = vocabulary.includes("10") ? " " : "";
    return Array.from(ids, (id) => shownText(vocabulary[id]) + join).join("");
  }

  /** A bar a position where something counts. */
  plot(accuracy) {
    const counts = [...accuracy.keys()].filter((i) => accuracy[i] >= 0);
    while (this.bars.childElementCount > counts.length) this.bars.lastChild.remove();
    while (this.bars.childElementCount < counts.length) this.bars.append(h("span", {}));
    counts.forEach((i, k) => {
      const bar = this.bars.children[k];
      bar.style.backgroundSize = `100% ${100 * accuracy[i]}%`;
      bar.title = `Position ${i + 1}: ${percent(accuracy[i])}`;
    });
    const ends = counts.length > 1 ? [counts[0], counts.at(-1)] : counts;
    this.axis.replaceChildren(...ends.map((i) => h("span", {}, `${i === counts[0] ? "position " : ""}${i + 1}`)));
    this.bars.setAttribute("aria-label", `Share right: ${counts.map((i) => `position ${i + 1} ${percent(accuracy[i])}`).join(", ")}`);
    this.chart.hidden = counts.length < 2;
  }
}

const shownText = (token) => (token === "␣" ? " " : token === "⏎" ? "⏎\n" : token);
