// What went wrong with an upload, said at its field: Streamlit says it in a tooltip alone.

import { h } from "../kit/dom.js";

const REFUSED = "[data-testid=stFileChip][aria-invalid=true]";
/** @type {[RegExp, string?][]} */
const WHY = [
  [/403/, "The server did not take the file: inside another site’s page the browser keeps back what shows that it comes from you. Open this page in a tab of its own, and choose the file there."],
  [/413/, "The file is too large for the server, or for what stands before it. Up to 50 MB are read; packed as zip or gz it may fit."],
  [/\b40[0-9]|\b41[0-9]/, "The server did not take the file: it may have forgotten this page while it slept. Reload the page, and choose the file again."],
  [/must be/, null],
];
const ELSE = "The file did not arrive: the connection broke, or the server is too busy. Choose it again.";

/** Watch the page's uploaders from now on; the player's own changes are out of sight, in its shadow. Gives what ends it. */
export function sayRefusals(root = document.body) {
  const watching = new MutationObserver(() => root.querySelectorAll("[data-testid=stFileUploader]").forEach(say));
  watching.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-invalid"] });
  return () => watching.disconnect();
}

/** The sentence under an uploader, as long as a file there was refused. */
function say(uploader) {
  const chip = uploader.querySelector(REFUSED);
  const place = uploader.nextElementSibling?.matches(".park-refused") ? uploader.nextElementSibling : null;
  if (!chip) return place?.remove();
  const sentence = sentenceOf(chip.querySelector("[role=alert]")?.textContent ?? "");
  if (!place) return uploader.after(h("p", { className: "park-refused", role: "alert" }, sentence, ...door(sentence)));
  if (place.firstChild.textContent !== sentence) place.replaceChildren(sentence, ...door(sentence));
}

/** Streamlit's words for what happened -> ours. */
function sentenceOf(said) {
  const found = WHY.find(([pattern]) => pattern.test(said));
  return found ? found[1] ?? said.replace(/^Error: /, "") : ELSE;
}

const door = (sentence) => (sentence === WHY[0][1] ? [" ", h("a", { href: location.href, target: "_blank", rel: "noopener" }, "Open it in a tab")] : []);
