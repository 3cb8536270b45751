/** The browser's tape keeps frames in order within its bytes, and finds them again. */

import assert from "node:assert/strict";
import { Tape } from "../../../assets/player/tape.js";
import { frame } from "./moments.js";

function taped(steps, mostBytes = 1e9) {
  const tape = new Tape(mostBytes);
  for (const step of steps) tape.put(frame(step));
  return tape;
}

Deno.test("frames lie in the order of their steps, however they come", () => {
  const tape = taped([4, 0, 2, 8, 6]);
  assert.deepEqual(tape.frames.map(({ step }) => step), [0, 2, 4, 6, 8]);
  assert.equal(tape.newest.step, 8);
});

Deno.test("a frame of the same step takes the place of the one before", () => {
  const tape = taped([0, 1]);
  tape.put(frame(1, { bytes: 40 }));
  assert.equal(tape.frames.length, 2);
  assert.equal(tape.bytes, 140);
});

Deno.test("only the very step is found, or the nearest, or what comes after", () => {
  const tape = taped([0, 10, 20]);
  assert.equal(tape.at(10).step, 10);
  assert.equal(tape.at(11), null);
  assert.equal(tape.nearest(14).step, 10);
  assert.equal(tape.nearest(16).step, 20);
  assert.equal(tape.after(10).step, 20);
  assert.equal(tape.after(20), null);
  assert.equal(tape.ahead(-1), 3);
});

Deno.test("an empty tape holds nothing and says so", () => {
  const tape = new Tape();
  assert.deepEqual([tape.newest, tape.at(0), tape.nearest(3), tape.after(0), tape.ahead(0)], [null, null, null, null, 0]);
});

Deno.test("past its bytes the old part is halved evenly, its first frame and the last ten seconds stay", () => {
  const tape = taped(Array.from({ length: 2000 }, (_, step) => step), 150_000);
  assert.ok(tape.bytes <= 150_000);
  assert.equal(tape.bytes, 100 * tape.frames.length);
  assert.equal(tape.frames[0].step, 0);
  const steps = tape.frames.map(({ step }) => step);
  assert.deepEqual(steps.slice(-600), Array.from({ length: 600 }, (_, k) => 1400 + k));
  const gaps = steps.slice(1).map((step, k) => step - steps[k]);
  assert.ok(Math.max(...gaps) <= 8, `${Math.max(...gaps)}`);
});
