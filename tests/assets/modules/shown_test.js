/** What would flash is not shown: neither a frame, nor the way to the next one, nor an answer to a question. */

import assert from "node:assert/strict";
import { Flicker } from "../../../assets/player/flicker.js";
import { Shown } from "../../../assets/player/shown.js";
import { Light } from "../../../assets/kit/light.js";

const [BLACK, WHITE] = [0xff000000, 0xffffffff];
const AREA = 1000;

/** A picture of ten places of a hundred pixels, of which those named are black. */
const picture = (...black) => ({ colours: Array.from({ length: 10 }, (_, k) => (black.includes(k) ? BLACK : WHITE)), areas: Array(10).fill(100) });

/** A run that plays: `colour(step)` is that of the whole picture. */
function playing(colour) {
  const branch = {};
  const frames = Array.from({ length: 400 }, (_, step) => ({ step, branch, tensors: { colour: colour(step) } }));
  const playhead = { frame: frames[0], next: frames[1], t: 0 };
  const shown = new Shown(playhead);
  const light = ({ tensors }) => ({ colours: [tensors.colour], areas: [AREA] });
  const tick = (step, t, now) => {
    Object.assign(playhead, { frame: frames[step], next: frames[step + 1], t });
    shown.follow(light, 0, true, now);
  };
  return { shown, tick };
}

/** How often the colour changes in the second in which it does most. */
function most(changes) {
  return Math.max(...changes.map((at) => changes.filter((other) => other >= at && other < at + 1000).length));
}

Deno.test("places that flash one after the other count together within a second", () => {
  const flicker = new Flicker();
  let held = 0;
  for (let k = 0; k < 100; k++) {
    const place = Math.floor(k / 10); // each turns ten times, then the next one
    const now = 10 * k;
    const seen = k % 2 ? picture(place) : picture();
    if (flicker.admits(seen, 300, now)) flicker.see(seen, now);
    else held += 1;
  }
  assert.ok(held > 20);
});

Deno.test("a picture does not move towards one that would flash", () => {
  const { shown, tick } = playing((step) => (step % 2 ? BLACK : WHITE));
  const changes = [];
  let last = WHITE;
  for (let k = 0; k < 300; k++) {
    tick(Math.floor(k / 3), (k % 3) / 3, 16 * k);
    const towards = shown.t > 0.5 ? shown.next : shown.frame;
    if (towards.tensors.colour !== last) changes.push(16 * k);
    last = towards.tensors.colour;
  }
  assert.ok(shown.isDamped);
  assert.ok(changes.length > 5);
  assert.ok(most(changes) <= 6);
  assert.ok(most(changes.filter((at) => at > 2000)) <= 2);
});

Deno.test("where it would flash the picture glides evenly from one frame to the next", () => {
  const { shown, tick } = playing((step) => (step % 2 ? BLACK : WHITE));
  const ways = [];
  for (let k = 0; k < 300; k++) {
    tick(Math.floor(k / 3), (k % 3) / 3, 16 * k);
    if (16 * k > 2000) ways.push([shown.frame.step, shown.next?.step, shown.t]);
  }
  const moving = ways.filter(([, to]) => to !== undefined);
  assert.ok(moving.length > 0.95 * ways.length);
  for (const [k, [from, to, t]] of ways.slice(1).entries()) {
    if (from === ways[k][0] && to !== undefined) assert.ok(t > ways[k][2] && t < 1);
    else if (ways[k][1] !== undefined) assert.equal(from, ways[k][1]);
  }
});

Deno.test("what learns moves on from frame to frame", () => {
  const { shown, tick } = playing((step) => 0xff000000 | (0x010101 * Math.min(255, step)));
  for (let k = 0; k < 300; k++) {
    tick(Math.floor(k / 3), (k % 3) / 3, 16 * k);
    assert.equal(shown.step, Math.floor(k / 3));
    assert.equal(shown.next.step, shown.step + 1);
    assert.equal(shown.t, (k % 3) / 3);
  }
});

Deno.test("an answer that would flash is not taken while it plays, and at once when it stands", () => {
  const { shown, tick } = playing(() => WHITE);
  const taken = [];
  for (let k = 0; k < 120; k++) {
    tick(k, 0, 33 * k);
    if (shown.takes({ colour: k % 2 ? BLACK : WHITE }, 33 * k)) taken.push(k);
  }
  assert.ok(taken.length < 30);
  shown.follow(() => null, 0, false, 5000);
  assert.ok(shown.takes({ colour: BLACK }, 5001));
});

Deno.test("a picture from afar stands for all of its area, however small it is", () => {
  for (const [rows, columns, width, height] of [[1, 1, 3, 3], [28, 28, 58, 58], [5, 7, 400, 300], [3, 100, 10, 90]]) {
    const light = new Light();
    const asked = [];
    light.map(rows, columns, width, height, (k) => asked.push(k) && WHITE);
    assert.ok(Math.abs(light.areas.reduce((sum, area) => sum + area, 0) - width * height) < 1e-6);
    assert.ok(asked.every((k) => k >= 0 && k < rows * columns));
    assert.equal(new Set(asked).size, asked.length);
  }
});

Deno.test("a bar seen from afar is as full as its share", () => {
  const light = new Light();
  light.bar(0.5, 100, 10, [BLACK, WHITE]);
  const black = light.areas.filter((_, k) => light.colours[k] === BLACK).reduce((sum, area) => sum + area, 0);
  assert.ok(Math.abs(black - 500) <= 200);
});
