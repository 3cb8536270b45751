// The weight of a cell set by hand: the rest of its row shares what is left.

import { h, say } from "../../../kit/dom.js";
import { headName } from "../text.js";
import { placeName } from "./sequence.js";
import { Slider } from "./slider.js";
import { precise } from "./words.js";

const MOST = 12; // cells in one question

export class Editing {
  constructor(state) {
    this.state = state;
    const range = { min: 0, max: 1, step: 0.01, "aria-label": "Weight of the selected cell" };
    this.slider = new Slider(range, (weight) => this.set(weight));
    this.field = h("input", {
      type: "number",
      min: 0,
      max: 1,
      step: 0.01,
      "aria-label": "Weight of the selected cell, as a number",
      onchange: () => this.set(this.field.valueAsNumber),
    });
    this.words = h("p", {});
    this.controls = h("div", { className: "pi-field" }, this.slider.element, this.field);
    this.list = h("ul", { className: "ai-list" });
    this.element = h("section", { className: "pi-part" }, h("h3", {}, "Edit a weight"), this.words, this.controls, this.list);
  }

  /** `cell`: {at: [a, h, row, column], weight, isVisible, sides}, or null if none is selected. */
  show(cell) {
    this.cell = cell;
    const canEdit = Boolean(cell?.isVisible);
    this.controls.hidden = !canEdit;
    say(this.words, this.explain(cell));
    if (canEdit) this.slider.value = cell.weight;
    const isTyping = this.field.getRootNode().activeElement === this.field;
    if (canEdit && !isTyping) this.field.value = cell.weight.toPrecision(4);
    this.showList();
  }

  explain(cell) {
    if (!cell) return "Select a cell of a head, above or in “Arithmetic”, to set its weight.";
    const [a, head, row, column] = cell.at;
    const { state } = this;
    const [who, whom] = [placeName(state, cell.sides.rows, row), placeName(state, cell.sides.columns, column)];
    const pair = `${headName(state, a, head)}: ${who} → ${whom}`;
    return cell.isVisible ? `${pair}. The rest of the row shares what is left.` : `${pair} is masked. Switch the mask off to edit it.`;
  }

  set(weight) {
    const { state, cell } = this;
    if (!cell || !(weight >= 0 && weight <= 1)) return;
    const edits = fives(state.interventions.edit).filter((edit) => !edit.slice(0, 4).every((place, k) => place === cell.at[k]));
    if (edits.length === MOST) return state.api.say(`At most ${MOST} cells can be edited at once.`);
    state.intervene({ edit: [...edits, [...cell.at, weight]].flat() });
  }

  showList() {
    const key = JSON.stringify(this.state.interventions.edit);
    if (key === this.key) return;
    this.key = key;
    this.list.replaceChildren(...fives(this.state.interventions.edit).map((edit, k) => this.item(edit, k)));
  }

  item([a, head, row, column, weight], k) {
    const words = `${headName(this.state, a, head)}, row ${row + 1}, column ${column + 1}: ${precise(weight)}`;
    return h("li", {}, h("span", {}, words), removal(words, () => this.remove(k)));
  }

  remove(k) {
    this.state.intervene({ edit: fives(this.state.interventions.edit).filter((_, i) => i !== k).flat() });
  }
}

/** A small button that takes something off a list. */
export const removal = (words, onclick) => h(
  "button", { type: "button", className: "ai-remove", "aria-label": `Mend: ${words}`, onclick },
  "×",
);

const fives = (list) => Array.from({ length: list.length / 5 }, (_, k) => list.slice(5 * k, 5 * k + 5));
