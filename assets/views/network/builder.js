// Controls on the diagram: layers and units more or less, activations, features. Real buttons over the canvas.

import { h } from "../../kit/dom.js";
import { activationOf, outputActivation, STEPS } from "./model.js";
import { plural, pretty } from "../../kit/numbers.js";

export class Builder {
  inputs;
  columns;
  selected = 0;

  constructor(root, state) {
    this.root = root;
    this.state = state;
    this.layers = stepper("layer", (by) => this.changeDepth(by));
    this.depth = head("Hidden layers", h("span", { className: "pn-title" }, "Hidden layers"), stepOf(this.layers));
    this.depth.classList.add("pn-depth");
    this.heads = [];
    this.tabs = [];
    this.features = [];
    this.single = this.makeSingle();
    [this.inputs, this.columns] = [h("div", { className: "pn-group" }), h("div", { className: "pn-group" })]; // the tab key goes from left to right
    root.append(this.depth, this.inputs, this.columns, this.single.element);
  }

  /** Three quick clicks are three units. */
  current(name) {
    return this.state.draft.current(name);
  }

  /** The activation of hidden layer `l`, as it will be. */
  activation(l) {
    return activationOf({ activation: this.current("activation"), layer_activations: this.current("layer_activations") }, l);
  }

  change(values, words) {
    this.state.draft.change(values);
    this.state.api.say(words);
    this.sync();
  }

  changeDepth(by) {
    const hidden = [...this.current("hidden")];
    if (by > 0) hidden.push(hidden.at(-1) ?? 4);
    else hidden.pop();
    this.change({ hidden }, plural(hidden.length, "hidden layer"));
  }

  changeUnits(l, by) {
    const hidden = [...this.current("hidden")];
    hidden[l] += by;
    this.change({ hidden }, `Layer ${l + 1}: ${plural(hidden[l], "unit")}`);
  }

  changeActivation(l, name) {
    const names = this.current("hidden").map((_, i) => (i === l ? name : this.activation(i)));
    const isSame = names.every((other) => other === name);
    this.change(isSame ? { activation: name, layer_activations: [] } : { layer_activations: names }, `Layer ${l + 1}: ${name}`);
  }

  toggleFeature(name) {
    const { choices } = this.state.shape;
    const active = this.current("features");
    const next = choices.filter((other) => (other === name ? !active.includes(name) : active.includes(other)));
    if (!next.length) return this.state.api.say("The network needs at least one input feature.");
    this.change({ features: next }, `${pretty(name)} ${next.includes(name) ? "on" : "off"}`);
  }

  /** Bring every control to the state: shape, counts and places. Elements are kept, so focus stays where it is. */
  sync() {
    const { state } = this;
    if (!state.box) return;
    const { box, shape, api } = state;
    const hidden = this.current("hidden");
    this.root.classList.toggle("pn-compact", box.compact);
    this.root.classList.toggle("pn-tight", box.isTight && !box.compact);
    this.depth.hidden = api.isHidden("hidden");
    setCount(this.layers, box.compact ? plural(hidden.length, "hidden layer") : String(hidden.length), hidden.length > 0, hidden.length < shape.limits.layers);
    place(this.depth, box.wide ? (box.compact ? 90 : 52) * box.scale : box.width / 2, box.headY);
    this.selected = Math.max(0, Math.min(this.selected, shape.hidden.length - 1));
    this.syncHeads(hidden);
    this.syncTabs();
    this.syncFeatures();
    this.syncSingle();
  }

  syncHeads(hidden) {
    const { box, shape, api } = this.state;
    grow(this.heads, shape.hidden.length, () => this.makeHead(this.heads.length), this.columns);
    this.heads.forEach((head, l) => {
      head.element.hidden = l >= shape.hidden.length || (box.compact && l !== this.selected);
      if (head.element.hidden) return;
      const units = hidden[l] ?? shape.hidden[l];
      setCount(head, box.isTight && !box.compact ? String(units) : plural(units, "unit"), units > shape.limits.least, units < shape.limits.most);
      head.less.hidden = head.more.hidden = api.isHidden("hidden");
      fill(head.select, this.activations(), this.activation(l));
      head.select.disabled = api.isHidden("layer_activations") || api.isHidden("activation");
      head.title.textContent = box.isTight && !box.compact ? `L${l + 1}` : `Layer ${l + 1}`;
      if (box.compact) place(head.element, ...this.secondRow());
      else place(head.element, box.columns[l + 1].centre, box.headY);
    });
  }

  /** In a narrow diagram the columns have numbers, and one layer's controls show at a time. */
  syncTabs() {
    const { box, shape } = this.state;
    grow(this.tabs, shape.hidden.length, () => this.makeTab(this.tabs.length), this.columns);
    this.tabs.forEach((tab, l) => {
      tab.element.hidden = !box.compact || l >= shape.hidden.length;
      if (tab.element.hidden) return;
      tab.element.setAttribute("aria-pressed", String(l === this.selected));
      tab.element.style.width = `${Math.max(24, Math.min(44, box.pitch - 2))}px`;
      place(tab.element, box.columns[l + 1].centre, box.net.y - 30);
    });
  }

