// The backpropagation view: a graph with its values and gradients, the ledger beside it, and what is asked about a node. See docs/protocol.md.

import { h } from "../kit/dom.js";
import { linesOf } from "../kit/tensors.js";
import { View } from "../kit/view.js";
import { Book } from "./backprop/book.js";
import { Detail } from "./backprop/detail.js";
import { Graph } from "./backprop/graph.js";
import { Leaves } from "./backprop/leaves.js";
import { Ledger } from "./backprop/ledger.js";
import { exportPng } from "./backprop/png.js";
import { Practice } from "./backprop/practice.js";
import { describe, NODE_TEXTS } from "./backprop/text.js";
import { Toolbar } from "./backprop/toolbar.js";
import { Trial } from "./backprop/trial.js";

const STYLES = new URL("./backprop/backprop.css", import.meta.url).href;
const SHARED = new URL("../kit/inside.css", import.meta.url).href;

/**
 * `state` besides what every view has: `nodes` and `edges` (from the scene), `sample`, `chosen` (a node or −1), `trial` (numbers that are
 * tried out), `blanks` (nodes whose gradient is to be found), `tensors` (of the frame, or of the trial at its step).
 */
export default function backprop(stage, api) {
  return new BackpropView(stage, api);
}

class BackpropView extends View {
  constructor(stage, api) {
    super(stage, api, { nodes: [], edges: [], sample: 0, chosen: -1, blanks: new Set(), tensors: null }, { className: "bp pi is-empty", label: "Graph", styles: STYLES });
    const { state } = this;
    state.trial = new Trial(state);
    state.choose = (chosen) => this.take({ chosen });
    state.watch = (sample) => this.take({ sample });
    this.graph = new Graph(state);
    this.practice = new Practice(state);
    const ledger = new Ledger(state);
    this.parts = [new Toolbar(state), this.graph, ledger, new Detail(state), new Leaves(state), this.practice, new Book(state)];
    const [toolbar, ...others] = this.parts.map(({ element }) => element);
    this.root.append(h("link", { rel: "stylesheet", href: SHARED }), toolbar, ledger.bar, ...others);
  }

  read(scene) {
    return { scene, ...partsOf(scene) };
  }

  settle() {
    const { state } = this;
    const graph = JSON.stringify([state.nodes, state.edges]);
    if (graph !== this.known) {
      Object.assign(state, { chosen: -1, sample: 0 });
      this.practice.end();
      this.graph.build();
    }
    this.known = graph;
    state.sample = Math.min(state.sample, state.samples - 1);
  }

  take(part) {
    Object.assign(this.state, part);
    this.invalidate();
  }

  paint() {
    const { state } = this;
    state.tensors = state.trial.tensors ?? state.frame.tensors;
    state.step = state.frame.step;
    if (state.tensors.value?.shape[0] !== state.nodes.length || state.tensors.value.shape[1] !== state.samples) return; // of the graph before
    for (const part of this.parts) part.draw();
  }

  describe(frame) {
    return describe(frame, this.state);
  }

  png() {
    return exportPng(this.state);
  }
}

/** The scene as objects: one for each node, one for each edge. */
function partsOf(scene) {
  const [at, kind, step] = ["node/at", "node/kind", "node/step"].map((name) => scene[name].data);
  const texts = NODE_TEXTS.map((name) => linesOf(scene, `text/${name}`));
  const nodes = Array.from(kind, (_, k) => ({
    x: at[2 * k],
    y: at[2 * k + 1],
    kind: Number(kind[k]),
    step: Number(step[k]),
    ...Object.fromEntries(NODE_TEXTS.map((name, i) => [name, texts[i][k] ?? ""])),
  }));
  const points = scene["edge/route"].shape[1];
  const edges = Array.from(scene["edge/step"].data, (when, e) => {
    const [source, target] = scene["edge/ends"].data.subarray(2 * e, 2 * e + 2);
    const route = Array.from({ length: points }, (_, i) => [...scene["edge/route"].data.subarray(2 * (e * points + i), 2 * (e * points + i) + 2)]);
    return { source: Number(source), target: Number(target), step: Number(when), route: route.filter(([x]) => !Number.isNaN(x)) };
  });
  return { nodes, edges, samples: Number(scene.samples.data[0]), output: Number(scene.output.data[0]), steps: linesOf(scene, "text/steps") };
}
