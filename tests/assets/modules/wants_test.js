/** What a person changes in the picture reaches the page, also where it comes faster than the page answers. */

import assert from "node:assert/strict";
import { Wants } from "../../../assets/player/wants.js";

/** A page that meets only the last of the wishes that came since it last looked, as Streamlit does. */
function page() {
  const said = [];
  const settings = {};
  const wants = new Wants((_, wish) => said.push(wish));
  const meet = () => {
    const wish = said.at(-1);
    Object.assign(settings, wish.set);
    wants.hear(wish.n);
    return wish;
  };
  return { wants, settings, said, meet };
}

Deno.test("two quick edits in one round trip both survive", () => {
  const { wants, settings, meet } = page();
  wants.change({ hidden: [4, 4] });
  wants.change({ activation: "ReLU" });
  meet();
  assert.deepEqual(settings, { hidden: [4, 4], activation: "ReLU" });
});

Deno.test("of two quick edits of one setting the last holds", () => {
  const { wants, settings, meet } = page();
  wants.change({ hidden: [4] });
  wants.change({ hidden: [4, 4] });
  meet();
  assert.deepEqual(settings, { hidden: [4, 4] });
});

Deno.test("what the page has met is not said again", () => {
  const { wants, meet } = page();
  wants.change({ hidden: [4, 4] });
  meet();
  wants.change({ activation: "ReLU" });
  assert.deepEqual(meet().set, { activation: "ReLU" });
});

Deno.test("undo takes back, and what came before it is not wished for again", () => {
  const { wants, meet } = page();
  wants.change({ hidden: [4, 4] });
  wants.undo();
  assert.equal(meet().undo, true);
  wants.change({ activation: "ReLU" });
  assert.deepEqual(meet().set, { activation: "ReLU" });
});
