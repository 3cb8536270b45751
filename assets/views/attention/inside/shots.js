// Few-shot: what examples in the prompt are worth, beside what training on such lines is worth.

import { able, h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { goesOn } from "./model.js";
import { precise, whole } from "./words.js";
import { linesOf } from "../../../kit/tensors.js";

const MEANS =
  "The model reads some lines of the text it is given here, and then a line that was held back: " +
  "how surprised is it by that line, with its weights as they are? " +
  "Keep the numbers, train on, and compare: what fine-tuning teaches is in the weights and needs no examples any more.";

const PROMPT = "The longest prompt; its last line is the one that counts";
const UNIT = "Loss in nats a character, on the same held-out lines in every row.";
const TEXTS = ["Shakespeare", "names", "own text"];
/** What the held-out lines depend on: numbers about other lines are not compared. */
const LINES = ["task", "own_text", "context", "seed_data"];

export class Shots extends Panel {
  label = "Few-shot";
  hint = "Does the model do better when examples stand before the question? Each point has one more of them.";

  kept = null;

  constructor(state, inside) {
    super(state, inside, "shots");
    this.now = h("th", { scope: "col" });
    this.after = h("th", { scope: "col" });
    this.rows = h("tbody", {});
    const head = h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "examples"), this.now, this.after));
    this.keep = h("button", { type: "button", className: "pi-button", onclick: () => this.pin() }, "Keep these numbers");
    able(this.keep, false);
    this.prompt = h("pre", { className: "ai-prompt" });
    const longest = h("figure", { className: "pi-titled" }, h("figcaption", {}, PROMPT), this.prompt);
    const table = h("table", { className: "pi-table ai-shots" }, head, this.rows);
    const losses = h("div", { className: "ai-lines" }, table, h("p", { className: "pi-note" }, UNIT), this.keep);
    this.fill(h("p", { className: "ai-means" }, MEANS), h("div", { className: "pi-columns" }, losses, longest));
  }

  suits() {
    const { state } = this;
    const isAlone = !state.attentions.some(({ kind }) => kind === 2);
    return goesOn(state) && isAlone && TEXTS.includes(state.settings?.task);
  }

  question() {
    return { shots: true };
  }

  pin() {
    this.kept = { losses: [...this.drawn["shots/loss"].data], step: this.inquiry.step, lines: this.lines };
    this.draw();
  }

  get lines() {
    return JSON.stringify(LINES.map((name) => this.state.settings[name]));
  }

  draw() {
    able(this.keep, true);
    if (this.kept?.lines !== this.lines) this.kept = null;
    const counts = [...this.drawn["shots/n"].data].map(Number);
    const losses = [...this.drawn["shots/loss"].data];
    const most = Math.max(...losses, ...(this.kept?.losses ?? []));
    say(this.now, `step ${whole(this.inquiry.step)}`);
    say(this.after, this.kept ? `kept: step ${whole(this.kept.step)}` : "");
    const cells = (k) => [cell(losses[k], most, "now"), this.kept ? cell(this.kept.losses[k], most, "kept") : h("td", {})];
    this.rows.replaceChildren(...counts.map((n, k) => h("tr", {}, h("th", { scope: "row" }, whole(n)), ...cells(k))));
    this.showPrompt(linesOf(this.drawn, "text/shots"));
  }

  showPrompt(lines) {
    const shown = lines.filter((line) => line);
    this.prompt.replaceChildren(...shown.slice(0, -1).map((line) => `${line}\n`), h("b", {}, shown.at(-1) ?? ""));
  }

  forget() {
    super.forget();
    able(this.keep, false);
  }
}

function cell(loss, most, name) {
  if (loss === undefined) return h("td", {});
  const bar = h("span", { className: "pi-bar" });
  bar.style.setProperty("--share", loss / most);
  const track = h("span", { className: "pi-track pi-from-zero" }, bar);
  const figure = h("span", { className: "pi-number", translate: false, "data-part": name, "data-exact": loss }, precise(loss));
  return h("td", {}, h("span", { className: "pi-bars" }, track, figure));
}
