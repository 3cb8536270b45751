// What the output surface shows and what a click on it does.

import { alter, h } from "../../kit/dom.js";
import { capital, fixed, plain, say } from "../../kit/numbers.js";
import { outputName, twoClassName } from "./text.js";
import { shown } from "./shown.js";
import { PLANE } from "../../kit/plane.js";

const NEAR = 14; // pixels within which erasing finds an own point

export class Options {
  constructor(root, state, changed) {
    this.state = state;
    this.changed = changed;
    this.title = h("span", { className: "pn-title" }, "Output");
    this.output = h("select", { className: "pn-select", "aria-label": "Output that is drawn", onchange: () => this.set("output", Number(this.output.value)) });
    this.reading = h("span", { className: "pn-reading", translate: false }, h("span"), h("span"));
    this.test = this.check("Test points", "test");
    this.discrete = this.check("Discretise", "discrete");
    this.tools = [this.tool("look", "Look"), this.tool("add", "Add points"), this.tool("erase", "Erase")];
    this.label = h("select", { className: "pn-select", "aria-label": "Label of the next point", onchange: () => (state.options.label = this.label.value) });
    this.element = h(
      "div",
      { className: "pn-options pn-control", role: "group", "aria-label": "Output surface" },
      h("div", { className: "pn-options-row" }, this.title, this.output, h("div", { className: "pn-segments", role: "group", "aria-label": "A click on the surface" }, ...this.tools), this.label),
      h("div", { className: "pn-options-row" }, this.test, this.discrete, this.reading),
    );
    root.append(this.element);
  }

  check(words, name) {
    const { state } = this;
    const input = h("input", { type: "checkbox", checked: state.options[name], onchange: () => this.set(name, input.checked) });
    return h("label", { className: "pn-check" }, input, words);
  }

  tool(name, words) {
    return h("button", { type: "button", "data-tool": name, "aria-pressed": "false", onclick: () => this.set("tool", name) }, words);
  }

  set(name, value) {
    this.state.options[name] = value;
    this.sync();
    this.changed();
  }

  sync() {
    const { box, options, api } = this.state;
    for (const tool of this.tools) tool.setAttribute("aria-pressed", String(tool.dataset.tool === options.tool));
    this.tools[0].parentElement.hidden = api.isHidden("own");
    this.label.hidden = options.tool !== "add";
    this.syncOutput();
    const labels = labelsOf(this.state);
    if (this.label.options.length !== labels.length || this.label.options[0]?.value !== labels[0][0]) this.label.replaceChildren(...labels.map(([value, words]) => h("option", { value }, words)));
    if (!labels.some(([value]) => value === options.label)) options.label = labels.at(-1)[0];
    this.label.value = options.label;
    const width = box.wide ? box.plot.size + 24 : box.width - 16;
    Object.assign(this.element.style, { left: `${box.wide ? box.plot.x : 8}px`, width: `${width}px` });
    this.element.style.top = `${box.plot.y - 8 * box.scale}px`;
  }

  /** Of several targets one is drawn at a time. */
  syncOutput() {
    const { state, output } = this;
    const { shape, options } = state;
    const count = shape.classes ? 1 : shape.outputs;
    output.hidden = count === 1;
    this.title.hidden = !output.hidden;
    if (options.output >= count) options.output = 0;
    const names = Array.from({ length: count }, (_, j) => capital(outputName(state, j)));
    if (String(names) !== String([...output.options].map((option) => option.text)))
      output.replaceChildren(...names.map((name, j) => h("option", { value: j }, name)));
    output.value = options.output;
  }

  /** The engine's output at the followed point, and the point where there is room. */
  read() {
    readingOf(this.state).forEach((words, i) => alter(this.reading.children[i], { textContent: words }));
  }

  /** A click on the surface at a plane point; true if it was a change to the data. */
  click(x1, x2, isErasing) {
    const { options } = this.state;
    if (options.tool === "erase" || isErasing) return this.erase(x1, x2);
    if (options.tool !== "add") return false;
    this.add([[x1, x2]]);
    return true;
  }

  /** Points of one's own, with the chosen label. */
  add(points) {
    const { draft, api } = this.state;
    const targets = targetsOf(this.state);
    this.change([...draft.current("own"), ...points.map(([x1, x2]) => [+x1.toFixed(2), +x2.toFixed(2), ...targets].join(":"))]);
    api.say(points.length > 1 ? `${points.length} points added.` : `Point added at ${fixed(points[0][0])}, ${fixed(points[0][1])}.`);
  }

  erase(x1, x2) {
    const own = this.state.draft.current("own");
    const reach = (NEAR / this.state.box.plot.size) * 2 * PLANE;
    const away = own.map((text) => Math.hypot(text.split(":")[0] - x1, text.split(":")[1] - x2));
    const nearest = away.indexOf(Math.min(...away));
    if (nearest < 0 || away[nearest] > reach) this.state.api.note("No point of your own is near. Erase takes away points that you have added; those of the data set stay.");
    else this.change(own.filter((_, i) => i !== nearest));
    return true;
  }

  /** Clicks come faster than settings: each builds on the one before. */
  change(own) {
    this.state.draft.change({ own });
  }
}

/** Values and words that a point may be labelled with; of a regression five places on the colour scale. */
function labelsOf(state) {
  const { shape, targets } = state;
  if (shape.classes > 0) return Array.from({ length: shape.classes }, (_, c) => [String(c), shape.classes === 2 ? twoClassName(state, c) : outputName(state, c)]);
  return [-1, -0.5, 0, 0.5, 1].map((share) => share * targets[1]).map((value) => [String(value), `target ${say(value)}`]);
}

/** What is to be learned at a new point: the chosen label, of several targets for the one that is drawn, and 0 for the others. */
function targetsOf({ shape, options }) {
  const count = shape.classes ? 1 : shape.outputs;
  return Array.from({ length: count }, (_, j) => (j === options.output || count === 1 ? options.label : "0"));
}

/** Value and place in words. */
function readingOf(state) {
  const { shape, options } = state;
  const { tensors, point } = shown(state);
  const outputs = tensors?.[`look/a/${shape.sizes.length - 2}`]?.data;
  if (!outputs || !point) return ["", ""];
  const at = `at (${plain(point[0], 1)}, ${plain(point[1], 1)})`;
  if (!shape.isByClass) return [fixed(outputs[Math.min(options.output, outputs.length - 1)], 3), at];
  const best = outputs.indexOf(Math.max(...outputs));
  return [`${outputName(state, best)} ${fixed(outputs[best], 3)}`, at];
}
