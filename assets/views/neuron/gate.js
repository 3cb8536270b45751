// The neuron of 1943: wires and threshold set by hand, its truth table, and which gates can be built at all.

import { h, say } from "../../kit/dom.js";
import { across, rove } from "../../kit/roving.js";
import { Segments } from "../../kit/segments.js";
import { capital, plural, pretty } from "../../kit/numbers.js";
import { linesOf } from "../../kit/tensors.js";
import { Cell } from "./cell.js";

const WIRES = { inhibits: "−1 inhibits", none: "no wire", excites: "1 excites" };
const VALUES = { inhibits: -1, none: 0, excites: 1 };

export class Gate {
  key = "";

  constructor(state) {
    this.state = state;
    this.cell = new Cell();
    this.wires = [0, 1, 2].map((k) => new Segments(`Wire of input x${k + 1}`, WIRES, (name) => this.wire(k, VALUES[name])));
    this.ins = this.wires.map(({ element }, k) => h("div", { className: "pu-wire" }, h("b", { translate: false }, pretty(`x${k + 1}`)), h("output", { className: "pu-in" }), element));
    this.threshold = h("input", { type: "number", min: -4, max: 4, step: 0.5, "aria-label": "Threshold", onchange: () => this.put() });
    this.absolute = h("input", { type: "checkbox", onchange: () => this.change({ absolute: this.absolute.checked }) });
    this.sum = h("p", { className: "pi-formula pu-sum" });
    const body = h("div", { className: "pu-soma" }, h("label", { className: "pi-field" }, h("span", {}, "Threshold T"), this.threshold), h("label", { className: "pi-check" }, this.absolute, "absolute inhibition, as in 1943"), this.sum);
    this.neuron = h("section", { className: "pu-neuron", "aria-label": "Neuron" }, h("h2", {}, "The neuron"), this.cell.element, ...this.ins, body);
    this.table = h("tbody", { onkeydown: (event) => this.press(event) });
    this.head = h("tr", {});
    this.verdict = h("p", { className: "pi-reading", role: "status" });
    this.truth = h("section", { className: "pu-truth", "aria-label": "Truth table" }, this.title = h("h2", {}), h("table", { className: "pi-table" }, h("thead", {}, this.head), this.table), this.verdict);
    this.gates = h("div", { className: "pu-gates" });
    this.searched = h("p", { className: "pi-note" });
    this.best = h("button", { type: "button", className: "pi-button", onclick: () => this.show() }, "Show the best");
    this.plane = h("button", { type: "button", className: "pi-button", onclick: () => this.change({ rule: "perceptron", data: "XOR gate" }) }, "XOR as points on a plane");
    this.all = h("section", { className: "pu-all", "aria-label": "Gates" }, h("h2", {}, "Which gates can one neuron be?"), this.gates, this.searched, h("div", { className: "pu-tools" }, this.best, this.plane));
    this.element = h("div", { className: "pu-gate" }, this.neuron, this.truth, this.all);
  }

  change(values) {
    this.state.draft.change(values);
  }

  wire(k, value) {
    this.change({ wires: this.state.draft.current("wires").map((old, i) => (i === k ? value : old)) });
  }

  put() {
    const value = this.threshold.valueAsNumber;
    if (Math.abs(value) <= 4) return this.change({ threshold: value });
    this.state.api.note(`The threshold is “${this.threshold.value || "no number"}”; allowed is −4 to 4. It stays as it was.`);
    this.threshold.value = this.state.draft.current("threshold");
  }

  show() {
    const { scene } = this.state;
    const wires = [...scene["search/wires"].data, 1].slice(0, 3);
    this.change({ wires, threshold: scene["search/threshold"].data[0] });
  }

  draw() {
    const { state } = this;
    const { scene, settings, frame, draft } = state;
    if (!scene["gate/x"]) return;
    this.build();
    const row = Math.max(0, frame.step - 1);
    this.wires.forEach((wire, k) => {
      this.ins[k].hidden = k >= settings.inputs;
      wire.value = Object.keys(VALUES)[draft.current("wires")[k] + 1];
      wire.sync();
      say(this.ins[k].children[1], k < settings.inputs ? String(scene["gate/x"].data[row * settings.inputs + k]) : "");
    });
    if (!this.threshold.matches(":focus")) this.threshold.value = String(draft.current("threshold"));
    this.absolute.checked = draft.current("absolute");
    this.cell.draw(Array.from(scene["gate/x"].data.slice(row * settings.inputs, (row + 1) * settings.inputs)), draft.current("wires"), draft.current("threshold"), scene["gate/answer"].data[row]);
    this.drawRows(row);
    this.drawSearch();
  }

