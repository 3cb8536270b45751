// One sample in slow motion: forward, loss, backward, update, with the values lit as they are computed.

import { fixed, plural, say, signed } from "../../kit/numbers.js";

/** What the diagram shows of `phase` at `t` (0…1). `detail`: the engine's look at the sample. */
export function filmState(detail, phase, t, state) {
  const tensors = detail.tensors ?? detail;
  const layers = state.shape.sizes.length - 1;
  const scene = { tensors, phase, layers, t };
  return { phase, detail: tensors, point: tensors["look/point"].data, ...STAGES[phase](scene, state), ...words(scene, state) };
}

/** Is the sample's detail of a network of this shape? The network may have changed under the film. */
export function suits(detail, { sizes }) {
  const tensors = detail.tensors ?? detail;
  if (tensors["look/x"]?.data.length !== sizes[0] || tensors[`look/a/${sizes.length - 1}`]) return false;
  return sizes.slice(1).every((units, l) => ["a", "delta"].every((kind) => tensors[`look/${kind}/${l}`]?.data.length === units));
}

const STAGES = { forward, loss, backward, update };
const DIM = 0.16;

/** Layers light up from left to right; columns that are reached show their activation. */
function forward({ tensors, layers, t }) {
  const reached = t * (layers + 0.999);
  const glow = Array.from({ length: layers }, (_, l) => lit(reached - l - 0.15));
  const columns = columnsOf(tensors, layers, "a");
  const numbers = columns.map((values, c) => (c === 0 || reached >= c ? values : null));
  return { glow, numbers, signs: numbers, direction: 1 };
}

/** Everything stays lit; the output meets its target. */
function loss({ tensors, layers }) {
  const numbers = columnsOf(tensors, layers, "a");
  return { glow: Array.from({ length: layers }).fill(0.45), numbers, signs: numbers, direction: 1, target: tensors["look/target"].data };
}

/** δ runs from right to left, and the links show this sample's gradient as soon as both their ends are known. */
function backward({ tensors, layers, t }) {
  const reached = t * (layers + 0.999);
  const glow = Array.from({ length: layers }, (_, l) => lit(reached - (layers - 1 - l) - 0.35));
  const columns = columnsOf(tensors, layers, "delta");
  const numbers = columns.map((values, c) => (c > 0 && reached >= layers - c ? values : null));
  return { glow, numbers, signs: numbers, direction: -1, values: { tensors }, prefix: "look/grad", shows: "this sample's gradient" };
}

/** The links show the change that the whole mini-batch will make. */
function update({ tensors, layers, t }) {
  const glow = Array.from({ length: layers }).fill(DIM + (1 - DIM) * Math.min(1, t * 3));
  return { glow, numbers: [], direction: 1, values: { tensors }, prefix: "look/update", shows: "change by this mini-batch" };
}

const lit = (u) => DIM + (1 - DIM) * Math.max(0, Math.min(1, u * 2));

function columnsOf(tensors, layers, kind) {
  const first = kind === "a" ? tensors["look/x"].data : null;
  return [first, ...Array.from({ length: layers }, (_, l) => tensors[`look/${kind}/${l}`].data)];
}

const list = (values) => Array.from(values.slice(0, 4), (v) => fixed(v)).join(", ") + (values.length > 4 ? ", …" : "");

/** Title, formula and the numbers of the moment. */
function words({ tensors, phase, layers, t }, state) {
  const [sample, size] = tensors["look/batch"].data;
  const batch = `sample ${Number(sample) + 1} of ${Number(size)}`;
  const tell = { forward: forwardWords, loss: lossWords, backward: backwardWords, update: updateWords }[phase];
  return tell({ tensors, layers, t, batch, size: Number(size) }, state);
}

