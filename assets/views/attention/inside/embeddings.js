// The vectors that tokens begin as, seen in the two directions in which they differ most.

import { h, say } from "../../../kit/dom.js";
import { share as percent } from "../../../kit/format.js";
import { Panel } from "../../../kit/panel.js";
import { Scatter } from "../../../kit/scatter.js";
import { quoted, tokenText } from "../text.js";
import { precise } from "./words.js";
import { spokenOf } from "./sequence.js";
import { speaks } from "./model.js";

const MEANS =
  "Every token of the vocabulary, where its vector lies in the two directions in which they differ most (PCA). " +
  "What the model uses alike tends to lie together.";

export class Embeddings extends Panel {
  label = "Embeddings";
  hint = "Every dot is a token of the vocabulary. What the model treats alike lies close together.";

  constructor(state, inside) {
    super(state, inside, "embeddings", { every: 500 });
    this.scatter = new Scatter("Embeddings", { over: (k) => this.read(k), chose: (k) => this.choose(k) });
    this.explained = h("p", { className: "pi-note" });
    this.reading = h("p", { className: "pi-reading", role: "status" });
    const key = h("p", { className: "ai-key" }, h("b", {}, "In this sequence"), h("span", {}, "other tokens"));
    const hint = h(
      "p", { className: "pi-note" },
      "Point at a token, or go from one to the next with the arrow keys. Enter selects it in the sequence.",
    );
    const side = h("div", { className: "pi-side" }, h("p", { className: "pi-means" }, MEANS), this.explained, key, hint, this.reading);
    this.fill(h("div", { className: "pi-columns" }, this.scatter.element, side));
    this.sizes = new ResizeObserver(() => this.drawn && this.scatter.draw());
    this.sizes.observe(this.scatter.element);
  }

  suits() {
    return speaks(this.state) && this.state.vocabulary.length > 1;
  }

  question() {
    return { ...this.state.about(), embedding: true };
  }

  draw(tensors) {
    const { state } = this;
    const { palette } = state;
    const present = new Set(Array.from(tensors["look/tokens"].data, Number));
    const { accent, muted } = palette.css;
    const marks = Array.from({ length: tensors["embedding/xy"].shape[0] }, (_, id) => {
      const isBold = present.has(id);
      return { label: 0, words: tokenText(state, id), colour: isBold ? accent : muted, isBold };
    });
    this.scatter.show(tensors["embedding/xy"].data, marks, palette);
    const [across, up] = tensors["embedding/explained"].data;
    say(this.explained, `Across ${percent(across)} of the variance, up ${percent(up)}.`);
    this.scatter.canvas.setAttribute("aria-label", `${marks.length} tokens by PCA of their embeddings. Arrows go from token to token.`);
    this.element.dataset.points = String(marks.length);
    this.read(this.scatter.at);
  }

  read(k) {
    const xy = this.drawn?.["embedding/xy"].data;
    say(this.reading, k < 0 || !xy ? "" : `${quoted(this.state, k)}: ${precise(xy[2 * k])} across, ${precise(xy[2 * k + 1])} up`);
  }

  /** The token's first place in the sequence becomes the selected row. */
  choose(id) {
    const row = spokenOf(this.drawn).indexOf(id);
    if (row >= 0) this.state.select({ row, column: -1 });
  }

  destroy() {
    super.destroy();
    this.sizes.disconnect();
  }
}
