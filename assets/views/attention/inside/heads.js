// All heads by what they do: scores for five kinds of places, measured on random tokens that are said twice.

import { h, say } from "../../../kit/dom.js";
import { headName, isAblated, isAblatedForAll } from "../text.js";
import { Panel } from "../../../kit/panel.js";
import { isAhead, kindCard } from "./kinds.js";
import { shareCell } from "./nexts.js";

const HOW =
  "How much of its attention a head gives to such places: the mean over random tokens that are said twice, of induction the second time, else the first (Olsson et al. 2022). " +
  "It is named for what it gives at least half to.";
const WHOLE = "The scores are of the whole model: what is broken for this sequence is not broken here.";

export class Heads extends Panel {
  label = "Heads";
  hint = "What each head does on tokens said twice: look back, ahead, at the first token, at itself, or for a repetition.";

  key = "";

  constructor(state, inside) {
    super(state, inside, "heads", { every: 1000, rest: 250 });
    this.heads = h("tr", {});
    this.rows = h("tbody", {});
    this.table = h("table", { className: "pi-table ai-heads" }, h("thead", {}, this.heads), this.rows);
    this.cards = h("ul", { className: "ai-kinds" });
    this.fill(
      (this.means = h("p", { className: "ai-means" })),
      this.cards,
      h("div", { className: "pi-scroll ai-tall" }, this.table),
    );
  }

  suits() {
    return this.state.kinds.length > 0;
  }

  question() {
    return { ...this.state.about(), heads: true };
  }

  tell() {
    say(this.means, isAblated(this.state) && !isAblatedForAll(this.state) ? `${HOW} ${WHOLE}` : HOW);
    this.mark();
  }

  mark() {
    const { a, h: head } = this.state.selected;
    const chosen = this.lines?.find((line) => line.a === a && line.head === head);
    if (chosen === this.chosen) return;
    this.chosen?.classList.remove("pi-chosen");
    chosen?.classList.add("pi-chosen");
    this.chosen = chosen;
  }

  draw(tensors) {
    const { data, shape } = tensors["heads/score"];
    this.fit(shape);
    this.lines.forEach((line, k) => {
      const name = Number(tensors["heads/name"].data[k]);
      say(line.name, this.state.kinds[name] ?? "");
      line.bars.forEach(({ kind, show }) => show(data[k * shape[2] + kind]));
    });
  }

  fit([attentions, heads]) {
    const { kinds, attentions: all } = this.state;
    const key = `${attentions}/${heads}/${kinds}/${all.map(({ name, kind }) => [name, kind])}`;
    if (key === this.key) return;
    this.key = key;
    const shown = kinds.flatMap((words, kind) => (all.some((each) => canLook(each, words)) ? [kind] : []));
    const columns = ["head", "found to be", ...shown.map((kind) => kinds[kind])];
    this.heads.replaceChildren(...columns.map((words) => h("th", { scope: "col" }, words)));
    this.lines = Array.from({ length: attentions * heads }, (_, k) => this.line(Math.floor(k / heads), k % heads, shown));
    this.rows.replaceChildren(...this.lines);
    this.cards.replaceChildren(...shown.map((kind) => kindCard(kinds[kind])));
  }

  line(a, head, shown) {
    const select = h(
      "button", { type: "button", className: "pi-button ai-token", onclick: () => this.state.select({ a, h: head }) },
      headName(this.state, a, head),
    );
    const name = h("td", { className: "ai-found" });
    const { kinds, attentions } = this.state;
    const bars = shown.map((kind) => ({ kind, ...(canLook(attentions[a], kinds[kind]) ? shareCell(`score-${kind}`) : noCell()) }));
    const line = h("tr", {}, h("th", { scope: "row" }, select), name, ...bars.map(({ cell }) => cell));
    return Object.assign(line, { a, head, name, bars });
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }
}

/** Scores are of tokens among themselves, and a causal head sees none that is yet to come. */
const canLook = ({ kind }, words) => kind !== 2 && !(kind === 1 && isAhead(words));

/** The place of a score that there cannot be. */
const noCell = () => ({ cell: h("td", { className: "ai-never" }, "–"), show: () => {} });
