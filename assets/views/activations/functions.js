// Activation functions and their slopes, several over one another.

import { Panel } from "../../kit/panel.js";
import { linesOf } from "../../kit/tensors.js";
import { Curves, rowOf } from "./curves.js";

export class Functions extends Panel {
  label = "Functions";
  hint = "What each function makes of a sum z, and the slope that learning has to work with.";

  constructor(state, inside) {
    super(state, inside, "functions");
    this.curves = new Curves("Activation functions", { letter: "z", value: "f", heads: ["formula", "source", "kink"], start: 1 });
    this.fill(this.curves.element);
  }

  question() {
    return { functions: true };
  }

  get said() {
    return this.curves.said ?? "";
  }

  get pictures() {
    return [this.curves.over, this.curves.below];
  }

  draw(tensors) {
    const lines = linesOf(tensors, "text/functions");
    const names = this.state.settings.functions;
    if (names.length !== lines.length) return;
    const of = (key) => names.map((_, k) => rowOf(tensors[key], k));
    this.curves.show({ xs: tensors["curve/z"].data, names, f: of("curve/f"), slope: of("curve/slope"), facts: lines.map((line) => line.split("\t")) }, this.state.palette);
  }
}
