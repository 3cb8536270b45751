// The loss over w1 and w2, the bias being what it is: a bowl seen from above, with its contours and the way that the weights have come.

import { h, say } from "../../kit/dom.js";
import { heatOf } from "../../kit/heat.js";
import { capital, say as short } from "../../kit/numbers.js";
import { boundary, Surface } from "../../kit/surface.js";
import { ratioOf } from "../../kit/zoom.js";
import { RULES } from "./model.js";

const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const SIDE = 260; // pixels

export class Bowl {
  surface = new Surface();
  drawn = null;

  constructor(state) {
    this.state = state;
    this.canvas = h("canvas", { className: "pu-bowl", role: "img" });
    this.title = h("h2", {});
    this.words = h("p", { className: "pi-note" });
    this.element = h("section", { className: "pu-hollow", "aria-label": "Loss over the weights" }, this.title, this.canvas, this.words);
  }

  draw() {
    const { state, canvas } = this;
    const { tensors, settings } = state;
    this.element.hidden = !tensors?.["bowl/map"];
    if (this.element.hidden || (state.isPlaying && tensors === this.drawn)) return;
    this.drawn = tensors;
    const [reach, most, least] = ["reach", "most", "least"].map((name) => tensors[`bowl/${name}`].data);
    const ratio = ratioOf(canvas);
    this.surface.resize(Math.round(SIDE * ratio));
    this.surface.paintOne(tensors["bowl/map"], heatOf(state.palette).table, 0);
    Object.assign(canvas, { width: SIDE * ratio, height: SIDE * ratio });
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.drawImage(this.surface.canvas, 0, 0, SIDE, SIDE);
    this.drawContours(pen, tensors["bowl/map"]);
    this.drawWay(pen, reach[0]);
    say(this.title, `${capital(RULES[settings.rule].loss)} over w₁ and w₂`);
    const words = `w₁ across and w₂ up, each from −${short(reach[0])} to ${short(reach[0])}; b stays. Dot: the weights now. Least here: ${short(least[2])} at w₁ ${short(least[0])}, w₂ ${short(least[1])}; full colour: ${short(most[0])}. Contours divide its square root into tenths.`;
    say(this.words, words);
    canvas.setAttribute("aria-label", `${this.title.textContent}. ${words}`);
  }

  drawContours(pen, map) {
    const { css } = this.state.palette;
    Object.assign(pen, { strokeStyle: css.ink, globalAlpha: 0.35, lineWidth: 0.8 });
    pen.beginPath();
    for (const level of LEVELS) boundary(pen, map, 254 * level - 127, 0, 0, SIDE);
    pen.stroke();
    pen.globalAlpha = 1;
  }

  /** The weights after each update that the ledger knows, to where they are. */
  drawWay(pen, reach) {
    const { frame: { tensors }, weights, palette } = this.state;
    const at = (w1, w2) => [(w1 / reach + 1) * (SIDE / 2), (1 - w2 / reach) * (SIDE / 2)];
    const after = tensors["ledger/after"].data;
    const way = Array.from({ length: after.length / 3 }, (_, k) => at(after[3 * k], after[3 * k + 1]));
    const here = at(weights[0], weights[1]);
    for (const [color, wide] of [[palette.css.surface, 4], [palette.css.ink, 1.6]]) {
      Object.assign(pen, { strokeStyle: color, lineWidth: wide, fillStyle: color });
      pen.beginPath();
      for (const point of [...way, here]) pen.lineTo(...point);
      pen.stroke();
      pen.beginPath();
      pen.arc(...here, 3 + wide / 2, 0, 7);
      pen.fill();
    }
  }
}
