// What comes next, or stands at a mask: the likeliest tokens with their probability, before and after temperature, top-k and top-p.

import { h, say } from "../../../kit/dom.js";
import { share as percent } from "../../../kit/format.js";
import { quoted, tokenText } from "../text.js";

export class Nexts {
  /** `took(id)`: this one shall stand there; `verb` and `hint`: what a click does. `isDrawn`: by temperature, top-k and top-p. */
  constructor(state, { took, verb, hint, isDrawn = false }) {
    this.state = state;
    this.took = took;
    this.verb = verb;
    this.isDrawn = isDrawn;
    this.rows = h("tbody", {});
    this.whole = h("th", { scope: "col" }, "nothing broken");
    const names = ["token", "the model says", ...(isDrawn ? ["is drawn from"] : [])];
    const heads = names.map((words) => h("th", { scope: "col" }, words));
    this.title = h("h3", {});
    this.doubt = h("p", { className: "pi-note ai-doubt" });
    this.rest = this.others();
    const foot = h("tfoot", {}, this.rest);
    this.table = h("table", { className: "pi-table ai-nexts" }, h("thead", {}, h("tr", {}, ...heads, this.whole)), this.rows, foot);
    this.hint = h("p", { className: "pi-note" }, hint);
    this.element = h("section", { className: "pi-part" }, this.title, this.doubt, this.table, this.hint);
  }

  /** `doubt`: why the numbers mean nothing; `isFixed`: none of them can be taken. */
  show(tensors, title, { doubt = "", isFixed = false } = {}) {
    say(this.title, title);
    say(this.doubt, doubt);
    this.table.classList.toggle("ai-doubted", Boolean(doubt));
    this.hint.hidden = isFixed;
    const [tokens, plain, p, before] = ["token", "plain", "p", "before"].map((name) => tensors[`next/${name}`]?.data);
    const count = Math.min(Number(tensors["next/listed"].data[0]), tokens.length);
    while (this.rows.children.length < count) this.rows.append(this.row());
    while (this.rows.children.length > count) this.rows.lastChild.remove();
    this.whole.hidden = !before;
    [...this.rows.children].forEach((row, k) => {
      const [button, ...bars] = row.shows;
      const id = Number(tokens[k]);
      row.dataset.token = id;
      say(button, tokenText(this.state, id));
      button.setAttribute("aria-label", `${this.verb} ${quoted(this.state, id)}`);
      button.disabled = isFixed;
      bars.forEach((show, i) => show([plain, this.isDrawn ? p : undefined, before][i]?.[k]));
    });
    this.showOthers(tensors, tokens.length - count);
  }

  /** The tokens without a row, together: so one sees how much is left for them. */
  others() {
    const name = h("th", { scope: "row" });
    const bars = ["plain", "p", "before"].map((part) => shareCell(`others-${part}`));
    return Object.assign(h("tr", {}, name, ...bars.map(({ cell }) => cell)), { name, bars });
  }

  showOthers({ "next/rest": { data: [plain, p, before] } }, left) {
    const { name, bars } = this.rest;
    this.rest.hidden = left === 0;
    say(name, `Σ ${left} ${left === 1 ? "other" : "others"}`);
    name.title = "The sum of all other tokens";
    bars.forEach(({ show }, i) => show([plain, this.isDrawn ? p : undefined, before][i]));
  }

  row() {
    const button = h("button", { type: "button", className: "pi-button ai-token", translate: false });
    const bars = ["plain", "p", "before"].map(shareCell);
    const row = h("tr", {}, h("th", { scope: "row" }, button), ...bars.map(({ cell }) => cell));
    button.addEventListener("click", () => this.took(Number(row.dataset.token)));
    return Object.assign(row, { shows: [button, ...bars.map(({ show }) => show)] });
  }
}

/** A probability as a bar with its number; hidden where there is none. */
export function shareCell(part) {
  const bar = h("span", { className: "pi-bar" });
  const figure = h("span", { className: "pi-number", "data-part": part, translate: false });
  const cell = h("td", {}, h("span", { className: "pi-bars" }, h("span", { className: "pi-track pi-from-zero" }, bar), figure));
  const show = (value) => {
    cell.hidden = value === undefined;
    if (value === undefined) return;
    bar.style.setProperty("--share", Math.max(0, value));
    bar.classList.toggle("ai-none", !(value > 0));
    cell.classList.toggle("ai-less", value < 0);
    say(figure, value < 0 ? "" : percent(value));
    figure.dataset.exact = value;
  };
  return { cell, show };
}
