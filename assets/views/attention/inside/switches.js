// A switch for every part of the model: layers, heads, MLPs, positions, mask, tokens.

import { h } from "../../../kit/dom.js";
import { partName, quoted, tokenText } from "../text.js";
import { blocksOf } from "./model.js";

export class Switches {
  tensors;
  off;
  key = "";
  buttons = new Map();

  constructor(state) {
    this.state = state;
    this.rows = h("tbody", {});
    this.tokens = h("div", { className: "ai-switch-line", role: "group", "aria-label": "Tokens" });
    const heads = ["Layer", "Heads", "MLP"].map((words) => h("th", { scope: "col" }, words));
    this.table = h("table", { className: "pi-table ai-switches" }, h("thead", {}, h("tr", {}, ...heads)), this.rows);
    this.others = h("div", { className: "ai-switch-line", role: "group", "aria-label": "Positions and mask" });
    this.element = h(
      "section", { className: "pi-part" },
      h("h3", {}, "Switch off"),
      h("div", { className: "pi-scroll" }, this.table),
      this.others,
      this.tokens,
    );
  }

  /** `tensors`: any answer, for the tokens. */
  show(tensors) {
    const { state } = this;
    if (tensors === this.tensors && state.interventions.off === this.off) return;
    const ids = Array.from(tensors["look/tokens"].data, Number);
    const key = JSON.stringify([ids, state.attentions, state.heads, state.settings?.mlp, state.settings?.positions]);
    if (key !== this.key) this.build(ids);
    Object.assign(this, { key, tensors, off: state.interventions.off });
    for (const [name, button] of this.buttons) button.setAttribute("aria-checked", String(!state.isOff(name)));
  }

  build(ids) {
    const { state } = this;
    this.buttons.clear();
    this.rows.replaceChildren(...blocksOf(state).map((block) => this.row(block)));
    const others = [];
    if (state.settings?.positions !== "none") others.push(this.toggle("positions", "Positions"));
    if (state.attentions.some(({ kind }) => kind === 1)) others.push(this.toggle("mask", "Causal mask"));
    this.others.replaceChildren(...others);
    const tokens = ids.map((id, place) => this.toggle(`token:${place}`, tokenText(state, id), `Token ${place + 1}, ${quoted(state, id)}`));
    this.tokens.replaceChildren(h("span", { className: "ai-word" }, "Tokens"), ...tokens);
  }

  row({ block, name, attentions }) {
    const { state } = this;
    const kind = (a) => h("span", { className: "ai-word" }, state.attentions[a].kind === 2 ? "to source" : "its own");
    const kinds = (a) => (attentions.length > 1 ? [kind(a)] : []);
    const heads = attentions.map((a) => h("div", { className: "ai-switch-line" }, ...kinds(a), ...this.headsOf(a)));
    const mlp = state.settings?.mlp === 0 ? [] : [this.toggle(`mlp:${block}`, "MLP", `MLP of ${name}`)];
    return h("tr", {}, h("th", { scope: "row" }, this.toggle(`layer:${block}`, name)), h("td", {}, ...heads), h("td", {}, ...mlp));
  }

  headsOf(a) {
    const names = Array.from({ length: this.state.heads }, (_, head) => `head:${a}.${head}`);
    return names.map((name, head) => this.toggle(name, String(head + 1), partName(this.state, name)));
  }

  toggle(name, words, label = words) {
    const props = { type: "button", className: "ai-switch", role: "switch", "aria-label": label, "data-part": name };
    const button = h("button", { ...props, onclick: () => this.state.toggle(name) }, words);
    this.buttons.set(name, button);
    return button;
  }
}
