// Tabs by WAI-ARIA's pattern: arrows move, Home and End too, and what is chosen is shown at once.

import { bringUp, h, still } from "./dom.js";
import { along, rove } from "./roving.js";

const ROOM = 320; // pixels of a panel that are to be seen; as in inside.css
const LED = 6000; // ms in which a page that a link opens may still grow
const HANDS = ["wheel", "pointerdown", "keydown", "touchstart"];
let count = 0;

export class Tabs {
  index = 0;
  said = "";
  wished = "";

  /** `panels`: [{label, hint, element}], a hint says what there is to see; `chosen(index)`. `link`: {tab(), opened(label)}, which tab the link opens or null while that is not known, and that the person took one. */
  constructor(label, panels, chosen, link) {
    this.panels = panels;
    this.chosen = chosen;
    this.link = link;
    const group = `pi-${++count}`;
    this.buttons = panels.map(({ label: words, hint, element }, k) => {
      element.prepend(h("p", { className: "pi-hint" }, hint));
      Object.assign(element, { id: `${group}-panel-${k}`, role: "tabpanel" });
      element.setAttribute("role", "tabpanel");
      element.setAttribute("aria-labelledby", `${group}-tab-${k}`);
      return h("button", { type: "button", role: "tab", id: `${group}-tab-${k}`, "aria-controls": element.id, onclick: () => this.take(k) }, words);
    });
    this.element = h("div", { className: "pi-tabs", role: "tablist", "aria-label": label }, ...this.buttons);
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.sync();
  }

  /** The person opens a tab. */
  take(index) {
    this.choose(index);
    this.reveal();
    this.wished = "";
    this.link.opened(this.panels[index].label);
  }

  /** At the window's lower edge nothing of a panel would be seen. */
  reveal() {
    const { top } = this.panels[this.index].element.getBoundingClientRect();
    if (innerHeight - top < ROOM) bringUp(this.element);
  }

  choose(index) {
    this.index = index;
    this.sync();
    const { offsetLeft, offsetWidth } = this.buttons[index];
    const { scrollLeft, clientWidth } = this.element;
    this.element.scrollLeft = Math.max(offsetLeft + offsetWidth - clientWidth, Math.min(offsetLeft, scrollLeft));
    this.chosen(index);
  }

  /** Scroll no further than it takes to have the upper part of a panel in sight. */
  show(behavior = still() ? "auto" : "smooth") {
    this.element.scrollIntoView({ block: "nearest", behavior });
  }

  /** Whom a link brings here sees the panel, also while the picture above it still grows; until a hand is laid on the page. */
  lead() {
    const end = new AbortController();
    const grows = new ResizeObserver(() => this.show("auto"));
    const stop = () => (end.abort(), grows.disconnect());
    for (const kind of HANDS) addEventListener(kind, stop, { signal: end.signal, capture: true, passive: true });
    grows.observe(this.element.getRootNode().host ?? document.body);
    setTimeout(stop, LED);
  }

  /** Which tabs there are now; the chosen one may have gone, the one that the link opens may have come. */
  allow(isThere) {
    this.buttons.forEach((button, k) => (button.hidden = !isThere[k]));
    if (!isThere[this.index]) this.choose(0);
    this.heed();
  }

  /** What the link opens, as soon as it is there; what the person took stays until the page has heard of it. */
  heed() {
    const said = this.link.tab();
    if (said === null) return;
    if (said !== this.said) this.wished = said;
    this.said = said;
    const index = this.wished ? this.panels.findIndex(({ label }) => label === this.wished) : -1;
    if (index < 0 || this.buttons[index].hidden) return;
    this.wished = "";
    if (index !== this.index) this.choose(index);
    this.lead();
  }

  sync() {
    this.buttons.forEach((button, k) => {
      button.setAttribute("aria-selected", String(k === this.index));
      this.panels[k].element.hidden = k !== this.index;
    });
    rove(this.buttons, this.index);
  }

  press(event) {
    const there = this.buttons.map((_, k) => k).filter((k) => !this.buttons[k].hidden);
    const to = along(event, there.indexOf(this.index), there.length, { wraps: true });
    if (to === null) return;
    this.take(there[to]);
    this.buttons[there[to]].focus();
  }
}
