// What breaking does: loss and probabilities with everything whole, and as it is broken now.

import { h, say } from "../../../kit/dom.js";
import { number, write } from "../../../kit/figures.js";
import { tokenText } from "../text.js";
import { shareCell } from "./nexts.js";
import { spokenOf } from "./sequence.js";
import { precise } from "./words.js";

export class Effect {
  constructor(state) {
    this.state = state;
    this.losses = { plain: number("plain-loss", 0, 4), look: number("loss", 0, 4) };
    this.title = h("h3", {}, "Effect");
    this.words = h("p", { className: "pi-note" });
    this.line = h(
      "p", { className: "pi-line ai-loss" },
      h("span", { className: "ai-word" }, "Loss: whole"),
      this.losses.plain,
      h("span", { className: "ai-word" }, "broken"),
      this.losses.look,
    );
    this.heads = ["token", "right", "says", "", ""].map((words) => h("th", { scope: "col" }, words));
    this.rows = h("tbody", {});
    this.table = h("table", { className: "pi-table ai-effect" }, h("thead", {}, h("tr", {}, ...this.heads)), this.rows);
    this.element = h(
      "section", { className: "pi-part" },
      this.title,
      this.words,
      this.line,
      h("div", { className: "pi-scroll" }, this.table),
    );
  }

  show(tensors) {
    const isAblated = "plain/p" in tensors;
    const speaks = "look/said" in tensors;
    const loss = tensors["look/loss"]?.data[0];
    const hasLoss = speaks && loss >= 0;
    this.line.hidden = !hasLoss;
    this.table.hidden = !speaks;
    if (hasLoss) write(this.losses.look, loss, 4);
    if (hasLoss) write(this.losses.plain, (isAblated ? tensors["plain/loss"] : tensors["look/loss"]).data[0], 4);
    say(this.words, speaks ? wordsOf(isAblated, hasLoss) : keptWords(tensors));
    if (speaks) this.showRows(tensors, isAblated ? "plain" : "look", hasLoss ? "p" : "said_p");
  }

  /** `p`: the probability of the right token, or of the one that is said where none is known to be right. */
  showRows(tensors, plain, p) {
    const spoken = spokenOf(tensors);
    ["whole", "broken"].forEach((words, k) => say(this.heads[k + 3], `p(${p === "p" ? "right" : "said"}), ${words}`));
    const read = (name) => tensors[name].data;
    while (this.rows.children.length < spoken.length) this.rows.append(row());
    while (this.rows.children.length > spoken.length) this.rows.lastChild.remove();
    [...this.rows.children].forEach((line, k) => {
      const target = Number(read("look/target")[k]);
      const [before, now] = [`${plain}/said`, "look/said"].map((name) => Number(read(name)[k]));
      line.classList.toggle("ai-changed", before !== now);
      say(line.parts.token, `${k + 1} ${tokenText(this.state, spoken[k])}`);
      say(line.parts.target, target < 0 ? "" : tokenText(this.state, target));
      say(line.parts.says, before === now ? tokenText(this.state, now) : `${tokenText(this.state, before)} → ${tokenText(this.state, now)}`);
      line.parts.plain.show(read(`${plain}/${p}`)[k]);
      line.parts.broken.show(read(`look/${p}`)[k]);
    });
  }
}

function row() {
  const [plain, broken] = ["plain-p", "broken-p"].map(shareCell);
  const parts = { token: h("th", { scope: "row" }), target: h("td", {}), says: h("td", {}), plain, broken };
  return Object.assign(h("tr", {}, parts.token, parts.target, parts.says, parts.plain.cell, parts.broken.cell), { parts });
}

function wordsOf(isAblated, hasLoss) {
  if (!hasLoss) return "Nothing in this sequence counts for the loss: type an answer behind “=”, or a longer text.";
  if (!isAblated) return "Nothing is broken. Switch something off, and see what it was good for.";
  return "What the model says, whole and broken. Rows whose answer changed are marked.";
}

/** Of a model that gives a sentence a vector: how much of it is left. */
function keptWords(tensors) {
  const kept = tensors["plain/kept"]?.data[0];
  if (kept === undefined) return "Nothing is broken. Switch something off, and see what is left of the sentence's vector.";
  return `The cosine of the sentence's vector with that of the whole model is ${precise(kept)}: 1 is the same, 0 has nothing in common.`;
}
