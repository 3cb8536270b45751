/** Numbers in a column of the unrolled network are whole and have air between them, or are left out. */

import assert from "node:assert/strict";
import { full, markedIn, numberIn } from "../../../assets/views/sequence/fitting.js";

Deno.test("the narrower a column, the shorter a number, and none that would be cut off", () => {
  assert.deepEqual([46, 30, 20, 15, 8].map((wide) => numberIn(wide, 0.484)), ["0.48", ".48", ".48", ".48", ""]);
  assert.deepEqual([46, 30, 20, 15, 8].map((wide) => numberIn(wide, 0.9999)), ["1.00", "1.0", "1.0", "", ""]);
  assert.deepEqual([46, 30, 20].map((wide) => numberIn(wide, -0.128)), ["−0.13", "−.1", "−.1"]);
  assert.deepEqual([46, 7].map((wide) => numberIn(wide, 1)), ["1", "1"]);
});

Deno.test("the frame of the followed answer takes room", () => {
  assert.deepEqual([0, 2].map((taken) => numberIn(15, 0.96, taken)), [".96", ""]);
  assert.deepEqual([0, 2].map((taken) => numberIn(20, 0.996, taken)), ["1.0", "1.0"]);
});

Deno.test("a mark that has no room is left out before what is wanted is", () => {
  assert.deepEqual([46, 20, 15, 7].map((wide) => markedIn(wide, 1, "✓")), ["1 ✓", "1 ✓", "1✓", "1"]);
  assert.deepEqual([39, 46, 15].map((wide) => markedIn(wide, 0.951, "✗")), ["0.95", "0.95✗", ""]);
});

Deno.test("in full a number is never minus nothing", () => {
  assert.deepEqual([-0.001, 0.5, 1].map(full), ["0.00", "0.50", "1"]);
});
