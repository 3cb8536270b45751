/** Keys lead through lists and grids: to the neighbour, to the ends, and nowhere that is none. */

import assert from "node:assert/strict";
import { across, along } from "../../../assets/kit/roving.js";

/** A key as the browser reports it. */
const pressed = (key) => new KeyPress(key);

class KeyPress extends Event {
  isHeard = true;

  constructor(key) {
    super("keydown", { cancelable: true });
    this.key = key;
  }

  stopPropagation() {
    this.isHeard = false;
  }
}

Deno.test("arrows go along a list and stay at its ends", () => {
  assert.equal(along(pressed("ArrowRight"), 1, 3), 2);
  assert.equal(along(pressed("ArrowRight"), 2, 3), 2);
  assert.equal(along(pressed("ArrowLeft"), 0, 3), 0);
  assert.equal(along(pressed("ArrowLeft"), -1, 3), 0);
  assert.equal(along(pressed("ArrowRight"), -1, 3), 0);
  assert.equal(along(pressed("Home"), 2, 3), 0);
  assert.equal(along(pressed("End"), 0, 3), 2);
});

Deno.test("a list that wraps comes round", () => {
  assert.equal(along(pressed("ArrowRight"), 2, 3, { wraps: true }), 0);
  assert.equal(along(pressed("ArrowLeft"), 0, 3, { wraps: true }), 2);
});

Deno.test("only in a menu do up and down lead along, and through an empty list nothing does", () => {
  assert.equal(along(pressed("ArrowDown"), 0, 3), null);
  assert.equal(along(pressed("ArrowDown"), 0, 3, { isMenu: true }), 1);
  assert.equal(along(pressed("End"), 0, 0), null);
});

Deno.test("arrows go across a grid, Home and End to the ends of the row or of all", () => {
  const size = [3, 4];
  assert.deepEqual(across(pressed("ArrowDown"), [0, 1], size), [1, 1]);
  assert.deepEqual(across(pressed("ArrowUp"), [0, 1], size), [0, 1]);
  assert.deepEqual(across(pressed("ArrowRight"), [0, 3], size), [0, 3]);
  assert.deepEqual(across(pressed("ArrowDown"), [-1, -1], size), [0, 0]);
  assert.deepEqual(across(pressed("Home"), [2, 3], size), [2, 0]);
  assert.deepEqual(across(pressed("End"), [1, 0], size), [1, 3]);
  assert.deepEqual(across(pressed("Home"), [2, 3], size, { isWhole: true }), [0, 0]);
  assert.deepEqual(across(pressed("End"), [0, 0], size, { isWhole: true }), [2, 3]);
});

Deno.test("a key that leads somewhere is used up, every other one is left to the page", () => {
  const [arrow, letter] = [pressed("ArrowDown"), pressed("x")];
  across(arrow, [0, 0], [2, 2]);
  assert.equal(across(letter, [0, 0], [2, 2]), null);
  assert.deepEqual([arrow, letter].map(({ defaultPrevented, isHeard }) => [defaultPrevented, isHeard]), [[true, false], [false, true]]);
});
