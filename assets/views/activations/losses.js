// Losses as curves of the error, or of the score for the true class.

import { h } from "../../kit/dom.js";
import { Panel } from "../../kit/panel.js";
import { linesOf } from "../../kit/tensors.js";
import { Curves, rowOf } from "./curves.js";

const HEADS = ["formula", "output units", "source", "kink"];

export class Losses extends Panel {
  label = "Losses";
  hint = "What a mistake costs, and the slope by which it is put right.";

  constructor(state, inside) {
    super(state, inside, "losses");
    this.parts = {
      error: new Curves("Losses of the error", { letter: "a − t", value: "L", heads: HEADS, start: 1.5 }),
      score: new Curves("Losses of the score for the true class", { letter: "z", value: "L", heads: HEADS, start: -1 }),
    };
    this.fill(
      h("h2", {}, "Of the error: output a minus target t"), this.parts.error.element,
      h("h2", {}, "Of the score z for the class that is true"), this.parts.score.element,
      h("p", { className: "pi-note" }, "Cross-entropy is drawn for two classes, over the logit of the true one when the other's is 0: the same curve as binary cross-entropy."),
    );
  }

  question() {
    return { losses: true };
  }

  get said() {
    return Object.values(this.parts).map(({ said }) => said).join(". ");
  }

  get pictures() {
    return Object.values(this.parts).flatMap(({ over, below }) => [over, below]);
  }

  draw(tensors) {
    const lines = linesOf(tensors, "text/losses").map((line) => line.split("\t"));
    for (const [kind, part] of Object.entries(this.parts)) {
      const at = lines.flatMap((line, k) => (line[1] === kind ? [k] : []));
      const of = (key) => at.map((k) => rowOf(tensors[key], k));
      part.show({ xs: tensors["loss/x"].data, names: at.map((k) => lines[k][0]), f: of("loss/f"), slope: of("loss/slope"), facts: at.map((k) => lines[k].slice(2)) }, this.state.palette);
    }
  }
}
