/** The keys of the player. A control that has a use of its own for a key keeps it. */

const CONTROL_KEEPS = {
  BUTTON: [" ", "Enter"],
  A: [" ", "Enter"],
  SELECT: [" ", "Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"],
};

/** `act` by name of the action; what an action returns false for is left to the browser. */
export function listen(root, act) {
  root.addEventListener("keydown", (event) => {
    const action = actionOf(event);
    if (!action || isTheirs(event)) return;
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
  r: "reset",
  l: "links",
  s: "slow",
  d: "describe",
  m: "mute",
  "?": "keys",
};

function isTheirs(event) {
  const target = event.composedPath()[0];
  if (event.defaultPrevented) return true;
  if (target.isContentEditable || target.tagName === "TEXTAREA") return true;
  if (target.tagName === "INPUT") return !["checkbox", "button"].includes(target.type) && !isFree(target, event.key);
  if (target.getAttribute?.("role") === "button") return [" ", "Enter"].includes(event.key);
  return CONTROL_KEEPS[target.tagName]?.includes(event.key) ?? false;
}

/** On a slider or a radio button letters and the space bar are ours, arrows theirs. */
function isFree(input, key) {
  return ["range", "radio"].includes(input.type) && (key.length === 1 && (key !== " " || input.type === "range"));
}
