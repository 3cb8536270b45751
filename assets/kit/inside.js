// A look inside: panels under tabs, of which the open one is kept up to date while someone sees it.

import { h } from "./dom.js";
import { News } from "./news.js";
import { Tabs } from "./tabs.js";

/** @import { Panel } from "./panel.js" */

const STYLES = new URL("./inside.css", import.meta.url).href;

export class Inside {
  isSeen = true;
  offered = "";
  known = new News();

  /**
   * `kinds`: classes of panels, see kit/panel.js; `styles`: where theirs are.
   * @param {HTMLElement} place
   * @param {any} state
   * @param {(new (state: any, inside: any) => Panel)[]} kinds
   * @param {string[]} styles
   */
  constructor(place, state, kinds, styles) {
    this.state = state;
    this.panels = kinds.map((Kind) => new Kind(state, this));
    const tabs = this.panels.map(({ label, hint, element }) => ({ label, hint, element: h("section", { className: "pi-panel" }, element) }));
    this.tabs = new Tabs("Look inside", tabs, () => this.turned(), state.api);
    this.styles = [STYLES, ...styles].map((href) => h("link", { rel: "stylesheet", href }));
    this.element = h("section", { className: "pi", "aria-label": "Look inside", hidden: true }, this.tabs.element, ...tabs.map(({ element }) => element));
    place.append(...this.styles, this.element);
    this.seen = new IntersectionObserver((entries) => this.noticed(entries.at(-1).isIntersecting));
    this.seen.observe(this.element);
  }

  /** Is there a network to look into? */
  get isReady() {
    return Boolean(this.state.scene && this.state.frame);
  }

  /** What answers are about: where any of these is another, the old ones are forgotten. */
  about() {
    return [this.state.scene];
  }

  get panel() {
    return this.panels[this.tabs.index];
  }

  /** Is this the open tab, and has it something to show that someone sees? */
  isOpen(panel) {
    return panel === this.panel && this.isReady && (this.isSeen || !this.state.isPlaying);
  }

  noticed(isSeen) {
    this.isSeen = isSeen;
    this.panel.update();
  }

  /** A new network, or other settings. */
  settle() {
    this.element.hidden = false;
    if (this.known.has(...this.about())) for (const panel of this.panels) panel.forget();
    this.offer();
    this.panel.settle();
  }

  /** Only the tabs that have something to show; what a network can be asked may be known with its first answer. */
  offer() {
    const isThere = this.panels.map((panel) => panel.suits());
    if (isThere.join() === this.offered) return;
    this.offered = isThere.join();
    this.tabs.allow(isThere);
  }

  /** Open the tab of this label, and bring it into sight; the keyboard goes on from its panel. */
  open(label) {
    this.tabs.take(this.panels.findIndex((panel) => panel.label === label));
    this.tabs.show();
    this.panel.element.tabIndex = -1;
    this.panel.element.focus({ preventScroll: true });
  }

  /** Called with every picture, and where another part of the network is selected. */
  update() {
    if (this.element.hidden) return;
    this.offer();
    this.tabs.heed();
    this.panel.update();
  }

  /** Another tab was opened. */
  turned() {
    for (const panel of this.panels) if (panel !== this.panel) panel.rests();
    if (!this.element.hidden) this.panel.settle();
  }

  theme() {
    for (const panel of this.panels) panel.theme();
  }

  destroy() {
    for (const panel of this.panels) panel.destroy();
    this.seen.disconnect();
    for (const styles of this.styles) styles.remove();
    this.element.remove();
  }
}
