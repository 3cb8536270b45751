/** A window that watches shows what comes, as it comes, and never more than the other window shows. */

import assert from "node:assert/strict";
import { Follower } from "../../../assets/player/follower.js";
import { Playhead } from "../../../assets/player/playhead.js";
import { Rhythm } from "../../../assets/player/rhythm.js";
import { Tape } from "../../../assets/player/tape.js";
import { frame } from "./moments.js";

const PICTURE = 1000 / 60;

function watching() {
  const tape = new Tape();
  const playhead = new Playhead(tape);
  const rhythm = new Rhythm();
  const follower = new Follower(tape, playhead, rhythm);
  let now = 0;
  const comes = (step) => {
    tape.put(frame(step));
    if (!playhead.frame) playhead.show(tape.newest);
    rhythm.hear(step, now);
    follower.took(step, now);
  };
  const pictures = (n) => {
    for (let k = 0; k < n; k++) {
      now += PICTURE;
      follower.tick(now, PICTURE / 1000);
    }
  };
  return { tape, playhead, follower, comes, pictures };
}

Deno.test("it goes on with the frames as they come, close behind", () => {
  const { playhead, comes, pictures } = watching();
  for (let step = 0; step < 120; step++) {
    comes(step);
    pictures(2);
    assert.ok(step - playhead.step < 6, `${playhead.step} of ${step}`);
  }
  assert.ok(playhead.isPlaying);
});

Deno.test("when the other window pauses it comes to the last frame and stands", () => {
  const { playhead, comes, pictures } = watching();
  for (let step = 0; step < 30; step++) comes(step);
  pictures(200);
  assert.equal(playhead.step, 29);
  assert.equal(playhead.isPlaying, false);
  assert.equal(playhead.t, 0);
});

Deno.test("it stays where the other window went back to, though it holds later frames", () => {
  const { tape, playhead, follower, comes, pictures } = watching();
  for (let step = 0; step < 30; step++) comes(step);
  pictures(200);
  follower.goTo(7);
  playhead.show(tape.at(7));
  pictures(200);
  assert.equal(playhead.step, 7);
});

Deno.test("after it was hidden for long it does not catch up but is there", () => {
  const { playhead, comes, pictures } = watching();
  for (let step = 0; step < 1000; step++) comes(step);
  pictures(1);
  assert.equal(playhead.step, 999);
});
