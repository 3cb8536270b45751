// One layer in the stack: its name, shape and cost, its maps, and how its gradients and weights flow.

import { alter, h, say as put } from "../../kit/dom.js";
import { across } from "../../kit/roving.js";
import { spotIn } from "../../kit/zoom.js";
import { say } from "../../kit/numbers.js";
import { Flow } from "./flow.js";
import { manner, parse, title } from "./grammar.js";
import { Maps } from "./maps.js";
import { placeOf, tileAt } from "./mosaic.js";
import { sign } from "./signs.js";

const BROAD = 244; // CSS pixels of the maps of layers that look for patterns
const NARROW = 96; // and of others: an activation or a pooling repeats what is beside it
const PATTERNS = ["conv", "dense", "residual"];
const LEARNING = [...PATTERNS, "batchnorm", "layernorm"];

export class Card {
  cursor = 0;
  isSeen = true;

  /** `does`: {edit(i), move(i, by), copy(i), remove(i), select(i, j), walk(card, key)}. The output layer cannot be changed. */
  constructor(layer, i, isOutput, isFrozen, does) {
    this.layer = layer;
    this.i = i;
    this.isOutput = isOutput;
    this.isFrozen = isFrozen;
    this.does = does;
    this.canvas = h("canvas", { role: "img", "aria-label": this.name });
    this.maps = new Maps(this.canvas);
    this.tile = h("button", { type: "button", className: "pv-tile", tabIndex: -1 });
    this.flow = new Flow();
    this.element = h("article", { className: "pv-card", "data-layer": i, "aria-label": this.name }, ...this.parts());
    this.element.classList.toggle("is-learning", layer.params > 0);
    this.fit();
    this.listen();
  }

  get name() {
    return `Layer ${this.i + 1}: ${title(this.layer.text)}${this.isFrozen ? ", frozen" : ""}`;
  }

  parts() {
    const { layer, isOutput } = this;
    const more = manner(layer.text);
    const words = h("span", { className: "pv-card-title" }, title(layer.text));
    this.head = isOutput
      ? h("div", { className: "pv-head", tabIndex: -1 }, words)
      : h("button", { type: "button", className: "pv-head", tabIndex: -1, "aria-haspopup": "dialog", "aria-label": `${this.name}: change`, draggable: true }, words);
    if (this.isFrozen) this.head.append(sign("lock"));
    this.hover = h("i", { className: "pv-hover", hidden: true });
    this.place = h("div", { className: "pv-maps" }, this.canvas, this.tile, this.hover);
    return [
      isOutput ? null : this.tools(),
      this.head,
      h("div", { className: "pv-shape" }, layer.shape.join(" × ")),
      this.place,
      this.costs(more),
      layer.params ? this.flow.element : null,
    ].filter(Boolean);
  }

  /** For the mouse; by keyboard and finger the same is in the panel that the head opens. */
  tools() {
    const tool = (name, words, act) => h("button", { type: "button", tabIndex: -1, title: words, "aria-label": `${words}: ${title(this.layer.text)}`, onclick: act }, sign(name));
    return h(
      "div", { className: "pv-tools", "aria-hidden": "true" },
      tool("left", "Move left", () => this.does.move(this.i, -1)),
      tool("copy", "Duplicate", () => this.does.copy(this.i)),
      tool("close", "Remove", () => this.does.remove(this.i)),
      tool("right", "Move right", () => this.does.move(this.i, 1)),
    );
  }

  costs(more) {
    const { params, macs } = this.layer;
    const words = [more, params && `${params.toLocaleString("en")} parameters`, macs && `${macs.toLocaleString("en")} mult.`];
    return h("div", { className: "pv-costs" }, ...words.filter(Boolean).map((said) => h("span", {}, said)));
  }

  /** Make room for maps of a shape: at first the layer's, of which the engine shows at most 64 channels. */
  fit(shape = [this.layer.shape.length > 1 ? Math.min(64, this.layer.shape[0]) : this.layer.shape[0], ...this.layer.shape.slice(1)]) {
    this.shape = String(shape);
    this.box = this.maps.fit(shape, PATTERNS.includes(parse(this.layer.text).kind) ? BROAD : NARROW);
    this.moveTo(Math.min(this.cursor, this.box.count - 1));
  }

  listen() {
    this.canvas.addEventListener("click", (event) => {
      const j = tileAt(this.box, ...spotIn(this.canvas, event));
      if (j < 0) return;
      this.moveTo(j);
      this.does.select(this.i, j);
    });
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerleave", () => alter(this.hover, { hidden: true }));
    this.tile.addEventListener("click", () => this.does.select(this.i, this.cursor));
    this.tile.addEventListener("keydown", (event) => this.press(event));
    if (!this.isOutput) this.head.addEventListener("click", () => this.does.edit(this.i));
  }

  point(event) {
    const j = tileAt(this.box, ...spotIn(this.canvas, event));
    const words = j < 0 ? "" : `${title(this.layer.text)}, unit ${j + 1}: click to look inside`;
    alter(this.canvas, { title: words });
    alter(this.hover, { hidden: j < 0 });
    if (j >= 0) lay(this.hover, this.box, j);
  }

  press(event) {
    const { columns, rows, count } = this.box;
    const at = [Math.floor(this.cursor / columns), this.cursor % columns];
    const to = across(event, at, [rows, columns], { isWhole: true });
    if (!to) return;
    const next = to[0] * columns + to[1];
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "End") this.moveTo(count - 1);
    else if (way && (next === this.cursor || next >= count)) this.does.walk(this.i, way);
    else if (next < count) this.moveTo(next);
  }

  /** Bring the keyboard's frame to tile `j`. */
  moveTo(j) {
    this.cursor = j;
    lay(this.tile, this.box, j);
    this.tile.setAttribute("aria-label", `${this.name}, unit ${j + 1} of ${this.box.count}: look inside`);
  }

  freeze(isFrozen) {
    this.element.classList.toggle("is-frozen", isFrozen);
  }

  mark(selected) {
    const isHere = selected?.[0] === this.i;
    if (isHere && this.cursor !== selected[1] && selected[1] < this.box.count) this.moveTo(selected[1]);
    this.tile.classList.toggle("is-selected", isHere);
  }

  draw(state, top) {
    if (!this.isSeen) return;
    const answer = state.after?.[`map/${this.i}`];
    if (answer && String(answer.shape) !== this.shape && this.suits(answer.shape, state.maps)) this.fit(answer.shape);
    const isPainted = this.maps.paint(this.i, state, top);
    this.element.classList.toggle("is-waiting", !isPainted);
    this.element.classList.toggle("is-bare", state.maps === "weight" && !PATTERNS.includes(parse(this.layer.text).kind));
    this.flow.draw(state, this.i);
  }

  /** Do maps of this shape belong here? Right after a change of the stack, answers about the old one may still come. */
  suits(shape, maps) {
    return maps === "weight" || shape.length === this.layer.shape.length;
  }

  /** Words for the canvas, seldom. */
  tell({ after, maps }) {
    const range = after?.[`range/${this.i}`]?.data;
    if (!range) return;
    const most = range.reduce((a, b) => Math.max(a, b), 0);
    this.canvas.setAttribute("aria-label", `${this.name}: ${this.box.count} ${maps}${this.box.h > 1 ? " maps" : "s"}, largest size ${say(most)}`);
    put(this.flow.words, this.flow.said);
  }
}

/** Put an element over tile `j`. */
function lay(element, box, j) {
  const [left, top, width, height] = placeOf(box, j);
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

/** Has the layer weights that could be frozen? */
export const isLearning = ({ text }) => LEARNING.includes(parse(text).kind);
