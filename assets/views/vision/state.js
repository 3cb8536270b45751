// What the picture shows, in one plain object that all its parts read, those of `inside/` too.

import { linesOf } from "../../kit/tensors.js";

/**
 * - What every view has: see kit/view.js.
 * - `scene`: the scene's tensors; from it `layers` [{text, shape, params, macs}] for layers 0 … n (shape [c, h, w] or [units]),
 *   `functions` (a Map from an activation's name to its formula), `classes` (their names) and `isRebuilding` (an autoencoder). `settings`: what the page says. `isPretraining`: it learns another set first.
 * - `source`: the watched image, `{image: [set, index]}` or `{ink: base64}`. `maps`: "activation", "gradient" or "weight"; `scale`: "unit",
 *   "layer" or "network".
 * - `a`, `b`, `share`: the two frames between which the picture is, and how far. `frame`: the shown one.
 * - `detail`: tensors that answer the question (`look/…`, `map/i`, …); those of `before` and `after` are drawn into one another.
 * - `images`: test and training images by their index. `selected`: [layer, unit] or null. `isPlaying`: frames flow, so that they bring the answers along.
 * - `changed`: calls the view to draw again. `select(i, j)`: selects a unit. `write(i, text)`: asks for another layer.
 */
export function initialState() {
  return {
    scene: null, layers: [], functions: new Map(), classes: [], isRebuilding: false, isPretraining: false, settings: null,
    source: { image: [0, 0] }, maps: "activation", scale: "unit",
    a: null, b: null, share: 0, frame: null,
    detail: null, before: null, after: null,
    selected: null, isPlaying: false, images: null,
    select: () => {},
    write: () => {},
    /** The part of a question that names the watched image. */
    about() {
      return { ...this.source };
    },
    /** All that is asked about every frame. */
    question() {
      return Object.assign({}, this.source, { maps: this.maps }, ...Object.values(this.extra));
    },
    /** Watch another image: `{image: [set, index]}` or `{ink}`. */
    watchImage(source) {
      this.source = source;
      this.changed();
    },
  };
}

/** What the scene says of the network, in the form that the parts read. */
export function readScene(scene) {
  const lines = linesOf(scene, "text/layers");
  const { data } = scene["layers/shape"];
  const layers = lines.map((text, i) => ({
    text,
    shape: data[3 * i + 1] ? [...data.subarray(3 * i, 3 * i + 3)] : [data[3 * i]],
    params: scene["layers/params"].data[i],
    macs: scene["layers/macs"].data[i],
  }));
  const formulas = linesOf(scene, "text/formulas");
  const functions = new Map(linesOf(scene, "text/activations").map((name, k) => [name, formulas[k]]));
  return { scene, layers, functions, classes: linesOf(scene, "text/classes"), isRebuilding: !scene.classes?.data[0] };
}
