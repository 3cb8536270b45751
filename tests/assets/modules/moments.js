/** Frames and stretches for the tests of the tape and the playhead, as the server would send them. */

/** A frame of `step` with a loss, of `bytes` bytes. */
export function frame(step, { loss = 1 / (1 + step), key = 0, bytes = 100 } = {}) {
  const numbers = { step, "loss/train": loss, "loss/test": loss };
  return { step, bytes: new Uint8Array(bytes), branch: { key }, layout: {}, number: (name) => numbers[name] ?? NaN };
}
