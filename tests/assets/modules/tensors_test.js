/** Safetensors bytes are read as they were written, wherever they lie in memory. */

import assert from "node:assert/strict";
import { layoutOf, tensorsOf } from "../../../assets/kit/tensors.js";

/** The bytes of a file with these tensors: [name, dtype, shape, typed array]. `shift`: bytes before it in memory. */
function file(tensors, shift = 0) {
  const header = {};
  let size = 0;
  for (const [name, dtype, shape, data] of tensors) {
    header[name] = { dtype, shape, data_offsets: [size, size + data.byteLength] };
    size += data.byteLength;
  }
  const words = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(new ArrayBuffer(shift + 8 + words.length + size), shift);
  new DataView(bytes.buffer, shift).setBigUint64(0, BigInt(words.length), true);
  bytes.set(words, 8);
  let at = 8 + words.length;
  for (const [, , , data] of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

const WEIGHTS = ["w", "F32", [2, 2], Float32Array.of(1.5, -2, 0, 3e9)];
const STEP = ["step", "I64", [], BigInt64Array.of(12_345_678_901n)];
const MAP = ["map/0", "I8", [3], Int8Array.of(-128, 0, 127)];

for (const shift of [0, 1, 3, 4]) {
  Deno.test(`numbers are the same ${shift} bytes into a buffer`, () => {
    const found = tensorsOf(file([WEIGHTS, STEP, MAP], shift));
    assert.deepEqual([...found.w.data], [1.5, -2, 0, 3e9]);
    assert.deepEqual(found.w.shape, [2, 2]);
    assert.deepEqual([...found.step.data], [12_345_678_901]);
    assert.deepEqual([...found["map/0"].data], [-128, 0, 127]);
  });
}

Deno.test("frames with one header share their layout", () => {
  assert.equal(layoutOf(file([WEIGHTS])), layoutOf(file([WEIGHTS])));
});

Deno.test("what is no such file is refused", () => {
  assert.throws(() => layoutOf(new Uint8Array(64).fill(255)), /no safetensors/);
});
