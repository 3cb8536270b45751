// Practice: some gradients are blanked, the learner types them, and the engine says where an answer went wrong.

import { h, say } from "../../kit/dom.js";
import { linesOf } from "../../kit/tensors.js";
import { slopeName } from "./text.js";

const SEEDS = 10000;

export class Practice {
  seed = 0;
  /** Which asking this is: what is answered about a graph that has gone is not taken. */
  turn = 0;
  /** Why there is nothing to practise, if it was asked for. */
  why = "";

  constructor(state) {
    this.state = state;
    this.start = h("button", { type: "button", className: "pi-button", onclick: () => this.begin() }, "Practise");
    this.stop = h("button", { type: "button", className: "pi-button", hidden: true, onclick: () => this.end() }, "Show all");
    this.words = h("p", { className: "pi-note" });
    this.rows = h("ol", { className: "bp-asked" });
    this.element = h("section", { className: "bp-practice", "aria-label": "Practice" }, h("h2", {}, "Practice"), this.words, h("div", { className: "bp-buttons" }, this.start, this.stop), this.rows);
  }

  end() {
    this.turn += 1;
    this.why = "";
    this.state.blanks = new Set();
    this.stop.hidden = true;
    say(this.start, "Practise");
    this.rows.replaceChildren();
    this.state.changed();
  }

  async begin() {
    const { state } = this;
    const turn = (this.turn += 1);
    this.seed = (this.seed + 1) % SEEDS;
    const found = await state.api.look(() => ({ practice: this.seed }), "practice").catch((error) => error);
    if (!found || turn !== this.turn) return;
    this.why = found instanceof Error ? found.message : "";
    if (this.why) return state.changed();
    const asked = Array.from(found["practice/asked"].data, Number);
    state.blanks = new Set(asked);
    this.stop.hidden = false;
    say(this.start, "Other ones");
    this.rows.replaceChildren(...asked.map((k) => this.row(k)));
    this.rows.querySelector("input")?.focus();
    state.changed();
  }

  row(k) {
    const label = slopeName(this.state, k);
    const input = h("input", { type: "text", inputMode: "decimal", autocomplete: "off", "aria-label": `${label}, your answer` });
    const verdict = h("output", { className: "bp-verdict" });
    const hint = h("button", { type: "button", className: "pi-button", onclick: () => this.tell({ hint: k }, "text/hint", verdict) }, "Hint");
    const form = h("form", { "data-asked": this.state.nodes[k].names }, h("label", { className: "pi-field" }, h("b", { translate: false }, `${label} =`), input), h("button", { type: "submit", className: "pi-button" }, "Check"), hint, verdict);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.check(k, input, verdict, form);
    };
    return h("li", {}, form);
  }

  async check(k, input, verdict, form) {
    const answer = Number(input.value.trim().replace("−", "-").replace(",", "."));
    if (input.value.trim() === "" || !Number.isFinite(answer)) return say(verdict, "Type a number, such as −0.25.");
    const tensors = await this.tell({ answer: [k, answer], sample: this.state.sample }, "text/answer", verdict);
    const isRight = Boolean(tensors?.["answer/right"].data[0]);
    form.classList.toggle("is-right", isRight);
    form.classList.toggle("is-wrong", Boolean(tensors) && !isRight);
    if (!isRight) return;
    this.state.blanks = new Set([...this.state.blanks].filter((other) => other !== k));
    this.rows.querySelector("form:not(.is-right) input")?.focus();
    this.state.changed();
  }

  async tell(question, name, verdict) {
    try {
      const tensors = await this.state.api.look(() => question, "answer");
      if (tensors) say(verdict, linesOf(tensors, name).join(" "));
      return tensors;
    } catch (error) {
      say(verdict, error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  draw() {
    const which = this.state.samples > 1 ? " of the shown sample" : "";
    say(this.words, this.why || `Some gradients${which} are hidden, and you find them: upstream × local, summed over the paths.`);
  }
}
