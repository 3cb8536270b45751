// All heads by what they do: five scores, measured on random segments that are said twice.

import { h, say } from "../../../player/dom.js";
import { headName } from "../text.js";
import { Inquiry } from "../../shared/inquiry.js";
import { Moment } from "../../shared/moment.js";
import { shareCell } from "./nexts.js";

const MEANS = {
  "previous token": "mean weight on the token before (i, i − 1)",
  "next token": "mean weight on the token after (i, i + 1)",
  "first token": "mean weight on the first token (i, 0)",
  itself: "mean weight on the token itself (i, i)",
  induction: "mean weight, in the second of two equal segments of n tokens, on what followed the same token the first time (i, i − n + 1)",
};
const HOW =
  "Scores are means of weights over random segments of different tokens, each said twice (Olsson et al. 2022). " +
  "A head is named by its highest score from 0.5 on.";

export class Heads {
  label = "Heads";

  constructor(state, asker, inside) {
    Object.assign(this, { state, inside, drawn: null, key: "" });
    this.inquiry = new Inquiry(state, asker, "heads", () => this.update(), { every: 1000, rest: 250 });
    this.moment = new Moment(() => this.inquiry.renew(this.question()));
    this.heads = h("tr", {});
    this.rows = h("tbody", {});
    this.table = h("table", { className: "pi-table ai-heads" }, h("thead", {}, this.heads), this.rows);
    this.formulas = h("dl", { className: "ai-formulas" });
    this.element = h(
      "div", { "data-name": "heads" },
      this.moment.element,
      h("p", { className: "ai-means" }, HOW),
      h("div", { className: "pi-scroll ai-tall" }, this.table),
      this.formulas,
    );
  }

  suits() {
    return this.state.kinds.length > 0;
  }

  settle() {
    this.update();
  }

  question() {
    return { ...this.state.question(), heads: true };
  }

  update() {
    if (!this.inside.isOpen(this)) return;
    const { inquiry } = this;
    inquiry.tick(this.question());
    this.moment.show(inquiry);
    if (inquiry.tensors && inquiry.tensors !== this.drawn) this.draw(inquiry.tensors);
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
    this.drawn = tensors;
    const { data, shape } = tensors["heads/score"];
    this.fit(shape);
    this.lines.forEach((line, k) => {
      const name = Number(tensors["heads/name"].data[k]);
      say(line.name, this.state.kinds[name] ?? "");
      line.bars.forEach(({ show }, kind) => show(data[k * shape[2] + kind]));
    });
    Object.assign(this.element.dataset, { step: this.inquiry.step });
  }

  fit([attentions, heads, kinds]) {
    const key = `${attentions}/${heads}/${this.state.kinds}/${this.state.attentions.map(({ name }) => name)}`;
    if (key === this.key) return;
    this.key = key;
    const columns = ["head", "found to be", ...this.state.kinds];
    this.heads.replaceChildren(...columns.map((words) => h("th", { scope: "col" }, words)));
    this.lines = Array.from({ length: attentions * heads }, (_, k) => this.line(Math.floor(k / heads), k % heads, kinds));
    this.rows.replaceChildren(...this.lines);
    this.formulas.replaceChildren(...this.state.kinds.flatMap((kind) => [h("dt", {}, kind), h("dd", {}, MEANS[kind] ?? "")]));
  }

  line(a, head, kinds) {
    const select = h(
      "button", { type: "button", className: "pi-button ai-token", onclick: () => this.state.select({ a, h: head }) },
      headName(this.state, a, head),
    );
    const name = h("td", { className: "ai-found" });
    const cells = Array.from({ length: kinds }, (_, kind) => shareCell(`score-${kind}`));
    const line = h("tr", {}, h("th", { scope: "row" }, select), name, ...cells.map(({ cell }) => cell));
    return Object.assign(line, { a, head, name, bars: cells });
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }

  theme() {}

  rests() {
    this.inquiry.rests();
  }
}
