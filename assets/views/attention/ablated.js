// What is broken, what that costs, and the way back.

import { alter, h, say as put } from "../../kit/dom.js";
import { isAblated, isOfWhole, partName, weight } from "./text.js";

/** A broken part; pressed, it is mended. */
function part(words, restore) {
  const props = { type: "button", className: "pa-part", title: "Mend", "aria-label": `Mend ${words}`, onclick: restore };
  return h("button", props, words, h("span", { "aria-hidden": "true" }, "×"));
}

export class Ablated {
  constructor(state) {
    this.state = state;
    this.parts = h("span", { className: "pa-parts" });
    this.cost = h("span", { className: "pa-quiet pa-cost" });
    const restore = h("button", { type: "button", className: "pa-button", onclick: () => state.restore() }, "Mend all");
    this.rest = h("span", { className: "pa-quiet" });
    const name = { className: "pa-broken", role: "group", "aria-label": "What is broken", hidden: true };
    this.element = h("div", name, h("strong", {}, "Broken"), this.parts, this.cost, this.rest, restore);
  }

  draw() {
    const { interventions, answered, detail: latest } = this.state;
    const detail = answered === JSON.stringify(this.state.about()) ? latest : null; // else its loss is that of something else broken
    if (interventions !== this.interventions) this.list(interventions);
    this.interventions = interventions;
    put(this.rest, isOfWhole(this.state) ? "In brackets: what a head does in the whole model." : "");
    const [now, plain] = ["look/loss", "plain/loss"].map((name) => detail?.[name]?.data[0] ?? -1);
    const kept = detail?.["plain/kept"]?.data[0];
    const loss = now >= 0 && plain >= 0 ? `Loss ${weight(plain, 3)} → ${weight(now, 3)} nats` : "";
    alter(this.cost.dataset, { exact: String(kept ?? now ?? "") });
    put(this.cost, kept === undefined ? loss : `Cosine to the whole model's vector: ${kept.toFixed(3)}`);
  }

  list({ off, edit, patch }) {
    const { state } = this;
    const cells = Array.from({ length: edit.length / 5 }, (_, k) => edit.slice(5 * k, 5 * k + 5));
    const without = (k) => state.intervene({ edit: edit.filter((_, i) => Math.floor(i / 5) !== k) });
    const unpatch = (name) => state.intervene({ patch: patch.filter((other) => other !== name) });
    this.parts.replaceChildren(
      ...off.map((name) => part(partName(state, name), () => state.toggle(name))),
      ...cells.map((cell, k) => part(this.cellName(cell), () => without(k))),
      ...patch.map((name) => part(`${partName(state, name)} from the other text`, () => unpatch(name))),
    );
    this.element.hidden = !isAblated(state);
  }

  cellName([a, head, row, column, value]) {
    return `${partName(this.state, `head:${a}.${head}`)}, row ${row + 1}, column ${column + 1} = ${weight(value, 2)}`;
  }
}
