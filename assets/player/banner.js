/** One message at a time: a note, a finding, an error or the state of the line. The most urgent one is shown; one that only informs leaves by itself. */

import { Bar } from "./bar.js";
import { alter, h, icon, say } from "../kit/dom.js";

const URGENCY = ["line", "error", "end", "done", "note"];
/** Those that only inform stay for as long as they take to read, and while the mouse or the focus is on them. */
const INFORM = ["done", "note"];
const NOTICED = 3000;
const A_LETTER = 65;

export class Banner {
  /** `left()`: the pressed button is gone, so the focus has to go somewhere. */
  constructor(left) {
    this.messages = new Map();
    this.text = h("p", {});
    this.action = h("button", { type: "button", class: "plain", hidden: true });
    const close = h("button", { type: "button", class: "icon-only", "aria-label": "Dismiss", title: "Dismiss" }, icon("close"));
    close.onclick = () => this.clear(this.shown);
    close.addEventListener("click", left);
    this.action.addEventListener("click", left);
    this.element = h("div", { class: "banner", role: "alert", hidden: true }, this.text, this.action, close);
    this.shown = "";
    this.leaving = 0;
    for (const kind of ["pointerleave", "focusout"]) this.element.addEventListener(kind, () => this.#leaveLater());
    for (const kind of ["pointerenter", "focusin"]) this.element.addEventListener(kind, () => clearTimeout(this.leaving));
    this.bar = new Bar(this.element);
    this.resizes = new ResizeObserver(() => this.fit());
    this.resizes.observe(this.element);
  }

  /** What else lies over the lower edge stands above: `--notice` says how high the message is where it lies there too. */
  fit() {
    const height = this.bar.fit() ? 0 : this.element.offsetHeight;
    this.element.parentElement?.style.setProperty("--notice", `${height && height + 12}px`);
  }

  /** `kind`: line, error, end (it cannot go on), done (it has come to its end) or note; `action`: {label, act} for a button beside the sentence. */
  say(kind, text, action = null) {
    if (!text) return this.clear(kind);
    this.messages.set(kind, { text, action });
    this.#show();
  }

  clear(kind) {
    if (this.messages.delete(kind)) this.#show();
  }

  #show() {
    this.shown = URGENCY.find((kind) => this.messages.has(kind)) ?? "";
    const message = this.messages.get(this.shown);
    alter(this.element, { hidden: !message });
    this.element.dataset.kind = this.shown;
    if (!message) return this.fit();
    say(this.text, message.text);
    alter(this.action, { hidden: !message.action });
    say(this.action, message.action?.label ?? "");
    this.action.onclick = message.action?.act ?? null;
    this.fit();
    this.#leaveLater();
  }

  #leaveLater() {
    clearTimeout(this.leaving);
    const { shown } = this;
    if (!INFORM.includes(shown)) return;
    this.leaving = setTimeout(() => this.clear(shown), NOTICED + A_LETTER * this.text.textContent.length);
  }

  close() {
    clearTimeout(this.leaving);
    this.resizes.disconnect();
    this.bar.close();
  }
}
