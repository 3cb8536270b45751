/** A place on the timeline is a step, also where epochs have become longer or shorter on the way. */

import assert from "node:assert/strict";
import { Curve } from "../../../assets/player/curve.js";

function drawn(rows) {
  const curve = new Curve();
  for (const [step, epoch] of rows) curve.put(step, (name) => ({ step, epoch, branch: 0 })[name] ?? NaN);
  return curve;
}

Deno.test("with epochs of one length a place is its epochs times the updates of each", () => {
  const curve = drawn([[0, 0], [25, 1], [50, 2], [75, 3]]);
  for (const epoch of [0, 0.4, 1, 1.48, 2.04, 3, 5]) assert.equal(curve.stepAt(epoch, 25), Math.round(epoch * 25));
});

Deno.test("before and after a change of their length the steps are those of the rows", () => {
  const curve = drawn([[0, 0], [25, 1], [50, 2], [60, 3], [70, 4]]);
  assert.deepEqual([0.6, 1.2, 2, 2.5, 3.9, 6].map((epoch) => curve.stepAt(epoch, 10)), [15, 30, 50, 55, 69, 90]);
});

Deno.test("a curve that begins later, or not at all, counts by the present length", () => {
  assert.equal(drawn([[50, 2], [60, 3]]).stepAt(1, 10), 40);
  assert.equal(new Curve().stepAt(3, 10), 30);
});
