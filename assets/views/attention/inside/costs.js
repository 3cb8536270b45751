// What each part of the model has and costs: parameters, and multiplications for so many tokens.

import { h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { linesOf } from "../../../kit/tensors.js";
import { whole } from "./words.js";

const meaning = (size) =>
  `Parameters are the numbers that are learned. Multiplications are those for ${size} on their way up; ` +
  "those of attention grow with the square of the number of tokens.";

export class Costs extends Panel {
  label = "Costs";
  hint = "How many numbers each part learns, and how much each part computes.";

  constructor(state, inside) {
    super(state, inside, "costs");
    this.rows = h("tbody", {});
    this.means = h("p", { className: "ai-means" });
    const heads = ["part", "parameters", "multiplications"].map((words) => h("th", { scope: "col" }, words));
    const table = h("table", { className: "pi-table ai-costs" }, h("thead", {}, h("tr", {}, ...heads)), this.rows);
    this.element.className = "ai-lines";
    this.element.append(this.means, h("div", { className: "pi-scroll" }, table));
  }

  suits() {
    return Boolean(this.state.scene?.["parts/params"]);
  }

  settle() {
    const { scene } = this.state;
    say(this.means, meaning(sizeOf(scene)));
    const [params, macs] = ["params", "macs"].map((name) => Array.from(scene[`parts/${name}`]?.data ?? [], Number));
    const most = [params, macs].map((counts) => Math.max(...counts, 1));
    const row = (name, k) => h(
      "tr", {},
      h("th", { scope: "row" }, name),
      ...[params, macs].map((counts, i) => countCell(counts[k], most[i], ["params", "macs"][i])),
    );
    this.rows.replaceChildren(...linesOf(scene, "text/parts").map(row), ...this.together());
  }

  /** The last row: what all parts have and cost, where the engine says so. */
  together() {
    const total = this.state.scene["parts/total"];
    if (!total) return [];
    const cells = Array.from(total.data, (count, i) => totalCell(Number(count), ["params", "macs"][i]));
    return [h("tr", { className: "ai-together" }, h("th", { scope: "row" }, "Together"), ...cells)];
  }
}

/** How many tokens the multiplications are counted for. */
function sizeOf({ lengths: { data } }) {
  const [read, spoken] = Array.from(data, whole);
  return data[0] ? `${read} tokens that are read and ${spoken} that are said` : `${spoken} tokens`;
}

/** A sum has no bar: it would dwarf those of its parts. */
function totalCell(count, part) {
  const figure = h("span", { className: "pi-number", translate: false, "data-part": `total-${part}`, "data-exact": count }, whole(count));
  return h("td", {}, h("span", { className: "pi-bars" }, h("span", { className: "pi-track" }), figure));
}

function countCell(count = 0, most, part) {
  const bar = h("span", { className: "pi-bar" });
  bar.style.setProperty("--share", count / most);
  bar.classList.toggle("ai-none", count === 0);
  const figure = h("span", { className: "pi-number", translate: false, "data-part": part, "data-exact": count }, whole(count));
  return h("td", {}, h("span", { className: "pi-bars" }, h("span", { className: "pi-track pi-from-zero" }, bar), figure));
}
