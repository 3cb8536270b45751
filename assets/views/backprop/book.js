// A text-book's example: its own numbers beside ours, with the source.

import { h } from "../../kit/dom.js";
import { linesOf } from "../../kit/tensors.js";
import { fixed } from "../../kit/numbers.js";
import { figure, isBlank } from "./text.js";

export class Book {
  scene = null;
  blanks = new Set();

  constructor(state) {
    this.state = state;
    this.element = h("section", { className: "bp-book", "aria-label": "Text-book", hidden: true });
  }

  draw() {
    const { scene, blanks, nodes } = this.state;
    if (scene === this.scene && blanks === this.blanks) return;
    Object.assign(this, { scene, blanks });
    this.element.hidden = !scene["text/printed"];
    if (this.element.hidden) return;
    const isHidden = (name) => isBlank(this.state, nodes.findIndex((node) => node.names === name));
    const rows = linesOf(scene, "text/printed").map((line, i) => {
      const [name, what, digits] = line.split("\t");
      const hides = what !== "value" && isHidden(name);
      const ours = scene["book/ours"].data[i];
      return h("tr", { "data-book": `${name} ${what}` }, h("th", { scope: "row", translate: false }, `${name}, ${what}`), h("td", { className: "bp-printed" }, hides ? "?" : digits.replace("-", "−")), h("td", {}, ourNumber(hides ? NaN : ours, digits)));
    });
    const head = h("tr", {}, ...["", "printed", "ours"].map((words) => h("th", { scope: "col" }, words)));
    this.element.replaceChildren(h("h2", {}, "The text-book’s numbers"), h("p", { className: "pi-note" }, linesOf(scene, "text/source").join(" ")), h("table", { className: "bp-table" }, h("thead", {}, head), h("tbody", {}, ...rows)));
  }
}

/** Ours with as many places as are printed, and some more of one that is rounded. */
function ourNumber(ours, digits) {
  const element = figure("ours", ours);
  const places = digits.split(".")[1]?.length ?? 0;
  if (places && !Number.isNaN(ours)) element.textContent = fixed(ours, Math.max(4, places));
  return element;
}
