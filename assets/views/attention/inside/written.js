// A text that the model wrote: each token on the shade of its probability; a click shows what else it might have said.

import { h, say } from "../../../kit/dom.js";
import { share as percent } from "../../../kit/format.js";
import { along, rove } from "../../../kit/roving.js";
import { quoted, tokenText } from "../text.js";
import { shareCell } from "./nexts.js";

const BEFORE = 200; // letters shown of what it went on from

export class Written {
  at = -1;
  tensors = null;

  /** `took(k, id)`: at place k of what was written, this token instead. */
  constructor(state, took) {
    this.state = state;
    this.took = took;
    this.text = h("p", { className: "ai-written", translate: false, role: "group", "aria-label": "Written text" });
    this.title = h("h3", {});
    this.others = h("tbody", {});
    this.table = h("table", { className: "pi-table ai-nexts" }, this.others);
    this.more = h("div", { className: "ai-others", hidden: true }, this.title, this.table);
    this.element = h("div", { className: "pi-part" }, this.text, this.more);
    this.text.addEventListener("keydown", (event) => this.press(event));
  }

  /** Nothing is written yet: the text that it will go on from. */
  begin(before) {
    this.text.replaceChildren(h("span", { className: "ai-before" }, cut(before)));
    this.text.dataset.tokens = "";
    this.more.hidden = true;
  }

  /** `before`: the text; `tensors`: an answer to {generate}. */
  show(before, tensors) {
    Object.assign(this, { tensors, at: -1 });
    const [tokens, ps] = ["tokens", "p"].map((name) => tensors[`generate/${name}`].data);
    this.buttons = Array.from(tokens, (id, k) => this.button(Number(id), ps[k], k));
    const parts = this.buttons.flatMap((button) => (button.textContent === "⏎" ? [button, h("br")] : [button]));
    this.text.replaceChildren(h("span", { className: "ai-before" }, cut(before)), ...parts);
    this.more.hidden = true;
    this.text.dataset.tokens = tokens.join();
  }

  button(id, p, k) {
    const name = tokenText(this.state, id);
    const label = `${quoted(this.state, id)}, ${percent(p)}: show what else it might have said`;
    const props = { type: "button", className: "ai-said", title: percent(p), "aria-label": label, "data-exact": p, "data-token": id };
    const button = h("button", { ...props, tabIndex: k ? -1 : 0, onclick: () => this.open(k) }, name === "␣" ? "\u00a0" : name);
    button.style.setProperty("--share", p);
    return button;
  }

  open(k) {
    this.at = k === this.at ? -1 : k;
    this.buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === this.at)));
    this.more.hidden = this.at < 0;
    if (this.at < 0) return;
    const count = this.tensors["generate/top"].shape[1];
    const [ids, ps] = ["top", "top_p"].map((name) => this.tensors[`generate/${name}`].data.subarray(k * count, (k + 1) * count));
    say(this.title, `Instead of ${quoted(this.state, Number(this.buttons[k].dataset.token))}`);
    this.others.replaceChildren(...Array.from(ids, (id, i) => this.other(k, Number(id), ps[i])));
  }

  other(k, id, p) {
    const name = tokenText(this.state, id);
    const { cell, show } = shareCell("alternative");
    show(p);
    const props = { type: "button", className: "pi-button ai-token", translate: false, "aria-label": `Go on with ${quoted(this.state, id)} instead` };
    const button = h("button", { ...props, onclick: () => this.took(k, id) }, name);
    return h("tr", {}, h("th", { scope: "row" }, button), cell);
  }

  press(event) {
    const at = this.buttons?.indexOf(event.target) ?? -1;
    const to = at < 0 ? null : along(event, at, this.buttons.length);
    if (to === null) return;
    rove(this.buttons, to);
    this.buttons[to].focus();
  }
}

const cut = (before) => (before.length > BEFORE ? `…${before.slice(-BEFORE)}` : before);
