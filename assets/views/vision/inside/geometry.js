// Padding and stride: a drawing of a window that slides over a grid, and of the output that it fills.

import { able, h, icon, say, svg } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { parse, written } from "../grammar.js";

const PACE = 160;
const BOUNDS = { n: [1, 32], k: [1, 11], s: [1, 7], p: [0, 5] };
const NAMES = { n: "Input size", k: "Kernel", s: "Stride", p: "Padding" };

/** Output length of a window over n values (Dumoulin and Visin 2016, relationship 6); 0 if it does not fit. */
const steps = ({ n, k, s, p }) => Math.max(0, Math.floor((n + 2 * p - k) / s) + 1);

export class Geometry extends Panel {
  label = "Padding and stride";
  hint = "How a kernel walks over an image, and why what it makes is smaller. A toy: no network is behind it.";
  needs = { layer: true, unit: false };

  place = 0;

  constructor(state, inside) {
    super(state, inside, "geometry");
    this.now = { n: 7, k: 3, s: 1, p: 0 };
    this.inputs = Object.fromEntries(Object.keys(BOUNDS).map((name) => [name, this.input(name)]));
    this.play = h("button", { type: "button", className: "pi-round", "aria-label": "Slide the window", "aria-pressed": "false", onclick: () => this.toggle() }, icon("play"));
    this.slider = h("input", { type: "range", min: 0, step: 1, value: 0, "aria-label": "Place of the window", oninput: () => this.go(Number(this.slider.value)) });
    this.formula = h("p", { className: "pi-formula", translate: false, "data-part": "geometry" });
    this.words = h("p", { className: "pi-note" });
    this.use = h("button", { type: "button", className: "pi-button", onclick: () => this.apply() }, "Use these in this layer");
    this.why = h("span", { className: "pi-note" });
    this.read = svg("svg", { class: "pi-board", role: "img" });
    this.filled = svg("svg", { class: "pi-board", role: "img" });
    this.build();
  }

  build() {
    const boards = h(
      "div", { className: "pi-boards" },
      h("figure", { className: "pi-titled" }, (this.readTitle = h("figcaption", {})), this.read),
      h("span", { className: "pi-sign", "aria-hidden": "true" }, "→"),
      h("figure", { className: "pi-titled" }, (this.filledTitle = h("figcaption", {})), this.filled),
    );
    const fields = h("div", { className: "pi-fields" }, ...Object.values(this.inputs).map(({ element }) => element));
    this.element.className = "pi-geometry";
    this.element.append(
      fields, this.formula, this.words, boards,
      h("div", { className: "pi-scrubber" }, this.play, this.slider),
      h("div", { className: "pi-acts" }, this.use, this.why),
    );
  }

  input(name) {
    const [min, max] = BOUNDS[name];
    const input = h("input", { type: "number", min, max, step: 1, "data-name": name, oninput: () => this.change(name, input.valueAsNumber) });
    return { input, element: h("label", { className: "pi-field" }, h("span", {}, NAMES[name]), input) };
  }

  /** Begin with the numbers of the chosen layer, if it has some. */
  settle() {
    const [i] = this.inside.selected;
    const key = `${i}/${this.state.layers[i]?.text}/${this.state.layers[i - 1]?.shape}`;
    if (key === this.key) return;
    this.key = key;
    const shapeIn = i > 0 ? this.state.layers[i - 1].shape : [1, 28, 28];
    this.now = { ...this.now, ...numbersOf(this.state.layers[i]?.text), ...(shapeIn.length > 1 ? { n: Math.min(32, shapeIn[1]) } : {}) };
    this.layerSize = shapeIn.length > 1 ? shapeIn[1] : 0;
    this.place = 0;
    for (const [name, { input }] of Object.entries(this.inputs)) input.value = this.now[name];
    this.draw();
  }

  change(name, value) {
    const [min, max] = BOUNDS[name];
    if (!Number.isFinite(value)) return;
    this.now[name] = Math.max(min, Math.min(max, Math.round(value)));
    this.place = 0;
    this.draw();
  }

  draw() {
    const { n, k, s, p } = this.now;
    const out = steps(this.now);
    say(this.formula, `⌊(n + 2p − k) / s⌋ + 1 = ⌊(${n} + 2·${p} − ${k}) / ${s}⌋ + 1 = ${out}`);
    say(this.words, sentence(this.now, out));
    say(this.readTitle, `Input ${n} × ${n}${p ? `, padded to ${n + 2 * p} × ${n + 2 * p}` : ""}`);
    say(this.filledTitle, `Output ${out} × ${out}`);
    this.slider.max = Math.max(0, out * out - 1);
    this.slider.disabled = this.play.disabled = out < 2;
    this.drawBoards(out);
    this.go(Math.min(this.place, Math.max(0, out * out - 1)));
    this.offer();
  }

