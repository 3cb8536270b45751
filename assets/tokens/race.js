/** The pair that is merged next, and those that come after it. */

import { h, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";
import { spelled } from "./strip.js";

const LANES = 5;

export class Race {
  constructor() {
    this.lanes = Array.from({ length: LANES }, lane);
    this.list = h("ol", { class: "race" }, ...this.lanes.map(({ row }) => row));
    this.none = h("p", { class: "note", hidden: true });
    this.element = h("section", { "aria-label": "Next pair" }, h("h3", {}, "Next pair"), this.list, this.none);
  }

  show(data, merges) {
    const next = data.steps[merges];
    const ranking = next ? [next, ...data.rivals[merges]] : [];
    this.lanes.forEach((place, i) => fill(place, ranking[i], next?.[2]));
    this.list.hidden = !next;
    this.none.hidden = Boolean(next);
    const isFull = merges > 0 && merges === data.most_merges;
    say(this.none, isFull ? `${whole(merges)} merges are as many as are learned here.` : "No pair of neighbours occurs twice: nothing is left to merge.");
  }
}

function lane() {
  const [left, right, count] = [h("code"), h("code"), h("span", { class: "count" })];
  const bar = h("i", { "aria-hidden": "true" });
  return { row: h("li", {}, h("span", { class: "pair" }, left, right), bar, count), left, right, count, bar };
}

/** The bar's length is the count, as a share of the winner's. */
function fill({ row, left, right, count, bar }, pair, most) {
  row.hidden = !pair;
  if (!pair) return;
  say(left, spelled(pair[0]));
  say(right, spelled(pair[1]));
  say(count, `${whole(pair[2])} ×`);
  bar.style.setProperty("--share", pair[2] / most);
}
