// Activation patching: parts of the model give what they gave for another text of as many tokens.

import { h, say } from "../../../kit/dom.js";
import { partName, quoted } from "../text.js";
import { removal } from "./editing.js";
import { blocksOf } from "./model.js";
import { sidesOf } from "./sequence.js";

const MOST = 64;

export class Patching {
  constructor(state) {
    this.state = state;
    this.from = h("input", {
      type: "text",
      className: "ai-from",
      "aria-label": "Text that values are taken from",
      autocomplete: "off",
      spellcheck: false,
      placeholder: "another text of as many tokens",
    });
    this.site = h("select", { className: "pi-select", "aria-label": "Take the part", onchange: () => this.showPlaces() });
    this.place = h("select", { className: "pi-select", "aria-label": "at which token" });
    this.from.addEventListener("keydown", (event) => event.key === "Enter" && this.changed());
    this.from.addEventListener("change", () => this.changed());
    const add = h("button", { type: "button", className: "pi-button", onclick: () => this.add() }, "Patch");
    this.status = h("p", { className: "ai-altered", role: "status" });
    this.list = h("ul", { className: "ai-list" });
    const line = h("div", { className: "ai-bar" }, field("Take", this.site), field("at", this.place), add);
    this.element = h(
      "section", { className: "pi-part" },
      h("h3", {}, "Patch from another text"),
      field("From", this.from),
      line,
      this.status,
      this.list,
    );
  }

  show(tensors) {
    const { state } = this;
    this.tensors = tensors;
    const key = JSON.stringify([state.attentions, state.heads, state.settings?.mlp]);
    if (key !== this.key) this.site.replaceChildren(...this.sites().map((name) => h("option", { value: name }, partName(state, name))));
    this.key = key;
    this.showPlaces();
    this.showList();
  }

  /** Every layer, MLP and head. */
  sites() {
    const { state } = this;
    const heads = (a) => Array.from({ length: state.heads }, (_, head) => `head:${a}.${head}`);
    const mlp = (block) => (state.settings?.mlp === 0 ? [] : [`mlp:${block}`]);
    return blocksOf(state).flatMap(({ block, attentions }) => [`layer:${block}`, ...mlp(block), ...attentions.flatMap(heads)]);
  }

  /** Tokens that the chosen part computes for: of two halves each has its own. */
  showPlaces() {
    const [kind, place] = this.site.value.split(/[:.]/);
    const a = kind === "head" ? Number(place) : blocksOf(this.state)[Number(place)]?.attentions[0];
    const ids = sidesOf(this.tensors, this.state.attentions[a]?.kind ?? 1).rows;
    const key = ids.join();
    if (key === this.ids) return;
    this.ids = key;
    const before = this.place.value;
    this.place.replaceChildren(
      h("option", { value: "" }, "all tokens"),
      ...ids.map((id, k) => h("option", { value: k }, `${k + 1} ${quoted(this.state, id)}`)),
    );
    this.place.value = before < ids.length ? before : "";
  }

  /** Another text for the patches that there are; if it does not fit, they stay with the old one. */
  changed() {
    const { patch } = this.state.interventions;
    if (patch.length && this.from.value) this.attempt(patch);
  }

  add() {
    const { patch } = this.state.interventions;
    const site = this.site.value + (this.place.value === "" ? "" : `@${this.place.value}`);
    if (!this.from.value) return say(this.status, "Type the text that values are taken from.");
    if (patch.length >= MOST) return say(this.status, `At most ${MOST} parts can be patched.`);
    this.attempt([...patch.filter((other) => other !== site), site]);
  }

  /** A text of another length is refused: ask before the whole picture does. */
  async attempt(patch) {
    const { state } = this;
    const change = { from: this.from.value, patch };
    const { text, interventions } = state;
    say(this.status, "");
    const found = await state.api.look(() => ({ ...state.about(), ...change, cell: [0, 0, 0, 0] }), "patch").catch((error) => error);
    if (found instanceof Error) return say(this.status, found.message);
    if (!found) return; // another is being tried
    if (state.text === text && state.interventions === interventions) state.intervene(change);
    else say(this.status, "The sequence has changed meanwhile.");
  }

  showList() {
    const { patch, from } = this.state.interventions;
    const key = JSON.stringify([patch, from]);
    if (key === this.shown) return;
    this.shown = key;
    if (patch.length) this.from.value = from;
    this.list.replaceChildren(...patch.map((site) => this.item(site, from)));
  }

  item(site, from) {
    const words = `${partName(this.state, site)}, from “${from}”`;
    const { patch } = this.state.interventions;
    return h("li", {}, h("span", {}, words), removal(words, () => this.state.intervene({ patch: patch.filter((other) => other !== site) })));
  }
}

const field = (words, input) => h("label", { className: "pi-field" }, h("span", {}, words), input);
