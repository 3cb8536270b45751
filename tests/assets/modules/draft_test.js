/** Quick changes build on one another, until the page has met them or refused. */

import assert from "node:assert/strict";
import { Draft } from "../../../assets/kit/draft.js";

/** A page that has met all wishes up to `heard`, and a picture that shows `shown`. */
function page(settings) {
  const state = { settings: { ...settings }, heard: 0, last: 0, met: { ...settings } };
  const api = { change: () => (state.last += 1), hasHeard: (wish) => state.heard >= wish, settings: () => state.met };
  const draft = new Draft(Object.assign(state, { api }));
  return { state, draft };
}

Deno.test("a second quick change goes on from the first", () => {
  const { draft } = page({ hidden: [4] });
  draft.change({ hidden: [...draft.current("hidden"), 4] });
  draft.change({ hidden: [...draft.current("hidden"), 4] });
  assert.deepEqual(draft.current("hidden"), [4, 4, 4]);
});

Deno.test("what the page has met counts until the picture shows it, and no longer", () => {
  const { state, draft } = page({ hidden: [4] });
  draft.change({ hidden: [4, 4] });
  Object.assign(state, { heard: 1, met: { hidden: [4, 4] } });
  assert.deepEqual(draft.current("hidden"), [4, 4]);
  state.settings = { hidden: [4, 4] };
  assert.ok(!draft.isOpen("hidden"));
  state.settings = { hidden: [4] };
  assert.deepEqual(draft.current("hidden"), [4]);
});

Deno.test("what the page refused is no longer counted on", () => {
  const { state, draft } = page({ hidden: [4] });
  draft.change({ hidden: [400] });
  assert.deepEqual(draft.current("hidden"), [400]);
  state.heard = 1;
  assert.deepEqual(draft.current("hidden"), [4]);
});
