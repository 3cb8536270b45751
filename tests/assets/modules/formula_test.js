/** A formula is shown under the name of the gate that it is of, and under no other. */

import assert from "node:assert/strict";
import { isFormulaOf } from "../../../assets/views/sequence/text.js";

const formula = (gate, t, unit) => ({ "cell/of": { data: [gate, t, unit] } });

Deno.test("an answer about the same unit and step of another gate is none", () => {
  assert.ok(isFormulaOf(formula(1, 4, 2), ["f", 4, 2], "LSTM"));
  for (const other of [formula(0, 4, 2), formula(1, 3, 2), formula(1, 4, 0)]) assert.ok(!isFormulaOf(other, ["f", 4, 2], "LSTM"));
});

Deno.test("each cell counts its gates in PyTorch's order", () => {
  const orders = { RNN: "h", LSTM: "ifgo", GRU: "rzn" };
  for (const [cell, gates] of Object.entries(orders)) for (const [k, gate] of [...gates].entries()) assert.ok(isFormulaOf(formula(k, 0, 0), [gate, 0, 0], cell));
});

Deno.test("where no formula is asked for, an answer with one is of another question", () => {
  assert.ok(isFormulaOf({}, null, "LSTM"));
  assert.ok(!isFormulaOf(formula(0, 0, 0), null, "LSTM"));
  assert.ok(!isFormulaOf({}, ["f", 0, 0], "LSTM"));
});