  syncFeatures() {
    const { box, shape, api } = this.state;
    const active = this.current("features");
    grow(this.features, shape.choices.length, () => this.makeFeature(shape.choices[this.features.length]), this.inputs);
    this.features.forEach(({ element, name }) => {
      const row = box.features.find((shown) => shown.name === name);
      element.hidden = !row;
      if (!row) return;
      const isOn = active.includes(name);
      element.setAttribute("aria-pressed", String(isOn));
      element.disabled = api.isHidden("features");
      const height = Math.max(24, Math.min(row.step, row.tile + 6));
      Object.assign(element.style, { left: `${box.net.x}px`, top: `${row.y - height / 2}px`, width: `${row.x + row.tile / 2 - box.net.x}px`, height: `${height}px` });
    });
  }

  syncSingle() {
    const { shape, settings, api } = this.state;
    this.single.element.hidden = shape.hidden.length > 0;
    if (this.single.element.hidden) return;
    const isFixed = outputActivation({ ...settings, activation: "" }, shape) !== "";
    fill(this.single.select, isFixed ? [outputActivation(settings, shape)] : this.state.api.fields.activation.choices, outputActivation(settings, shape));
    this.single.select.disabled = isFixed || api.isHidden("activation");
    place(this.single.element, ...this.secondRow());
  }

  /** Where a header stands that belongs to no column: beside the number of layers, or under it in a narrow diagram. */
  secondRow() {
    const { box } = this.state;
    return box.wide ? [middleOf(box) + 50 * box.scale, box.headY] : [box.width / 2, box.headY + box.target + 10];
  }

  /** Step has no slope to learn through: it is for the single neuron. */
  activations() {
    return (this.state.api.fields.activation?.choices ?? []).filter((name) => !STEPS.includes(name));
  }

  makeHead(l) {
    const parts = stepper("unit", (by) => this.changeUnits(l, by), ` in layer ${l + 1}`);
    const select = h("select", { className: "pn-select", "aria-label": `Activation of layer ${l + 1}`, onchange: () => this.changeActivation(l, select.value) });
    const title = h("span", { className: "pn-title" });
    const element = head(`Layer ${l + 1}`, h("span", { className: "pn-kind" }, title, select), stepOf(parts));
    return { ...parts, element, select, title };
  }

  makeSingle() {
    const select = h("select", { className: "pn-select", "aria-label": "Activation of the neuron", onchange: () => this.change({ activation: select.value }, `Activation ${select.value}`) });
    const title = h("span", { className: "pn-title" }, "One neuron");
    return { element: head("A single neuron", h("span", { className: "pn-kind" }, title, select)), select };
  }

  makeTab(l) {
    const press = () => {
      this.selected = l;
      this.sync();
    };
    return { element: h("button", { type: "button", className: "pn-tab pn-control", "aria-label": `Controls of layer ${l + 1}`, onclick: press }, String(l + 1)) };
  }

  makeFeature(name) {
    const element = h("button", { type: "button", className: "pn-feature", "aria-label": `Input ${pretty(name)}`, translate: false, onclick: () => this.toggleFeature(name) }, pretty(name));
    return { element, name };
  }
}

/** Controls that stand over a column, in two rows. */
const head = (label, ...rows) => h("div", { className: "pn-head pn-control", role: "group", "aria-label": label }, ...rows);

const stepOf = ({ less, count, more }) => h("div", { className: "pn-step" }, less, count, more);

function stepper(what, change, where = "") {
  const less = h("button", { type: "button", className: "pn-round", "aria-label": `One ${what} less${where}`, onclick: (event) => isAble(event.currentTarget) && change(-1) }, "−");
  const more = h("button", { type: "button", className: "pn-round", "aria-label": `One ${what} more${where}`, onclick: (event) => isAble(event.currentTarget) && change(1) }, "+");
  return { less, more, count: h("span", { className: "pn-count" }) };
}

function setCount({ count, less, more }, words, canLess, canMore) {
  count.textContent = words;
  setAble(less, canLess);
  setAble(more, canMore);
}

/** A button at its limit stays focusable, so that the keyboard does not lose its place. */
function setAble(button, can) {
  button.setAttribute("aria-disabled", String(!can));
}

const isAble = (button) => button.getAttribute("aria-disabled") !== "true";

function grow(pool, count, make, root) {
  while (pool.length < count) {
    pool.push(make());
    root.append(pool.at(-1).element);
  }
}

function fill(select, names, value) {
  if (select.options.length !== names.length || [...select.options].some((option, i) => option.value !== names[i]))
    select.replaceChildren(...names.map((name) => h("option", { value: name }, name)));
  select.value = value;
}

function place(element, centre, top) {
  element.style.left = `${centre}px`;
  element.style.top = `${top}px`;
}

const middleOf = (box) => (box.columns[0].centre + box.columns.at(-1).centre) / 2;
