/** Building elements. */

/** What these hold is no language: a browser's translator leaves it as it is. */
const LITERAL = ["code", "kbd"];

/** `h("button", {type: "button", onclick}, "Play")`: properties, `data-`/`aria-` attributes and children. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  if (LITERAL.includes(tag)) element.translate = false;
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null) return;
  if (name in element && !name.includes("-") && name !== "role" && name !== "list") element[name] = value;
  else element.setAttribute(name, value);
}

/** Change the text only when it differs: layout is not touched 60 times a second for nothing. */
export function say(element, text) {
  const node = element.firstChild;
  if (node?.nodeType !== Node.TEXT_NODE || node.nextSibling) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

/** The same for properties: `alter(button, {disabled: true})`. */
export function alter(element, properties) {
  for (const [name, value] of Object.entries(properties)) if (element[name] !== value) element[name] = value;
}

/**
 * Whether a button is of use now. One that was just pressed keeps the focus until the person leaves it: a disabled one loses it, and
 * whoever works by keyboard would begin again at the top of the page.
 */
export function able(button, can) {
  if (button.getAttribute("aria-disabled") === String(!can)) return;
  const isKept = !can && button.matches(":focus");
  button.setAttribute("aria-disabled", String(!can));
  alter(button, { disabled: !can && !isKept });
  if (guarded.has(button)) return;
  guarded.add(button);
  button.addEventListener("click", (event) => isAble(button) || event.stopImmediatePropagation(), { capture: true });
  button.addEventListener("blur", () => isAble(button) || alter(button, { disabled: true }));
}

const guarded = new WeakSet();
const isAble = (button) => button.getAttribute("aria-disabled") !== "true";

/** Does the person want no motion? */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Bring an element to the upper edge, gliding unless the person wants no motion. */
export function bringUp(element) {
  element.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
}

/** Lay an element over a part of its place, told in shares of it. */
export function lay(element, left, top, width, height) {
  Object.entries({ left, top, width, height }).forEach(([side, share]) => (element.style[side] = `${100 * share}%`));
}

/** A stylesheet, and when it is there. An unstyled picture is better than none, so an error is ready too. */
export function stylesheet(href) {
  const link = h("link", { rel: "stylesheet", href });
  const ready = new Promise((resolve) => (link.onload = link.onerror = resolve));
  return { link, ready };
}

const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG: `svg("line", {x1: 0, x2: 9, class: "zero"})`. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A small sign, `size` units wide, as one path in the text's colour. */
export function drawnSign(d, size, className, path = {}) {
  return svg("svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true", class: className }, svg("path", { d, ...path }));
}

/** An icon of 20 by 20 units, filled where the shape's name says so. */
export const icon = (name) => drawnSign(ICONS[name], 20, "icon", FILLED.has(name) ? { class: "filled" } : {});

const FILLED = new Set(["play", "pause"]);
const ICONS = {
  play: "M6 3.8v12.4a.8.8 0 0 0 1.2.7l9.8-6.2a.8.8 0 0 0 0-1.4L7.2 3.1a.8.8 0 0 0-1.2.7Z",
  pause: "M5.2 3.5h2.6a.7.7 0 0 1 .7.7v11.6a.7.7 0 0 1-.7.7H5.2a.7.7 0 0 1-.7-.7V4.2a.7.7 0 0 1 .7-.7Zm7 0h2.6a.7.7 0 0 1 .7.7v11.6a.7.7 0 0 1-.7.7h-2.6a.7.7 0 0 1-.7-.7V4.2a.7.7 0 0 1 .7-.7Z",
  back: "M15 4.5v11L7.5 10ZM5 4.5v11",
  forward: "M5 4.5v11L12.5 10ZM15 4.5v11",
  reset: "M4 4v4h4M4.3 8A6.3 6.3 0 1 1 3.8 11.5",
  undo: "M7.5 4 4 7.5 7.5 11M4 7.5h7.5a4.25 4.25 0 0 1 0 8.5H8",
  redo: "M12.5 4 16 7.5 12.5 11M16 7.5H8.5a4.25 4.25 0 0 0 0 8.5H12",
  fork: "M6 7.5v5M6 7.5a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8ZM6 16.3a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8ZM14 7.5a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8ZM14 7.5c0 3-3 3.2-8 3.6",
  download: "M10 3v9.5M6 8.8l4 4 4-4M3.5 16.5h13",
  fullscreen: "M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4",
  window: "M7.5 3.5v4h-4M16.5 7.5h-4v-4M12.5 16.5v-4h4M3.5 12.5h4v4",
  keys: "M3.5 5h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 12h7",
  slow: "M4 5.5v9M8 5.5v9M12.5 5v10l5-5Z",
  words: "M7.2 7.6a2.8 2.8 0 1 1 4.3 2.4c-.9.6-1.5 1.1-1.5 2.2M10 15.6v.01M10 2.6a7.4 7.4 0 1 1 0 14.8a7.4 7.4 0 0 1 0-14.8Z",
  close: "M5 5l10 10M15 5 5 15",
};
