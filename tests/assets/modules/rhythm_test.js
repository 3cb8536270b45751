/** What is said of a run's speed is measured, and nothing is said before it can be. */

import assert from "node:assert/strict";
import { Rhythm } from "../../../assets/player/rhythm.js";

Deno.test("before half a second nothing is said", () => {
  const rhythm = new Rhythm();
  assert.ok(Number.isNaN(rhythm.updates));
  assert.equal(rhythm.frames, Infinity);
  rhythm.hear(0, 0);
  rhythm.hear(10, 400);
  assert.ok(Number.isNaN(rhythm.updates));
});

Deno.test("updates a second are those of the last seconds", () => {
  const rhythm = new Rhythm();
  for (let k = 0; k <= 100; k++) rhythm.hear(7 * k, 100 * k);
  assert.ok(Math.abs(rhythm.updates - 70) < 1e-9);
  assert.ok(Math.abs(rhythm.frames - 10) < 1e-9);
});

Deno.test("a pause or a step back begins anew", () => {
  const rhythm = new Rhythm();
  for (let k = 0; k <= 20; k++) rhythm.hear(k, 100 * k);
  rhythm.hear(21, 60_000);
  assert.ok(Number.isNaN(rhythm.updates));
  rhythm.hear(5, 60_100);
  assert.ok(Number.isNaN(rhythm.updates));
});
