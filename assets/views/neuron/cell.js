// The neuron of 1943 as it is drawn: inputs, wires that excite or inhibit, the threshold, and what it answers to the row at hand.

import { h, say, svg } from "../../kit/dom.js";
import { pretty } from "../../kit/numbers.js";

const [WIDE, TALL, GAP] = [260, 132, 40];
const [LEFT, BODY, RIGHT] = [46, 158, 236]; // where inputs, body and answer stand
const [SMALL, LARGE] = [14, 26]; // radii
const KINDS = { "-1": "is-inhibiting", 0: "is-loose", 1: "is-exciting" };

/** Its numbers stand beside it as words, so a screen reader goes by. */
export class Cell {
  constructor() {
    this.ins = [0, 1, 2].map((k) => this.input(k));
    this.body = this.circle(BODY, TALL / 2, LARGE);
    this.axon = svg("path", { class: "pu-axon", d: `M ${BODY + LARGE} ${TALL / 2} H ${RIGHT - SMALL}` });
    this.answer = this.circle(RIGHT, TALL / 2, SMALL);
    const drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}` }, this.axon, ...this.ins.flatMap(({ parts }) => parts), ...this.body.parts, ...this.answer.parts);
    this.element = h("div", { className: "pu-cell", "aria-hidden": "true", translate: false }, drawing);
  }

  input(k) {
    const circle = this.circle(LEFT, 0, SMALL);
    const [wire, end] = [svg("path", {}), svg("circle", { r: 4.5 })];
    const name = svg("text", { x: LEFT - SMALL - 8, class: "pu-cell-name" }, pretty(`x${k + 1}`));
    return { ...circle, wire, end, name, parts: [wire, end, ...circle.parts, name] };
  }

  circle(x, y, r) {
    const [edge, words] = [svg("circle", { cx: x, cy: y, r, class: "pu-cell-edge" }), svg("text", { x, y: y + 5 })];
    return { edge, words, parts: [edge, words] };
  }

  /** `x`: the row's inputs; `wires`, `threshold`, `answer`: of the neuron. */
  draw(x, wires, threshold, answer) {
    this.ins.forEach((part, k) => {
      for (const element of part.parts) element.toggleAttribute("hidden", k >= x.length);
      if (k < x.length) this.place(part, TALL / 2 + GAP * (k - (x.length - 1) / 2), wires[k], x[k]);
    });
    say(this.body.words, `≥ ${String(threshold).replace("-", "−")}`);
    say(this.answer.words, String(answer));
    for (const element of [this.axon, this.answer.edge, this.body.edge]) element.classList.toggle("is-on", answer === 1);
  }

  place({ edge, words, wire, end, name }, y, kind, value) {
    const [away, down] = [BODY - LEFT, TALL / 2 - y];
    const short = (LARGE + 5) / Math.hypot(away, down); // the end's dot touches the body
    const [toX, toY] = [BODY - away * short, TALL / 2 - down * short];
    edge.setAttribute("cy", String(y));
    words.setAttribute("y", String(y + 5));
    name.setAttribute("y", String(y + 5));
    wire.setAttribute("d", `M ${LEFT + SMALL} ${y} L ${toX} ${toY}`);
    end.setAttribute("cx", String(toX));
    end.setAttribute("cy", String(toY));
    say(words, String(value));
    edge.classList.toggle("is-on", value === 1);
    for (const element of [wire, end]) element.setAttribute("class", `pu-cell-wire ${KINDS[kind]}${value === 1 && kind ? " is-on" : ""}`);
  }
}
