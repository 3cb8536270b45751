/** Numbers on the screen say no more and no less than they are. */

import assert from "node:assert/strict";
import { duration, loss, share } from "../../../assets/kit/format.js";
import { digitsUntil, exact, fixed, niceAbove, plain, say } from "../../../assets/kit/numbers.js";

/** @type {[Function, any[], string | number][]} */
const CASES = [
  [say, [0], "0"],
  [say, [-0.5], "−0.5"],
  [say, [123456], "1.23·10⁵"],
  [say, [NaN], "not a number"],
  [say, [-Infinity], "−∞"],
  [fixed, [1.005, 2], "1.00"],
  [plain, [-0.001], "0.00"],
  [share, [1], "100 %"],
  [share, [0.9999], "99.99 %"],
  [share, [0.999999], "> 99.99 %"],
  [share, [0.00001], "< 0.01 %"],
  [share, [NaN], "–"],
  [loss, [NaN], "–"],
  [loss, [Infinity], "∞"],
  [loss, [0.1234567], "0.1235"],
  [duration, [59], "59 s"],
  [duration, [200], "3:20 min"],
  [duration, [3900], "1 h 05 min"],
  [niceAbove, [0.3], 0.5],
  [niceAbove, [1000], 1000],
];

for (const [f, args, wanted] of CASES) {
  Deno.test(`${f.name}(${args}) is ${wanted}`, () => assert.equal(f(...args), wanted));
}

Deno.test("a number of single precision is written so that it reads back the same", () => {
  for (const value of [0.1, 1 / 3, 1e-8, 123456.789, -2.5e10].map(Math.fround)) {
    const text = exact(value).replace("−", "-").replace(/·10(.*)/, (_, power) => `e${[...power].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹".includes(c) ? "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c) : "-").join("")}`);
    assert.equal(Math.fround(Number(text)), value, text);
  }
});

Deno.test("a product is written with the fewest digits of which it comes out", () => {
  assert.equal(digitsUntil((cut) => cut(0.5) * cut(0.0025), 0.00125), 3);
  assert.equal(digitsUntil((cut) => cut(1.004) * (cut(0.12344) - cut(0.12246)), 1.004 * (0.12344 - 0.12246)), 5);
});
