/** A button that opens a small panel below it; Escape and a press elsewhere close it. */

import { h, icon } from "../kit/dom.js";

export function menu({ name, label, sign, content, title = label }) {
  const button = h(
    "button",
    { type: "button", class: "icon-only", "aria-label": label, title, "aria-expanded": "false", "aria-haspopup": "true" },
    icon(sign),
  );
  const panel = h("div", { class: "panel", hidden: true }, ...content);
  const element = h("div", { class: "menu", "data-name": name }, button, panel);
  const toggle = (isOpen) => {
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) (panel.querySelector("a, button") ?? button).focus();
  };
  button.onclick = () => toggle(panel.hidden);
  element.onkeydown = (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    toggle(false);
    button.focus();
  };
  element.addEventListener("focusout", (event) => {
    if (!element.contains(event.relatedTarget)) toggle(false);
  });
  panel.onclick = (event) => event.target.closest("a, button") && toggle(false);
  return { element, toggle, button };
}
