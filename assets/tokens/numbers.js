/** A row of numbers with their names. */

import { h, say } from "../kit/dom.js";
import { whole } from "../kit/format.js";

export class Numbers {
  constructor(names) {
    this.values = Object.fromEntries(names.map((name) => [name, h("dd", { "data-value": name, translate: false })]));
    this.element = h("dl", { class: "numbers" }, ...names.map((name) => h("div", {}, h("dt", {}, name), this.values[name])));
  }

  /** `{name: value}`; a text is shown as it is. */
  show(values) {
    for (const [name, value] of Object.entries(values)) say(this.values[name], typeof value === "number" ? whole(value) : value);
  }
}
