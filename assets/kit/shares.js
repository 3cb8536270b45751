// What each sample of a mini-batch brings to a gradient: a row a sample with its signed bar, one of them chosen.

import { h } from "./dom.js";
import { number, reach } from "./figures.js";
import { rove, used } from "./roving.js";
import { whole } from "./format.js";

const BY = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

export class Shares {
  buttons = [];

  /** `choose(place)`: the person chooses the sample at a place of the mini-batch. */
  constructor(choose) {
    this.choose = choose;
    this.head = h("tr", {});
    this.body = h("tbody", {});
    this.foot = h("tfoot", {});
    const table = h("table", { className: "pi-table pe-shares" }, h("thead", {}, this.head), this.body, this.foot);
    table.addEventListener("keydown", (event) => this.press(event));
    this.rows = h("div", { className: "pi-scroll pe-rows" }, table);
    this.said = h("p", { className: "pi-note" });
    this.element = h("section", { className: "pe-part", "aria-label": "What each sample brings" }, h("h3", {}, "What each sample brings"), this.said, this.rows);
  }

  /** `columns`: [words, (row) => an element] between share and loss; `said`: how a share comes about. */
  show(tensors, columns, said) {
    const [rows, shares, losses] = ["rows", "share", "loss"].map((kind) => tensors[`explain/${kind}`].data);
    const chosen = Number(tensors["explain/sample"].data[0]);
    const had = this.body.contains(this.body.getRootNode().activeElement);
    const most = reach(shares);
    this.said.textContent = said;
    this.head.replaceChildren(...["sample", "share of the gradient", ...columns.map(([words]) => words), "loss"].map((words) => h("th", { scope: "col" }, words)));
    this.buttons = Array.from(rows, (place) => this.button(Number(place), Number(place) === chosen));
    this.body.replaceChildren(...this.buttons.map((button, k) => this.row(button, [...columns.map(([, cell]) => cell(k)), number("loss", losses[k], 3)], shares[k], most)));
    rove(this.buttons, this.at);
    if (had) this.buttons[this.at]?.focus({ preventScroll: true });
    this.foot.replaceChildren(...rest(tensors), sum(tensors, columns.length));
    this.bringIntoSight(this.body.children[this.at]);
  }

  /** A long list scrolls by itself, under its head and above its sum; the page stays where it is. */
  bringIntoSight(row) {
    const { rows, head, foot } = this;
    const [top, bottom] = [row.offsetTop - head.offsetHeight, row.offsetTop + row.offsetHeight + foot.lastElementChild.offsetHeight];
    if (top < rows.scrollTop) rows.scrollTop = top;
    else if (bottom > rows.scrollTop + rows.clientHeight) rows.scrollTop = bottom - rows.clientHeight;
  }

  get at() {
    return Math.max(0, this.buttons.findIndex((button) => button.getAttribute("aria-pressed") === "true"));
  }

  button(place, isChosen) {
    return h("button", { type: "button", className: "pe-sample", "aria-pressed": String(isChosen), "aria-label": `Sample ${place + 1}`, "data-place": place }, String(place + 1));
  }

  row(button, cells, share, most) {
    const row = h("tr", { className: button.getAttribute("aria-pressed") === "true" ? "pi-chosen" : "" }, h("th", { scope: "row" }, button));
    const weighed = h("span", { className: "pi-bars" }, bar(share / most), number("share", share, 4));
    row.append(...[weighed, ...cells].map((cell) => h("td", {}, cell)));
    row.addEventListener("click", () => this.take(this.buttons.indexOf(button)));
    return row;
  }

  press(event) {
    const by = BY[event.key];
    if (by === undefined || !this.buttons.length) return;
    used(event);
    this.take(Math.max(0, Math.min(this.buttons.length - 1, this.at + by)));
  }

  /** It stands as chosen before its answer has come, so that the next key goes on from there. */
  take(at) {
    this.buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(k === at)));
    rove(this.buttons, at);
    this.buttons[at].focus();
    this.choose(Number(this.buttons[at].dataset.place));
  }
}

const bar = (share) => h("span", { className: "pi-track", "aria-hidden": "true" }, h("span", { className: `pi-bar pi-${share < 0 ? "below" : "above"}`, style: `--share: ${Math.abs(share)}` }));

/** The samples that are not listed, together. */
function rest(tensors) {
  const [count, together] = tensors["explain/rest"].data;
  return count ? [h("tr", {}, h("th", { scope: "row" }, `${whole(count)} more`), h("td", {}, number("rest", together, 4)))] : [];
}

function sum(tensors, columns) {
  return h("tr", { className: "pi-chosen" }, h("th", { scope: "row" }, "gradient"), h("td", {}, number("gradient", tensors["explain/gradient"].data[0], 4)), h("td", { colSpan: columns + 1 }));
}