function forwardWords({ tensors, layers, t, batch }, state) {
  const { shape, scene } = state;
  const l = Math.min(layers, Math.floor(t * (layers + 0.999))) - 1;
  const said = l < 0 ? `inputs ${list(tensors["look/x"].data)}` : `${layerName(shape, l)}: a = ${list(tensors[`look/a/${l}`].data)}`;
  const f = linesOf(scene["text/functions"])[l];
  return { title: `Forward, ${batch}`, formula: f ? `z = Wa + b, then a = ${f}` : "z = Wa + b, then a = f(z)", said };
}

/** The engine writes the calculation out, with as many digits as make it come out. */
function lossWords({ tensors, batch }, { scene, settings, shape }) {
  const each = linesOf(scene["text/loss"])[0];
  return { title: `Loss, ${batch}`, formula: `${settings.loss}: L = ${each}${together(settings, shape)}`, said: linesOf(tensors["look/working"])[0] };
}

function backwardWords({ tensors, layers, t, batch }, { shape, scene, settings }) {
  const reached = Math.max(1, Math.floor(t * (layers + 0.999)));
  const l = Math.max(0, layers - reached);
  const title = `Backward, ${batch}`;
  if (l < layers - 1) return { title, formula: "δ = f′(z) · Wᵀδ,  ∂L/∂w = δ · a", said: `${layerName(shape, l)}: δ = ${list(tensors[`look/delta/${l}`].data)}` };
  const [, ...worked] = linesOf(tensors["look/working"]);
  const rest = worked.length < shape.outputs ? "; …" : "";
  const slope = `${linesOf(scene["text/loss"])[1]}${settings.loss === "cross-entropy" ? "" : together(settings, shape)}`;
  return { title, formula: `output: δ = ∂L/∂z = ${slope},  ∂L/∂w = δ · a`, said: `δ = ${worked.join("; ")}${rest}` };
}

/** How the outputs' losses become one. */
function together({ loss }, { outputs }) {
  if (outputs === 1 || loss === "cross-entropy") return "";
  return loss === "half sum of squares" ? ", summed over the outputs" : `, mean of ${outputs} outputs`;
}

function updateWords({ batch, size }, { b, settings }) {
  const formula = `w ← w + Δw, by ${settings.optimizer} from the mean gradient of ${plural(size, "sample")}`;
  return { title: `Update, ${batch}`, formula, said: `learning rate ${say(b.tensors.lr.data[0])}; the links show Δw. ${updateHint(settings)}` };
}

/** What Δw is where one can work it out. */
function updateHint(settings) {
  if (settings.optimizer !== "SGD") return "Point at one for its numbers.";
  return `Δw = −rate × ${settings.clip ? "clipped " : ""}gradient${settings.l1 || settings.l2 ? " with its penalty" : ""}. Point at one for its numbers.`;
}

const linesOf = (tensor) => (tensor ? new TextDecoder().decode(tensor.data).split("\n") : []);

const layerName = (shape, l) => (l < shape.hidden.length ? `layer ${l + 1}` : "output");

/** Numbers on the units that the film has reached, and the target beside the output. */
export function drawFilm(context, state) {
  const { box, film } = state;
  film.numbers.forEach((values, c) => {
    const column = box.columns[c];
    if (values) for (let j = 0; j < values.length; j++) chip(context, state, column.x[j], column.y[j], column.tile, signed(values[j]));
  });
  if (film.target) drawTarget(context, state);
}

function chip(context, { palette, box }, x, y, tile, words) {
  if (tile < 18) return;
  const size = Math.round(Math.max(10, Math.min(13, tile * 0.28)) * Math.sqrt(box.scale));
  context.font = `600 ${size}px ${palette.font}`;
  const width = context.measureText(words).width + 8;
  context.fillStyle = palette.css.surface;
  context.strokeStyle = palette.css.line;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x - width / 2, y - size * 0.75, width, size * 1.5, 4);
  context.fill();
  context.stroke();
  context.fillStyle = palette.css.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, x, y + 1);
}

function drawTarget(context, state) {
  const column = state.box.columns.at(-1);
  state.film.target.forEach((target, j) => {
    chip(context, state, column.x[j], column.y[j] + column.tile / 2 + 12, 40, `t ${signed(target)}`);
  });
}
