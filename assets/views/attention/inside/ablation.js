// Break it: switch parts off, edit a weight, take values from another text; loss and probabilities answer at once.

import { able, h } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { Editing } from "./editing.js";
import { Effect } from "./effect.js";
import { Patching } from "./patching.js";
import { sidesOf } from "./sequence.js";
import { Switches } from "./switches.js";

export class Ablation extends Panel {
  label = "Break it";
  hint = "Switch off heads, layers or tokens, and see at once how much the model needed them.";

  sizes = null;

  constructor(state, inside) {
    super(state, inside, "breaking", { every: 250, rest: 0 });
    this.switches = new Switches(state);
    this.editing = new Editing(state);
    this.patching = new Patching(state);
    this.effect = new Effect(state);
    this.restore = h("button", { type: "button", className: "pi-button", onclick: () => state.restore() }, "Mend all");
    const left = h("div", { className: "ai-breaks" }, this.restore, this.switches.element, this.editing.element, this.patching.element);
    this.body = h("div", { className: "pi-columns", hidden: true }, left, this.effect.element);
    this.fill(this.body);
  }

  /** The selected cell, once it is known that this text has it. */
  cell() {
    const { a, h: head, row, column } = this.state.selected;
    const { sizes } = this;
    if (!sizes || sizes.text !== this.state.text) return null;
    const { rows, columns } = sidesOf(sizes.tensors, this.state.attentions[a]?.kind);
    return row >= 0 && column >= 0 && row < rows.length && column < columns.length ? [a, head, row, column] : null;
  }

  /** Without a selected cell about the first, which every text has. */
  question() {
    const { a, h: head } = this.state.selected;
    if (!this.state.attentions[a]) return null;
    return { ...this.state.about(), cell: this.cell() ?? [a, head, 0, 0] };
  }

  tell() {
    const { off, edit, patch } = this.state.interventions;
    able(this.restore, off.length + edit.length + patch.length > 0);
    if (!this.drawn) return;
    this.switches.show(this.drawn);
    this.editing.show(this.edited());
  }

  draw(tensors) {
    const { tokens = null } = JSON.parse(this.inquiry.answeredText);
    const isFirst = !this.sizes;
    this.sizes = { text: tokens, tensors };
    this.effect.show(tensors);
    this.patching.show(tensors);
    this.body.hidden = false;
    this.element.dataset.broken = String(Object.keys(tensors).some((name) => name.startsWith("plain/")));
    if (isFirst) this.update();
  }

  /** The selected cell with its weight, from an answer that is about it. */
  edited() {
    const cell = this.cell();
    const at = Array.from(this.drawn["cell/at"]?.data ?? [], Number);
    if (!cell || String(cell) !== String(at)) return null;
    const isVisible = this.drawn["cell/visible"].data[at[3]] === 1;
    return { at, weight: this.drawn["cell/weight"].data[0], isVisible, sides: sidesOf(this.drawn, this.state.attentions[at[0]].kind) };
  }

  forget() {
    this.sizes = null;
    super.forget();
  }
}
