/** What the server says, and what follows from it for the one who plays. */

import { ALONE } from "./control.js";

const ANEW = "The weights of this network are gone, so the run begins again at step 0; the earlier curve stays beside it.";
const COPY = "A copy of so large a network begins at step 0; the curve of the other window's run stays beside it.";

/** Why a run ends that has come to what it was meant to. */
const GOALS = ["done", "early stopping"];
/** The close code of a run that the server does not have. */
const GONE = 4404;

/** A function for each kind of message, called as they arrive; `conductor` is told of all of them. */
export function arrivals(conductor) {
  return {
    opened: (message) => opened(conductor, message),
    changed: (message) => changed(conductor, message),
    control: (standing) => passed(conductor, standing),
    scene: (branch) => scene(conductor, branch),
    frame: (frame) => took(conductor, frame),
    sought: (frame) => found(conductor, frame),
    past: (tensors) => past(conductor, tensors),
    end: (message) => ended(conductor, message),
    refused: (why) => refused(conductor, why),
    line: (state, why, code) => lineChanged(conductor, state, why, code),
  };
}

function opened(conductor, message) {
  const { feed, run, tape, isOther, on } = conductor;
  feed.forget();
  const mine = tape.newest;
  const isLost = isOther || message.revived || tape.branchNumber === message.branch;
  Object.assign(conductor, { isEnded: false, isReady: true, isOther: false });
  conductor.follower.goTo(message.step);
  const isAhead = !conductor.isWatching && mine && isLost && mine.step > message.newest;
  if (isAhead && !conductor.isWhole && !message.revived) startAnew(conductor);
  else if (isAhead && conductor.isWhole) conductor.isRestoring = run.restore(mine);
  else if (!mine || isOther || conductor.isWatching || tape.branchNumber !== message.branch) startAt(conductor, message);
  tape.branchNumber = message.branch;
  on.control(conductor.control);
  on.branched(message);
  if (isAhead && !conductor.isWhole && !message.revived) on.note("note", conductor.isCopy ? COPY : [conductor.loss, ANEW].join(" ").trim());
  conductor.isCopy = false;
  on.wake();
}

/** What the browser holds has no weights to go on from: its curve stays as a ghost. */
function startAnew({ run, tape, playhead, seeker }) {
  leave(tape, run, 0);
  playhead.show(null);
  seeker.ask(0);
}

/** A run that this window holds nothing of, or not all: its curve comes from the server, and the moment it stands at. */
function startAt({ run, tape, playhead, seeker }, { step, sent }) {
  leave(tape, run, sent);
  if (sent > 0) run.past();
  playhead.show(tape.at(step));
  seeker.ask(step);
}

/** The tape becomes that of the run as it is now, of which all up to `seen` counts as seen. */
function leave(tape, run, seen) {
  tape.follow(run.stretches, tape.address);
  Object.assign(tape, { seen, address: run.branch.address });
}

/** Control has gone from one window to another, or there is another window. The new one goes on from where both are. */
function passed(conductor, standing) {
  const { control: before, run, on } = conductor;
  conductor.control = standing;
  run.line.standing = standing.mine ? "" : "&watching";
  if (standing.mine !== before.mine && conductor.isReady) stand(conductor);
  on.control(standing);
  on.wake();
}

function stand(conductor) {
  const { feed, rhythm, playhead, follower, tape, run } = conductor;
  conductor.setSlow(false);
  feed.forget();
  rhythm.forget();
  if (conductor.isWatching) follower.goTo(playhead.step);
  else playhead.show(tape.at(follower.step) ?? playhead.frame);
  Object.assign(playhead, { isPlaying: false, isCatchingUp: false });
  if (!conductor.isWatching && playhead.frame) run.seek(playhead.step);
}

function past({ run, tape, on }, tensors) {
  tape.join(tensors, (number) => run.keyOf(number));
  on.wake();
}

/** The run goes on in a new branch from a step that it names. */
function changed(conductor, message) {
  const { feed, cinema, tape, on } = conductor;
  const { from, why, branch } = message;
  feed.forget();
  cinema.end();
  conductor.rhythm.forget();
  Object.assign(conductor, { isEnded: false, isRestoring: false });
  tape.branchNumber = branch;
  conductor.follower.goTo(from);
  if (why !== "worker") goOnFrom(conductor, from);
  on.branched(message);
  on.wake();
}

/** Moments that were left are not shown any more: `from` is, whose frame comes unasked. */
function goOnFrom({ run, tape, playhead, seeker }, from) {
  const isLeft = playhead.frame && !run.isOf(playhead.frame);
  if (from > (tape.newest?.step ?? 0)) run.past();
  const before = tape.address;
  leave(tape, run, isLeft ? from : Math.min(from, tape.seen));
  if (!isLeft) tape.mark(from, run.branch.key, before, tape.address);
  if (isLeft || playhead.step >= from || seeker.wanted > from) seeker.expect(from);
  const held = isLeft || playhead.step > from ? tape.nearest(from) : null;
  if (held) playhead.show(held);
}

function scene(conductor, branch) {
  conductor.perEpoch = branch.scene.number("updates_per_epoch") || 1;
  conductor.on.scene(branch);
  conductor.on.wake();
}

function took(conductor, frame) {
  const { run, seeker, tape, feed, rhythm, cinema } = conductor;
  if (!run.isOf(frame)) return;
  if (frame.step === seeker.wanted) return found(conductor, frame);
  const isNew = !tape.at(frame.step);
  const now = performance.now();
  keep(conductor, frame);
  feed.took(isNew, now);
  if (isNew) rhythm.hear(frame.step, now);
  conductor.follower.took(frame.step, now);
  cinema.arrived(frame);
}

function found(conductor, frame) {
  const { run, seeker, playhead, cinema } = conductor;
  if (!run.isOf(frame)) return;
  keep(conductor, frame);
  const isSought = seeker.takes(frame);
  if (conductor.isWatching) conductor.follower.goTo(frame.step);
  if (isSought || conductor.isWatching) playhead.show(frame);
  else if (playhead.step === frame.step) playhead.replace(frame);
  cinema.arrived(frame);
}

function keep({ tape, playhead, on }, frame) {
  tape.put(frame);
  if (!playhead.frame) playhead.show(frame);
  on.arrived(frame);
  on.wake();
}

function ended(conductor, { why, cause }) {
  Object.assign(conductor, { isEnded: true, endSentence: why, endKind: GOALS.includes(cause) ? "done" : "end" });
  conductor.feed.forget();
  conductor.sayEnd();
  conductor.on.wake();
}

function refused(conductor, why) {
  if (conductor.isRestoring) startAt(conductor, { step: 0, sent: 0 });
  conductor.isRestoring = false;
  conductor.feed.forget();
  conductor.on.note("error", why);
  conductor.on.wake();
}

function lineChanged(conductor, state, why, code) {
  conductor.feed.forget();
  conductor.isReady = false;
  if (state === "open") conductor.control = ALONE;
  if (code === GONE) conductor.loss = why;
  conductor.on.line(state, why, code);
  conductor.on.wake();
}
