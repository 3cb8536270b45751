/** Of what is asked only the newest counts, a few questions are on their way at a time, and the last answer stays until the next one is here. */

import assert from "node:assert/strict";
import { Asker, Question } from "../../../assets/kit/ask.js";

/** An engine that answers when it is told to: `sent` is what it was asked. */
function engine() {
  const sent = [];
  const send = (question) => new Promise((answer, refuse) => sent.push({ question, answer, refuse }));
  return { sent, send };
}

const moment = (step, branch = { key: 0 }) => ({ step, branch, tensors: {} });
const answer = (step, more = {}) => ({ step: { data: [step] }, ...more });
const settled = () => new Promise((done) => setTimeout(done, 0));

/** A view that looks at `frame` and asks an engine. */
function view(how = {}) {
  const { sent, send } = engine();
  const asker = new Asker(send);
  const subscribed = [];
  const api = { look: (begin, name) => asker.ask(begin, name), drop: (name) => asker.drop(name), subscribe: (question) => subscribed.push(question), say: () => {} };
  const frame = moment(0);
  const state = { api, frame, a: frame, b: frame, share: 0, isPlaying: false };
  const question = new Question(state, "panel", () => {}, { rest: 0, ...how });
  return { state, question, sent, subscribed };
}

Deno.test("no more questions are on their way than allowed, and the others follow in order", async () => {
  const { sent, send } = engine();
  const asker = new Asker(send, 2);
  const answers = [1, 2, 3].map((n) => asker.ask(() => n));
  assert.deepEqual(sent.map(({ question }) => question), [1, 2]);
  sent[0].answer("one");
  assert.equal(await answers[0], "one");
  await settled();
  assert.deepEqual(sent.map(({ question }) => question), [1, 2, 3]);
});

Deno.test("of a name one question is on its way, and the newest of those that wait is next", async () => {
  const { sent, send } = engine();
  const asker = new Asker(send);
  const [first, second, third] = [1, 2, 3].map((n) => asker.ask(() => n, "panel"));
  asker.ask(() => 9, "other");
  assert.deepEqual(sent.map(({ question }) => question), [1, 9]);
  assert.equal(await second, null);
  sent[0].answer("one");
  assert.equal(await first, "one");
  await settled();
  assert.equal(sent[2].question, 3);
  sent[2].refuse(new Error("Not now."));
  await assert.rejects(third, /Not now/);
});

Deno.test("what is dropped before its turn is never sent, and a question is made up when its turn comes", async () => {
  const { sent, send } = engine();
  const asker = new Asker(send);
  let step = 1;
  asker.ask(() => step, "panel");
  const waiting = asker.ask(() => step, "panel");
  step = 7;
  sent[0].answer("");
  await settled();
  assert.equal(sent[1].question, 7);
  const dropped = asker.ask(() => step, "panel");
  asker.drop("panel");
  assert.equal(await dropped, null);
  sent[1].answer("seven");
  assert.equal(await waiting, "seven");
  assert.equal(sent.length, 2);
});

Deno.test("an answer stays while the next moment's is on its way", async () => {
  const { state, question, sent } = view();
  question.tick({ unit: 1 });
  assert.ok(question.isAsking);
  sent[0].answer(answer(0));
  await settled();
  assert.equal(question.step, 0);
  assert.ok(!question.isStale);
  question.tick({ unit: 1 });
  assert.equal(sent.length, 1);
  state.frame = moment(5);
  question.renew({ unit: 1 });
  assert.ok(question.isStale && question.isAsking && !question.isOther);
  assert.equal(question.tensors.step.data[0], 0);
  sent[1].answer(answer(5));
  await settled();
  assert.equal(question.step, 5);
  question.stop();
});

Deno.test("an answer of a branch that was left is none, and one to what was forgotten neither", async () => {
  const { state, question, sent } = view();
  question.tick({ unit: 1 });
  state.frame = moment(0, { key: 1 });
  sent[0].answer(answer(0));
  await settled();
  assert.equal(question.tensors, null);
  question.renew({ unit: 1 });
  question.forget();
  sent[1].answer(answer(0));
  await settled();
  assert.equal(question.tensors, null);
});

Deno.test("what is refused says why, is not asked again, and is no word about another question", async () => {
  const { question, sent } = view();
  question.tick({ text: "abc" });
  sent[0].answer(answer(0));
  await settled();
  question.renew({ text: "a?c" });
  sent[1].refuse(new Error("No such sign."));
  await settled();
  question.tick({ text: "a?c" });
  assert.equal(question.why, "No such sign.");
  assert.equal(sent.length, 2);
  question.tick({ text: "abc" });
  assert.equal(question.why, "");
  assert.equal(question.isStale, false);
  question.stop();
});

Deno.test("frames of a playing run bring the answer along; a paused one is asked about", async () => {
  const { state, question, sent, subscribed } = view({ every: 0, holds: (tensors, { unit }) => tensors.unit === unit });
  question.tick({ unit: 1 });
  assert.deepEqual(subscribed, [{ unit: 1 }]);
  sent[0].answer(answer(0));
  await settled();
  const [a, b] = [8, 9].map((step) => ({ ...moment(step, state.frame.branch), tensors: { unit: 1 } }));
  Object.assign(state, { a, b, frame: a, share: 0.5, isPlaying: true });
  question.tick({ unit: 1 });
  assert.deepEqual([question.before, question.after, question.tensors, question.step], [a.tensors, b.tensors, a.tensors, 8]);
  assert.equal(question.answeredOf, a);
  assert.equal(sent.length, 1);
  state.isPlaying = false;
  assert.ok(question.isStale);
  question.stop();
  assert.equal(subscribed.at(-1), null);
});

Deno.test("an answer that comes later than what frames brought does not take the picture back", async () => {
  const { state, question, sent } = view({ every: 0, holds: (tensors, { unit }) => tensors.unit === unit });
  question.tick({ unit: 1 });
  const frame = { ...moment(9, state.frame.branch), tensors: { unit: 1 } };
  Object.assign(state, { a: frame, b: frame, frame, isPlaying: true });
  question.tick({ unit: 1 });
  sent[0].answer(answer(0));
  await settled();
  assert.equal(question.step, 9);
  question.stop();
});
