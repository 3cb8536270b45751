// Which sequence is watched, how long it is, and whose answer is followed back through time.

import { able, h, icon, say } from "../../kit/dom.js";
import { linesOf } from "../../kit/tensors.js";
import { verdicts } from "./text.js";

const MOST = 1000; // sequences that can be watched

export class Toolbar {
  constructor(state) {
    this.state = state;
    this.back = this.button("back", "Sequence before", -1);
    this.next = this.button("forward", "Next sequence", 1);
    this.number = h("output", { className: "ps-number" });
    this.length = h("input", { type: "number", min: 2, max: 60, onchange: () => this.lengthen() });
    this.at = h("input", { type: "range", min: 1, max: 12, oninput: () => state.ask({ back: Number(this.at.value) - 1 }) });
    this.words = h("output", {});
    this.task = h("p", { className: "pi-note" });
    this.why = h("p", { className: "ps-why", role: "alert" });
    const sequence = h("div", { className: "pi-field", role: "group", "aria-label": "Sequence" }, h("span", {}, "Sequence"), this.back, this.number, this.next);
    const length = h("label", { className: "pi-field" }, h("span", {}, "Length"), this.length);
    this.way = h("label", { className: "pi-field" }, h("span", {}, "Follow back from answer"), this.at, this.words);
    this.element = h("div", { className: "ps-toolbar" }, sequence, length, this.way, this.task, this.why);
  }

  button(sign, label, by) {
    const onclick = () => this.state.ask({ example: this.state.example + by });
    return h("button", { type: "button", className: "pi-round", "aria-label": label, title: label, onclick }, icon(sign));
  }

  /** Longer or shorter than it was trained with; a length that there is not is put right. */
  lengthen() {
    const { settings } = this.state;
    const least = settings.task === "echo" ? settings.delay + 1 : 2;
    const wanted = Math.round(Number(this.length.value)) || settings.length;
    this.state.ask({ length: Math.max(least, Math.min(60, wanted)) });
  }

  draw() {
    const { example, tensors, settings, why, length, scene } = this.state;
    const steps = tensors["look/x"].shape[0];
    say(this.number, String(example + 1));
    able(this.back, example > 0);
    able(this.next, example < MOST - 1);
    if (!this.length.matches(":focus")) this.length.value = String(length ?? settings.length);
    const counting = verdicts(this.state).flatMap((right, t) => (right < 0 ? [] : [t]));
    this.way.hidden = counting.length < 2;
    Object.assign(this.at, { min: counting[0] + 1, max: steps, value: tensors["back/at"].data[0] + 1 });
    say(this.words, String(tensors["back/at"].data[0] + 1));
    say(this.task, linesOf(scene, "text/task").join(" "));
    say(this.why, why);
  }
}
