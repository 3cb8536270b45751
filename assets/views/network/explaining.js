// When a step is explained: the button, the key and the link that open it, the place below the picture, and what is marked in the picture.

import { h } from "../../kit/dom.js";
import { LABEL, STYLES } from "../../kit/explained.js";
import { loaded } from "../../kit/loading.js";
import { News } from "../../kit/news.js";

const SHARED = new URL("../../kit/inside.css", import.meta.url).href;

export class Explaining {
  isOpen = false;
  /** Which tab the link said last. */
  said = "";
  panel = null;
  known = new News();

  /** The place is beside the stage, as that is as high as the picture. */
  constructor(stage, state) {
    this.state = state;
    this.button = h("button", { type: "button", className: "pn-door", "aria-expanded": "false", title: `${LABEL} (E)`, onclick: () => this.toggle() }, LABEL);
    this.place = h("div", {}, ...[SHARED, STYLES].map((href) => h("link", { rel: "stylesheet", href })));
    stage.after(this.place);
    this.coming = null;
  }

  toggle() {
    const { api } = this.state;
    if (this.isOpen) return this.leave();
    this.tell(LABEL);
    api.stand();
    this.open(true);
  }

  /** The link shall say it. */
  tell(tab) {
    this.said = tab;
    this.state.api.opened(tab);
  }

  async open(isByHand) {
    this.isOpen = true;
    this.button.setAttribute("aria-expanded", "true");
    this.coming ??= loaded(() => import("./explain.js"), this.place);
    const module = await this.coming;
    if (!module || !this.isOpen) return;
    this.panel ??= this.make(module.Explanation);
    this.panel.open(isByHand);
  }

  make(Explanation) {
    const panel = new Explanation(this.state, { close: () => this.leave(), picked: (place) => this.mark(place) });
    this.place.append(panel.place);
    return panel;
  }

  /** By hand; true if there was something to leave. */
  leave() {
    if (!this.isOpen) return false;
    this.tell("");
    const had = this.place.contains(this.place.getRootNode().activeElement);
    this.close();
    if (had) this.button.focus({ preventScroll: true });
    return true;
  }

  close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.button.setAttribute("aria-expanded", "false");
    this.panel?.close();
    this.mark(null);
  }

  /** A click on a link or unit chooses it while a step is explained. */
  takes(place) {
    const { shape, wires } = this.state;
    if (!this.isOpen || !this.panel || !["wire", "unit"].includes(place?.kind) || place.l < 0) return false;
    const chosen = place.kind === "wire" ? [wires.layer[place.k], wires.into[place.k], wires.from[place.k]] : [place.l, place.j, shape.sizes[place.l]];
    this.panel.choose(chosen);
    return true;
  }

  /** What is explained stands out in the picture. */
  mark(at) {
    this.state.explained = at && this.placeOf(at);
    this.state.changed();
  }

  placeOf([l, j, i]) {
    const { shape, wires } = this.state;
    return i === shape.sizes[l] ? { kind: "unit", l, j } : { kind: "wire", k: wires.starts[l] + j * shape.sizes[l] + i };
  }

  /** Another network: nothing of the old one is marked. */
  sync() {
    const { state } = this;
    this.button.hidden = state.api.isHidden("explain");
    if (this.known.has(state.scene, state.shape.sizes.join())) {
      this.panel?.forget();
      state.explained = null;
    }
    this.panel?.update();
  }

  /** Called with every picture: what the link says, then the answer. */
  update() {
    const tab = this.state.api.tab();
    if (tab !== null && tab !== this.said) {
      this.said = tab;
      if (tab !== LABEL) this.close();
      else if (!this.isOpen && !this.button.hidden) this.open(false);
    }
    this.panel?.update();
  }

  destroy() {
    this.panel?.destroy();
    this.place.remove();
  }
}
