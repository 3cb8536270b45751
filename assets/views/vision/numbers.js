// The panel of one layer: its numbers, and what can be done with it.

import { h } from "../../kit/dom.js";
import { Floating } from "./floating.js";
import { KINDS, parse, title, written } from "./grammar.js";
import { sign } from "./signs.js";

export class Numbers {
  /** `does`: {write(i, text), move(i, by), copy(i), remove(i), functions(): the names of activations} */
  constructor(root, does) {
    this.does = does;
    this.panel = new Floating(root, { role: "dialog" });
    this.panel.element.classList.add("pv-numbers");
  }

  open(anchor, text, i) {
    this.panel.element.setAttribute("aria-label", `Layer ${i + 1}: ${title(text)}`);
    this.panel.show(anchor, this.form(text, i), this.acts(i));
  }

  close() {
    this.panel.close();
  }

  form(text, i) {
    const { kind, numbers, activation } = parse(text);
    if (activation) return h("div", { className: "pv-fields" }, this.activation(activation, i));
    const inputs = KINDS[kind].numbers.map((number, k) => field(number, numbers[k]));
    const fields = h("form", { className: "pv-fields" }, h("strong", {}, KINDS[kind].name), ...inputs.map(({ element }) => element));
    if (inputs.length) fields.append(h("button", { type: "submit", className: "pv-button" }, "Apply"));
    fields.addEventListener("submit", (event) => {
      event.preventDefault();
      this.does.write(i, written({ kind, numbers: inputs.map(({ input }) => Number(input.value)) }));
    });
    return fields;
  }

  activation(name, i) {
    const options = this.does.functions().map((value) => h("option", { value, selected: value === name }, value));
    const select = h("select", { onchange: () => this.does.write(i, select.value) }, ...options);
    return h("label", { className: "pv-field" }, h("span", {}, "Activation"), select);
  }

  acts(i) {
    const act = (name, words, does) => h("button", { type: "button", className: "pv-act", onclick: does }, sign(name), words);
    return h(
      "div", { className: "pv-acts" },
      act("left", "Move left", () => this.does.move(i, -1)),
      act("right", "Move right", () => this.does.move(i, 1)),
      act("copy", "Duplicate", () => this.does.copy(i)),
      act("close", "Remove", () => this.does.remove(i)),
    );
  }
}

function field({ name, unit, min, max }, value) {
  const input = h("input", { type: "number", min, max, step: 1, value, required: true, inputMode: "numeric" });
  return { input, element: h("label", { className: "pv-field" }, h("span", {}, `${name[0].toUpperCase()}${name.slice(1)}${unit ? ` (${unit})` : ""}`), input) };
}
