// What colours and bars mean, in a line under the stack.

import { h } from "../../kit/dom.js";

export function key() {
  const entry = (sample, ...words) => h("span", { className: "pv-key-entry" }, ...sample, ...words);
  const swatch = (name) => h("i", { className: `pv-key-${name}` });
  return h(
    "p", { className: "pv-key" },
    entry([], "Click a map to look inside it."),
    entry([swatch("negative")], "below zero"),
    entry([swatch("positive")], "above zero"),
    entry([swatch("gradient")], "size of a layer’s gradients"),
    entry([swatch("weight")], "and of its weights, from 10⁻⁸ to 10"),
  );
}
