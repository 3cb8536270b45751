/** The playhead moves evenly over frames that come unevenly, and never past the last. */

import assert from "node:assert/strict";
import { Playhead } from "../../../assets/player/playhead.js";
import { Tape } from "../../../assets/player/tape.js";
import { frame } from "./moments.js";

const SPEED = { updates: 1, pace: 60, seconds: 0 };

function playing(steps) {
  const tape = new Tape();
  for (const step of steps) tape.put(frame(step));
  const playhead = new Playhead(tape);
  playhead.show(tape.frames[0]);
  playhead.isPlaying = true;
  return playhead;
}

Deno.test("paused it stands still", () => {
  const playhead = playing([0, 1, 2]);
  playhead.isPlaying = false;
  assert.equal(playhead.advance(1, SPEED, 9), false);
  assert.equal(playhead.step, 0);
});

Deno.test("with enough ahead it goes a frame a picture", () => {
  const playhead = playing(Array.from({ length: 100 }, (_, step) => step));
  for (let k = 0; k < 30; k++) playhead.advance(1 / 60, SPEED, 9);
  assert.equal(playhead.step, 30);
  assert.equal(playhead.t, 0);
});

Deno.test("where few lie ahead it slows down instead of stopping", () => {
  const playhead = playing([0, 1, 2]);
  const before = [];
  for (let k = 0; k < 3; k++) {
    playhead.advance(1 / 60, SPEED, 9);
    before.push(playhead.step + playhead.t);
  }
  const ways = before.map((at, k) => at - (before[k - 1] ?? 0));
  assert.ok(ways.every((way) => way > 0), `${ways}`);
  assert.ok(ways[2] < ways[0], `${ways}`);
});

Deno.test("at the end it waits on the last frame", () => {
  const playhead = playing([0, 1]);
  for (let k = 0; k < 300; k++) playhead.advance(1 / 60, SPEED, 9);
  assert.equal(playhead.step, 1);
  assert.ok(playhead.isAtEnd);
  assert.equal(playhead.t, 0);
});

Deno.test("what was shown is remembered as seen, and going back does not forget it", () => {
  const playhead = playing([0, 1, 2, 3]);
  playhead.show(playhead.tape.at(3));
  playhead.show(playhead.tape.at(1));
  assert.equal(playhead.tape.seen, 3);
});

Deno.test("steps that lie apart take as long as their updates", () => {
  const playhead = playing([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
  for (let k = 0; k < 10; k++) playhead.advance(1 / 60, SPEED, 9);
  assert.ok(playhead.step <= 10, `${playhead.step}`);
});

Deno.test("a gap of a thousand updates takes a second, not a thousand pictures", () => {
  const playhead = playing([0, 1000, 1001, 1002]);
  for (let k = 0; k < 66; k++) playhead.advance(1 / 60, SPEED, 2);
  assert.ok(playhead.step >= 1000, `${playhead.step} ${playhead.t}`);
});
