// A small panel beside what opened it, above everything; Escape and a press elsewhere close it.

import { h } from "../../player/dom.js";
import { zoomOf } from "../../player/zoom.js";

const AWAY = 6;

export class Floating {
  constructor(root, props) {
    this.element = h("div", { className: "pv-floating", ...props });
    this.element.popover = "auto";
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("toggle", (event) => this.toggled(event));
    root.append(this.element);
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  /** Show `children` beside `anchor` and put the focus into them. */
  show(anchor, ...children) {
    this.anchor = anchor;
    this.element.replaceChildren(...children);
    if (!this.isOpen) this.element.showPopover();
    this.put();
    this.element.querySelector("input, select, button")?.focus({ preventScroll: true });
  }

  put() {
    const { left, width, bottom, top } = this.anchor.getBoundingClientRect();
    const zoom = zoomOf(this.element);
    const [w, tall] = [this.element.offsetWidth * zoom, this.element.offsetHeight * zoom];
    const x = Math.max(8, Math.min(left + width / 2 - w / 2, document.documentElement.clientWidth - w - 8));
    const isBelow = bottom + AWAY + tall < window.innerHeight || top < tall + AWAY;
    const place = [x, isBelow ? bottom + AWAY : top - tall - AWAY].map((v) => `${v / zoom}px`);
    Object.assign(this.element.style, { left: place[0], top: place[1] });
  }

  close() {
    if (this.isOpen) this.element.hidePopover();
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

  toggled({ newState }) {
    this.anchor?.setAttribute("aria-expanded", String(newState === "open"));
  }
}
