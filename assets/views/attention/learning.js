// How it learns: what it says by itself, and how often it is right at each position.

import { h, say as put } from "../../player/dom.js";
import { whole } from "../../player/format.js";
import { isBroken, percent, plain } from "./text.js";

export class Learning {
  constructor(state) {
    this.state = state;
    this.when = h("span", { className: "pa-quiet" });
    this.samples = h("ol", { className: "pa-samples" });
    this.exact = h("p", { className: "pa-quiet" });
    this.bars = h("div", { className: "pa-positions", role: "img" });
    this.axis = h("div", { className: "pa-axis", "aria-hidden": "true" });
    const ticks = h("span", { className: "pa-ticks", "aria-hidden": "true" }, h("span", {}, "100 %"), h("span", {}, "0"));
    const plot = h("div", { className: "pa-plot" }, ticks, this.bars);
    this.ofChart = h("span", { className: "pa-quiet" });
    this.chart = h("div", {}, h("h4", {}, "Share right at each position ", this.ofChart), plot, this.axis);
    const title = h("div", { className: "pa-title" }, h("h3", {}, "Says by itself"), this.when);
    this.says = h("div", { className: "pa-says" }, title, this.samples, this.exact);
    this.data = h("p", { className: "pa-quiet pa-data" });
    this.element = h("section", { className: "pa-learning", "aria-label": "As it learns" }, this.says, this.chart, this.data);
  }

  draw() {
    const { frame, vocabulary, changes } = this.state;
    if (frame === this.frame && vocabulary === this.vocabulary && changes === this.changes) return;
    Object.assign(this, { frame, vocabulary, changes });
    this.name();
    const { tensors } = frame;
    const [tokens, accuracy] = [tensors["sample/tokens"], tensors["position/accuracy"]];
    this.says.hidden = !tokens;
    this.chart.hidden = !accuracy;
    this.element.hidden = !tokens && !accuracy;
    const key = `${frame.number("test/step")}/${frame.branch.number}/${vocabulary.length}`;
    if (key === this.key) return;
    this.key = key;
    if (tokens) this.write(tokens, frame.number("sample/from"), tensors["sample/source"], tensors["sample/target"]);
    if (accuracy) this.plot(accuracy.data);
  }

  /** Which moment and which model these are of: what is broken is broken for the sequence above, and tests are of the model as it was trained. */
  name() {
    const { frame, state } = this;
    const when = `at step ${whole(frame.number("test/step"))}`;
    const what = isBroken(state) ? `of the whole model, ${when}` : when;
    put(this.when, what);
    put(this.ofChart, what);
    put(this.data, plain(state.scene, "text/data").join(" "));
  }

  /** Test examples, or a line of text: what was given in grey, what it says in bold, crossed out where it is not `target`. */
  write({ data, shape: [count, length] }, from, source, target) {
    const { frame } = this;
    const rows = Array.from({ length: count }, (_, k) => data.subarray(k * length, (k + 1) * length));
    const read = (k) => (source ? this.words(source.data.subarray(k * source.shape[1], (k + 1) * source.shape[1])) : "");
    const given = (ids, k) => h("span", { className: "pa-quiet" }, read(k) + this.words(ids.subarray(0, from)));
    const isWrong = (k, i) => target?.data[k * length + i] >= 0 && target.data[k * length + i] !== data[k * length + i];
    const token = (id, k, i) => (isWrong(k, i) ? h("s", {}, this.words([id])) : this.words([id]));
    const said = (ids, k) => h("b", {}, ...Array.from(ids.subarray(from), (id, j) => token(id, k, from + j)));
    this.samples.replaceChildren(...rows.map((ids, k) => h("li", {}, h("bdi", {}, given(ids, k), said(ids, k)))));
    const [exact, examples] = ["exact/test", "test/n"].map((name) => frame.number(name));
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
