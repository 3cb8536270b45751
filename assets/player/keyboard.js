/** The keys of the player. A control that has a use of its own for a key keeps it. */

const CONTROL_KEEPS = {
  BUTTON: [" ", "Enter"],
  A: [" ", "Enter"],
  SELECT: [" ", "Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"],
};

/** `act` by name of the action; what an action returns false for is left to the browser. */
export function listen(root, act) {
  let clicked = null;
  root.addEventListener("pointerdown", (event) => (clicked = event.composedPath()[0].closest?.("button") ?? null));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Tab") clicked = null;
    const action = actionOf(event);
    // After the mouse pressed a button the space bar plays; only who came there by keyboard presses it again.
    if (event.key === " " && clicked && event.composedPath()[0] === clicked) root.focus({ preventScroll: true });
    else if (!action || isTheirs(event) || isScrolling(root, event)) return;
    if (act[action]?.() === false) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function actionOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === "z" ? (shiftKey ? "redo" : "undo") : null;
  return PLAIN[key] ?? PLAIN[key.toLowerCase()] ?? null;
}

const PLAIN = {
  " ": "toggle",
  ArrowLeft: "back",
  ArrowRight: "forward",
  ArrowUp: "faster",
  ArrowDown: "slower",
  Home: "first",
  End: "last",
  PageUp: "pageBack",
  PageDown: "pageForward",
  f: "fork",
  b: "branch",
  r: "reset",
  l: "links",
  e: "explain",
  s: "slow",
  d: "describe",
  m: "mute",
  "?": "keys",
  Escape: "leave",
};

function isTheirs(event) {
  const target = event.composedPath()[0];
  if (event.defaultPrevented) return true;
  if (target.isContentEditable || target.tagName === "TEXTAREA") return true;
  if (target.tagName === "INPUT") return !["checkbox", "button"].includes(target.type) && !isFree(target, event.key);
  if (target.getAttribute?.("role") === "button") return [" ", "Enter"].includes(event.key);
  if (target.getAttribute?.("aria-disabled") === "true") return false;
  return CONTROL_KEEPS[target.tagName]?.includes(event.key) ?? false;
}

/** In a picture longer than the window these keys scroll, unless the keyboard is on the timeline or the controls. */
const SCROLLING = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"];

function isScrolling(root, { key }) {
  const target = root.getRootNode().activeElement;
  if (!root.matches(".is-long") || !SCROLLING.includes(key)) return false;
  return Boolean(target?.closest(".stage")) || (target === root && key.startsWith("Page"));
}

/** On a slider or a radio button letters and the space bar are ours, arrows theirs. */
function isFree(input, key) {
  return ["range", "radio"].includes(input.type) && (key.length === 1 && (key !== " " || input.type === "range"));
}