  drawBoards(out) {
    const { n, p } = this.now;
    const side = n + 2 * p;
    this.frame = svg("rect", { class: "pi-window" });
    this.cells = Array.from({ length: out * out }, (_, at) => cell(at % out, Math.floor(at / out), "pi-empty"));
    const grounds = Array.from({ length: side * side }, (_, at) => {
      const [x, y] = [at % side, Math.floor(at / side)];
      return cell(x, y, Math.min(x, y) < p || Math.max(x, y) >= n + p ? "pi-padding" : "pi-given");
    });
    fit(this.read, side, grounds, [this.frame]);
    fit(this.filled, Math.max(1, out), this.cells, []);
    const scale = Math.max(4, Math.min(22, Math.floor(300 / side)));
    this.read.style.width = `${side * scale}px`;
    this.filled.style.width = `${Math.max(1, out) * scale}px`;
    this.read.setAttribute("aria-label", this.readTitle.textContent);
    this.filled.setAttribute("aria-label", this.filledTitle.textContent);
  }

  go(place) {
    const out = steps(this.now);
    const { k, s, p } = this.now;
    this.place = place;
    this.slider.value = place;
    const [y, x] = out ? [Math.floor(place / out), place % out] : [0, 0];
    this.slider.setAttribute("aria-valuetext", `row ${y + 1}, column ${x + 1}, input rows from ${y * s - p + 1}`);
    for (const [name, value] of Object.entries({ x: x * s, y: y * s, width: k, height: k })) this.frame.setAttribute(name, value);
    this.frame.setAttribute("visibility", out ? "visible" : "hidden");
    this.cells.forEach((element, at) => element.setAttribute("class", at < place ? "pi-filled" : at === place ? "pi-now" : "pi-empty"));
  }

  toggle() {
    clearInterval(this.timer);
    this.timer = this.timer ? 0 : setInterval(() => this.tick(), PACE);
    this.play.setAttribute("aria-pressed", String(Boolean(this.timer)));
    this.play.replaceChildren(icon(this.timer ? "pause" : "play"));
  }

  tick() {
    const total = steps(this.now) ** 2;
    if (!this.element.isConnected || this.element.hidden || total < 2) return this.rests();
    this.go((this.place + 1) % total);
  }

  /** Can the chosen layer take these numbers? */
  offer() {
    const why = this.refusal();
    able(this.use, why === "");
    const stays = this.now.n !== this.layerSize ? `The layer's input stays ${this.layerSize} × ${this.layerSize}.` : "";
    say(this.why, why || stays);
  }

  refusal() {
    const { k, s, p } = this.now;
    const kind = this.kind();
    if (!["conv", "maxpool", "avgpool"].includes(kind)) return "Choose a convolution or a pooling to use them.";
    const has = numbersOf(this.state.layers[this.inside.selected[0]].text);
    if (has.k === k && has.s === s && has.p === p) return "The layer has these numbers.";
    if (kind === "conv" && s > 4) return "A convolution's stride is at most 4.";
    if (kind === "conv" && p >= k) return "The padding must be smaller than the kernel.";
    if (kind !== "conv" && p) return "A pooling has no padding.";
    if (kind !== "conv" && (k < 2 || k > 7)) return "A pooling's window is 2 to 7.";
    if (!steps({ n: this.layerSize, k, s, p })) return `The layer's input is ${this.layerSize} × ${this.layerSize}: the kernel does not fit.`;
    return "";
  }

  kind() {
    const text = this.state.layers[this.inside.selected[0]]?.text;
    return text ? parse(text).kind : "";
  }

  apply() {
    const [i] = this.inside.selected;
    const { k, s, p } = this.now;
    const { kind, numbers } = parse(this.state.layers[i].text);
    this.state.write(i, written({ kind, numbers: kind === "conv" ? [numbers[0], k, s, p] : [k, s] }));
    this.state.api.say(`Layer ${i + 1} has a window of ${k} × ${k}, stride ${s}${kind === "conv" ? `, padding ${p}` : ""}.`);
  }

  rests() {
    super.rests();
    if (this.timer) this.toggle();
  }
}

/** Kernel, stride and padding of a layer as text; nothing for others. */
function numbersOf(text) {
  const { kind, numbers } = text ? parse(text) : {};
  if (kind === "conv") return { k: numbers[1], s: numbers[2], p: numbers[3] };
  if (kind === "maxpool" || kind === "avgpool") return { k: numbers[0], s: numbers[1], p: 0 };
  if (kind === "residual") return { k: 3, s: numbers[1], p: 1 };
  return {};
}

function sentence({ n, k, s, p }, out) {
  if (!out) return "The kernel is larger than the padded input: there is no place for it.";
  const rest = (n + 2 * p - k) % s;
  const size = out === n ? "The output is as large as the input." : `Of ${n} rows ${out} are left.`;
  return rest ? `${size} The last ${rest === 1 ? "row and column are" : `${rest} rows and columns are`} never read.` : size;
}

const cell = (x, y, kind) => svg("rect", { x: x + 0.04, y: y + 0.04, width: 0.92, height: 0.92, rx: 0.12, class: kind });

function fit(board, side, ...layers) {
  board.setAttribute("viewBox", `-0.15 -0.15 ${side + 0.3} ${side + 0.3}`);
  board.replaceChildren(...layers.flat());
}
