/** Values become colours by one scale each: signs from the middle of a table, shares from its beginning, and what is no number by itself. */

import assert from "node:assert/strict";
import { inks, paint, places, shares, signed } from "../../../assets/kit/raster.js";

const table = Uint32Array.from({ length: 256 }, (_, k) => k);
const palette = { diverging: table, surface: [255, 255, 255], ink: [0, 0, 0], muted: [100, 100, 100] };

/** Entries of the table that a row of values gets. */
function painted(values, scale) {
  const words = new Uint32Array(values.length);
  paint(words, values.length, values, scale, { from: 0, x: 0, y: 0, width: values.length, height: 1 });
  return [...words];
}

Deno.test("signed values lie on both sides of zero, and beyond the limit have full colour", () => {
  assert.deepEqual(painted([0, 2, -2, 1, 50], signed(palette, 2)), [128, 255, 1, 192, 255]);
  assert.ok(painted([-50], signed(palette, 2))[0] <= 1);
});

Deno.test("what is masked or no number is neither positive nor negative", () => {
  const scale = signed(palette, 1);
  assert.deepEqual(painted([-Infinity, NaN], scale), [scale.none, scale.none]);
  assert.notEqual(scale.none, 128);
});

Deno.test("shares reach from nothing to the top", () => {
  assert.deepEqual(painted([0, 0.5, 1, 2], shares(table)), [0, 128, 255, 255]);
  assert.deepEqual(painted([0.25], shares(table, 0.25)), [255]);
});

Deno.test("bytes are places in the table: int8 from its middle, uint8 from its beginning", () => {
  assert.deepEqual(painted(Int8Array.of(-128, 0, 127), places(table, 128)), [0, 128, 255]);
  assert.deepEqual(painted(Uint8Array.of(0, 7, 255), places(table, 0)), [0, 7, 255]);
});

Deno.test("ink goes from the background to its full colour, or to a part of it", () => {
  assert.deepEqual(painted(Uint8Array.of(0, 255), inks(palette)), [0xffffffff, 0xff000000]);
  assert.deepEqual(painted(Uint8Array.of(255), inks(palette, 0.6)), [0xff666666]);
  assert.equal(inks(palette).table, inks(palette).table);
});

Deno.test("a part of a picture is painted, and the rest stays", () => {
  const words = new Uint32Array(12).fill(9);
  paint(words, 4, Uint8Array.of(0, 0, 1, 2, 3, 4), places(table, 0), { from: 2, x: 1, y: 1, width: 2, height: 2 });
  assert.deepEqual([...words], [9, 9, 9, 9, 9, 1, 2, 9, 9, 3, 4, 9]);
});