  /** Another gate or number of inputs: other rows and buttons. */
  build() {
    const { scene, settings } = this.state;
    const key = [settings.inputs, settings.gate, settings.wires, settings.threshold, settings.absolute].join();
    if (key === this.key) return;
    const isOther = !this.key.startsWith(`${settings.inputs},`);
    this.key = key;
    if (isOther) this.rebuild(linesOf(scene, "text/gates"), scene["gate/target"].data.length);
    this.table.classList.remove("is-ticking");
    void this.table.offsetWidth; // begins the animation anew
    this.table.classList.add("is-ticking");
  }

  rebuild(names, count) {
    const { inputs } = this.state.settings;
    const columns = [...Array.from({ length: inputs }, (_, k) => pretty(`x${k + 1}`)), "sum", "answer", "wanted", ""];
    this.head.replaceChildren(h("th", {}, "row"), ...columns.map((name) => h("th", { scope: "col" }, name)));
    this.rows = Array.from({ length: count }, (_, k) => {
      const button = h("button", { type: "button", className: "pu-back" }, String(k + 1));
      const cells = columns.map(() => h("td", { translate: false }));
      const element = h("tr", { onclick: () => this.state.api.goTo(k + 1) }, h("th", { scope: "row" }, button), ...cells);
      element.style.setProperty("--pu-row", String(k));
      return { element, cells, button };
    });
    this.table.replaceChildren(...this.rows.map(({ element }) => element));
    this.buttons = names.map((name) => h("button", { type: "button", className: "pu-name", "data-gate": name, onclick: () => this.change({ gate: name }) }, pretty(name)));
    this.gates.replaceChildren(...this.buttons);
    rove(this.rows.map(({ button }) => button), 0);
  }

  drawRows(at) {
    const { scene, settings, frame } = this.state;
    const [x, sum, blocked, answer, target] = ["x", "sum", "blocked", "answer", "target"].map((name) => scene[`gate/${name}`].data);
    this.rows.forEach(({ element, cells }, k) => {
      const inputs = Array.from(x.slice(k * settings.inputs, (k + 1) * settings.inputs), String);
      const isRight = answer[k] === target[k];
      const written = [...inputs, blocked[k] ? "silenced" : String(sum[k]).replace("-", "−"), String(answer[k]), String(target[k]), isRight ? "✓" : "✗"];
      cells.forEach((cell, i) => say(cell, written[i]));
      element.className = [k === at && frame.step ? "is-now" : "", isRight ? "is-right" : "is-wrong"].join(" ");
      element.dataset.answer = String(answer[k]);
    });
    const right = answer.reduce((count, said, k) => count + Number(said === target[k]), 0);
    say(this.title, `Truth table of ${pretty(settings.gate)}`);
    say(this.verdict, right === answer.length ? `All ${right} rows are right: this is ${pretty(settings.gate)}.` : `${right} of ${plural(answer.length, "row")} right.`);
    say(this.sum, this.written(at, sum[at], blocked[at], answer[at]));
  }

  written(at, sum, isBlocked, answer) {
    const { scene, settings } = this.state;
    const x = scene["gate/x"].data.slice(at * settings.inputs, (at + 1) * settings.inputs);
    const terms = Array.from(x, (value, k) => `${settings.wires[k]}·${value}`).join(" + ");
    if (isBlocked) return `An inhibiting input is active: it answers 0.`;
    return `${terms} = ${sum} ${answer ? "≥" : "<"} ${settings.threshold}: it answers ${answer}.`.replaceAll("-", "−");
  }

  drawSearch() {
    const { scene, settings } = this.state;
    const [neurons, [are, of], right] = ["neurons", "functions", "right"].map((name) => scene[`search/${name}`].data);
    const names = linesOf(scene, "text/gates");
    this.buttons.forEach((button, k) => {
      button.setAttribute("aria-pressed", String(names[k] === settings.gate));
      button.classList.toggle("is-never", !scene["search/can"].data[k]);
      button.title = scene["search/can"].data[k] ? "can be built" : "no such neuron is this gate";
    });
    const rows = scene["gate/target"].data.length;
    const span = settings.inputs === 2 ? "−1, 0, 1, 2" : "−2, −1, 0, 1, 2, 3";
    const can = right[0] === rows ? `${capital(pretty(settings.gate))} can be built.` : `None is ${pretty(settings.gate)}: the best has ${right[0]} of ${rows} rows right.`;
    say(this.searched, `All ${neurons[0]} neurons were tried: wires −1, 0, 1 and thresholds ${span}; any other threshold answers like one of these. They are ${are} of the ${of} gates of ${settings.inputs} inputs. ${can}`);
    this.plane.hidden = !["XOR", "XNOR"].includes(settings.gate);
  }

  press(event) {
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    const buttons = this.rows.map(({ button }) => button);
    const to = across(event, [buttons.indexOf(event.target), 0], [buttons.length, 1], { isWhole: true });
    if (!to) return;
    rove(buttons, to[0]);
    buttons[to[0]].focus();
  }
}
