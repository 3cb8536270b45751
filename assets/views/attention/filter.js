// Which heads the lines show: the selected one, or those that the person picks.

import { able, h } from "../../kit/dom.js";
import { colourOf } from "./lines.js";

export class Filter {
  picked = null;
  chips = [];

  constructor(state) {
    this.state = state;
    this.list = h("span", { className: "pa-picks" });
    const act = (words, does) => h("button", { type: "button", className: "pa-button pa-small", onclick: does }, words);
    this.only = act("Only the selected", () => this.pick(null));
    this.all = act("All", () => this.pick(new Set(Array.from({ length: state.heads }, (_, head) => head))));
    const props = { className: "pa-filter", role: "group", "aria-label": "Heads whose lines are shown" };
    this.element = h("div", props, this.list, this.all, this.only);
  }

  /** Stands for what is shown: another object where it is other. */
  get shown() {
    return this.picked ?? this.state.selected.h;
  }

  get heads() {
    return this.picked ? [...this.picked].filter((head) => head < this.state.heads).sort((a, b) => a - b) : [this.state.selected.h];
  }

  pick(picked) {
    this.picked = picked;
    this.state.changed();
  }

  toggle(head) {
    const picked = new Set(this.heads);
    if (!picked.delete(head)) picked.add(head);
    this.pick(picked.size ? picked : null);
  }

  settle() {
    const { heads, palette } = this.state;
    if (this.chips.length !== heads) this.build(heads);
    const shown = new Set(this.heads);
    for (const [head, chip] of this.chips.entries()) {
      chip.setAttribute("aria-pressed", String(shown.has(head)));
      chip.style.setProperty("--pa-head", colourOf(palette.css, head));
    }
    able(this.all, shown.size < heads);
    able(this.only, Boolean(this.picked));
    this.element.hidden = heads < 2;
  }

  build(heads) {
    this.chips = Array.from({ length: heads }, (_, head) => this.chip(head));
    this.list.replaceChildren(...this.chips);
  }

  chip(head) {
    const className = `pa-pick${head < this.state.palette.css.cat.length ? "" : " is-dashed"}`;
    const props = { type: "button", className, "aria-label": `Lines of head ${head + 1}`, onclick: () => this.toggle(head) };
    return h("button", props, h("i", {}), `${head + 1}`);
  }
}
