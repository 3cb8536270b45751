// Texts of the scene, names of parts, and the picture in words.

import { fixed } from "../../kit/numbers.js";
import { isOf } from "../../kit/moment.js";
import { linesOf } from "../../kit/tensors.js";

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** What a token looks like where it stands alone. */
export const tokenText = ({ vocabulary }, id) => vocabulary[id] ?? `#${id}`;

/** The shown tokens' texts, in order. */
export const tokenTexts = (state) => Array.from(state.detail?.["look/tokens"]?.data ?? [], (id) => tokenText(state, id));

/** A token within a sentence: letters that run from right to left take nothing else with them. */
export const isolated = (text) => (FROM_RIGHT.test(text) ? `\u2068${text}\u2069` : text);

/** The same for a token, in quotes. */
export const quoted = (state, id) => `“${isolated(tokenText(state, id))}”`;

/** “Layer 1, head 2” */
export const headName = ({ attentions }, a, h) => `${attentions[a]?.name ?? `Attention ${a + 1}`}, head ${h + 1}`;

/** What a head was found to do: {kind, score}, or null where nothing stands out. */
export function foundIn({ frame, tested, kinds, heads }, a, h) {
  const [names, scores] = ["heads/name", "heads/score"].map((name) => (tested ? tested.tensors[`tested/${name}`] : frame?.tensors[name]));
  const kind = names?.data[a * heads + h] ?? -1;
  return kind < 0 || !scores ? null : { kind: kinds[kind], score: scores.data[(a * heads + h) * kinds.length + kind] };
}

/** Whether parts of the model are switched off, edited or exchanged. */
export const isAblated = ({ interventions: { off, edit, patch, from } }) => off.length > 0 || edit.length > 0 || (patch.length > 0 && Boolean(from));

/** Whether what is broken is so whatever the model reads, so that it can be tested as it is; one that learns nothing here is not tested. */
export const isAblatedForAll = (state) => {
  const { interventions: { off, edit, patch, from }, frame } = state;
  const isOfSequence = edit.length > 0 || (patch.length > 0 && Boolean(from)) || off.some((name) => name.startsWith("token:"));
  return isAblated(state) && !isOfSequence && Boolean(frame?.tensors.lr);
};

/** Whether tests and names are of the whole model although something is broken. */
export const isOfWhole = (state) => isAblated(state) && !state.tested;

/** A weight between 0 and 1, as it is read out. */
export const weight = (value, places = 4) => fixed(value, places);

/** A broken part in words: “head:0.1” is “Layer 1, head 2”. */
export function partName(state, name) {
  const [kind, place, head] = name.split(/[:.@]/);
  const at = name.includes("@") ? ` at token ${Number(name.split("@")[1]) + 1}` : "";
  if (kind === "head") return headName(state, Number(place), Number(head)) + at;
  if (kind === "token") return `token ${Number(place) + 1} “${tokenTexts(state)[place] ?? ""}”`;
  const block = linesOf(state.scene, "text/parts")[Number(place) + 1] ?? `Layer ${Number(place) + 1}`;
  return (kind === "mlp" ? `MLP of ${block}` : kind === "layer" ? `all of ${block}` : kind === "mask" ? "causal mask" : kind) + at;
}

/** What it is: the heads. How it stands now: the sequence, what the model says, the heads that were found, and where the selected head looks. */
export function describe(frame, state) {
  const { attentions, heads } = state;
  if (!frame || !attentions.length) return { what: "", now: "The model is being built." };
  const step = frame.tensors.lr ? `Step ${frame.step.toLocaleString("en")}.` : ""; // of a model that learns here
  const now = [step, reading(state, frame), found(state), looking(state, frame), broken(state)];
  return { what: `${attentions.length * heads} heads.`, now: now.filter(Boolean).join(" ") };
}

/** Only what was answered about this very step. */
function reading(state, frame) {
  const { detail } = state;
  if (!detail?.["look/tokens"] || !isOf(detail, frame)) return "";
  const tokens = tokenTexts(state);
  const target = detail["look/target"]?.data;
  const said = detail["look/said"]?.data;
  const counts = target ? [...target.keys()].filter((i) => target[i] >= 0) : [];
  const right = counts.filter((i) => said?.[i] === target[i]).length;
  return `${tokens.length} tokens: ${tokens.join(" ")}.${counts.length && said ? ` ${right} of ${counts.length} answers are right.` : ""}`;
}

function found(state) {
  const { attentions, heads } = state;
  const names = attentions.flatMap((_, a) => Array.from({ length: heads }, (_, h) => ({ a, h, what: foundIn(state, a, h) })));
  const said = names.filter(({ what }) => what).map(({ a, h, what }) => `${headName(state, a, h)}: ${what.kind} ${what.score.toFixed(2)}`);
  return said.length ? `Found${isOfWhole(state) ? " in the whole model" : ""}: ${said.join("; ")}.` : "";
}

/** Where each token of the selected head looks most: the first dozen rows. */
function looking(state, frame) {
  const { selected: { a, h }, detail } = state;
  const pattern = detail?.[`pattern/${a}`];
  if (!pattern || !isOf(detail, frame)) return "";
  const [, rows, columns] = pattern.shape;
  const source = detail["look/source"]?.data[0] ?? 0;
  const kind = state.attentions[a]?.kind;
  const texts = tokenTexts(state);
  const [first, from] = [source && kind === 0 ? 0 : source, source && kind !== 1 ? 0 : source];
  const lines = Array.from({ length: Math.min(rows, 12) }, (_, i) => {
    const row = pattern.data.subarray((h * rows + i) * columns, (h * rows + i + 1) * columns);
    const best = row.indexOf(row.reduce((x, y) => Math.max(x, y), 0));
    return `${texts[first + i]} at ${texts[from + best]} (${(row[best] / 255).toFixed(2)})`;
  });
  return `In ${headName(state, a, h)}, ${lines.join(", ")}${rows > 12 ? " and so on" : ""}.`;
}

function broken(state) {
  const { off, edit, patch } = state.interventions;
  const parts = off.map((name) => partName(state, name));
  const count = edit.length / 5;
  if (count) parts.push(`${count} ${count === 1 ? "cell" : "cells"} edited`);
  if (patch.length) parts.push(`${patch.length} taken from another text`);
  return parts.length ? `Broken: ${parts.join(", ")}.` : "";
}
