/** That nothing improves is said of a long time that was seen, not of a few frames far apart. */

import assert from "node:assert/strict";
import { stuck } from "../../../assets/views/network/stuck.js";

/** The training loss of frames so many epochs apart, after it came to its best in the first. */
const history = (frames, apart) => Array.from({ length: frames }, (_, k) => ({ step: 25 * apart * k, value: k ? 0.02 : 0.01 }));
const said = (frames, apart) => stuck(history(frames, apart), { step: 25 * apart * (frames - 1), tensors: {} }, 25);

Deno.test("after two hundred epochs without an improvement it is said", () => {
  assert.equal(said(150, 1), "");
  assert.match(said(300, 1), /^Nothing has improved for 200 epochs: training loss 0.01 at best\.$/);
});

Deno.test("a few frames far apart say nothing yet", () => {
  assert.equal(said(5, 100), "");
  assert.match(said(12, 100), /1,100 epochs/);
});
