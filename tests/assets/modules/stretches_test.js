/** Which branch made a moment: as the server tells it, and never guessed. */

import assert from "node:assert/strict";
import { Stretches } from "../../../assets/player/stretches.js";

const TOLD = new Stretches([[0, 1], [40, 3], [90, 4]], (branch) => `b${branch}`);

Deno.test("a moment belongs to the last branch that began before it", () => {
  assert.deepEqual([0, 39, 40, 89, 90, 500].map((step) => TOLD.at(step)), ["b1", "b1", "b3", "b3", "b4", "b4"]);
});

Deno.test("a moment of another branch is none of this run", () => {
  assert.ok(TOLD.made(50, "b3"));
  assert.ok(!TOLD.made(50, "b1"));
  assert.ok(!TOLD.has(50, "b1"));
});

Deno.test("where the last stretch begins a moment is of the run in whatever form", () => {
  assert.ok(TOLD.has(90, "b3"));
  assert.ok(TOLD.begins(90, "b4"));
  assert.ok(!TOLD.begins(91, "b4"));
});

Deno.test("before the first stretch nobody says that it is not", () => {
  const late = new Stretches([[10, 2]], String);
  assert.equal(late.at(3), undefined);
  assert.ok(late.has(3, "1"));
  assert.ok(!late.made(3, "1"));
});

Deno.test("before the run began no moment is one of it", () => {
  const brought = new Stretches([[10, 2]], String, 10);
  assert.ok(!brought.has(3, "1"));
  assert.ok(brought.has(10, "1"));
});
