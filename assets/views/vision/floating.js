// A small panel beside what opened it, above everything; Escape and a press elsewhere close it.

import { h } from "../../kit/dom.js";
import { zoomOf } from "../../kit/zoom.js";

const AWAY = 6;
/** Firefox before 125 and Safari before 17 have no popovers: there a press elsewhere closes by our own hand. */
const HAS_POPOVER = "popover" in HTMLElement.prototype;

export class Floating {
  constructor(root, props) {
    this.element = h("div", { className: "pv-floating", ...props });
    if (HAS_POPOVER) this.element.popover = "auto";
    this.away = (event) => !event.composedPath().includes(this.element) && this.close();
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("toggle", ({ newState }) => this.#turn(newState === "open"));
    root.append(this.element);
  }

  get isOpen() {
    return this.element.classList.contains("is-open");
  }

  /** Show `children` beside `anchor` and put the focus into them. */
  show(anchor, ...children) {
    this.anchor = anchor;
    this.element.replaceChildren(...children);
    if (!this.isOpen) this.#open();
    this.put();
    this.element.querySelector("input, select, button")?.focus({ preventScroll: true });
  }

  put() {
    const { left, width, bottom, top } = this.anchor.getBoundingClientRect();
    const zoom = zoomOf(this.element);
    const [w, tall] = [this.element.offsetWidth * zoom, this.element.offsetHeight * zoom];
    const x = Math.max(8, Math.min(left + width / 2 - w / 2, document.documentElement.clientWidth - w - 8));
    const isBelow = bottom + AWAY + tall < window.innerHeight || top < tall + AWAY;
    const y = isBelow ? bottom + AWAY : top - tall - AWAY;
    this.#place(x / zoom, y / zoom);
    const got = this.element.getBoundingClientRect();
    if (!HAS_POPOVER) this.#place((2 * x - got.left) / zoom, (2 * y - got.top) / zoom); // a container around it is what it is placed by
  }

  close() {
    if (!this.isOpen) return;
    if (HAS_POPOVER) this.element.hidePopover();
    this.#turn(false);
  }

  #place(x, y) {
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px` });
  }

  #open() {
    if (HAS_POPOVER) this.element.showPopover();
    else document.addEventListener("pointerdown", this.away);
    this.#turn(true);
  }

  /** Keys in here are not the player's. */
  press(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
      this.anchor?.focus();
    }
    event.stopPropagation();
  }

  #turn(isOpen) {
    this.element.classList.toggle("is-open", isOpen);
    this.anchor?.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) document.removeEventListener("pointerdown", this.away);
  }
}
