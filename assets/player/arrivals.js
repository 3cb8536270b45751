/** What the server says, and what follows from it for the one who plays. */

const ANEW = "The server was started anew and no longer has this network's weights, so the run begins again at step 0; the earlier curve stays in grey.";

/** A function for each kind of message, called as they arrive; `conductor` is told of all of them. */
export function arrivals(conductor) {
  return {
    opened: (message) => opened(conductor, message),
    changed: (message) => changed(conductor, message),
    scene: (branch) => scene(conductor, branch),
    frame: (frame) => took(conductor, frame),
    sought: (frame) => found(conductor, frame),
    end: (message) => ended(conductor, message),
    refused: (why) => refused(conductor, why),
    line: (state, why, code) => lineChanged(conductor, state, why, code),
  };
}

function opened(conductor, message) {
  const { feed, run, tape, isOther, on } = conductor;
  feed.forget();
  const mine = tape.newest;
  const isLost = isOther || tape.branchNumber === message.branch;
  Object.assign(conductor, { isEnded: false, isReady: true, isOther: false });
  const isAhead = mine && isLost && mine.step > message.newest;
  if (isAhead && conductor.isHeavy) startAnew(conductor);
  else if (isAhead) conductor.isRestoring = run.restore(mine);
  else if (!mine || isOther || tape.branchNumber !== message.branch) startAt(conductor, message.step);
  tape.branchNumber = message.branch;
  on.branched(message);
  if (isAhead && conductor.isHeavy) on.note("note", ANEW);
  on.wake();
}

/** What the browser holds of a heavy run has no weights to go on from: its curve stays as a ghost. */
function startAnew({ tape, playhead, seeker }) {
  tape.fork(-1, true);
  playhead.show(null);
  seeker.ask(0);
}

function startAt({ tape, playhead, seeker }, step) {
  tape.clear();
  playhead.show(null);
  seeker.ask(step);
}

/** The run goes on in a new branch from a step that it names. */
function changed(conductor, message) {
  const { feed, cinema, tape, playhead, seeker, on } = conductor;
  const { from, why, branch } = message;
  feed.forget();
  cinema.end();
  conductor.rhythm.forget();
  Object.assign(conductor, { isEnded: false, isRestoring: false });
  tape.branchNumber = branch;
  tape.fork(from, playhead.step > from || !conductor.isPlaying);
  if (why !== "worker" && (playhead.step >= from || seeker.wanted > from)) seeker.expect(from);
  if (playhead.step > from) playhead.show(tape.nearest(from));
  on.branched(message);
  on.wake();
}

function scene(conductor, branch) {
  conductor.perEpoch = branch.scene.number("updates_per_epoch") || 1;
  conductor.on.scene(branch);
  conductor.on.wake();
}

function took(conductor, frame) {
  const { seeker, tape, feed, rhythm, cinema } = conductor;
  if (frame.step === seeker.wanted) return found(conductor, frame);
  const isNew = !tape.at(frame.step);
  const now = performance.now();
  keep(conductor, frame);
  feed.took(isNew, now);
  if (isNew) rhythm.hear(frame.step, now);
  cinema.arrived(frame);
}

function found(conductor, frame) {
  const { seeker, playhead, cinema } = conductor;
  keep(conductor, frame);
  if (seeker.takes(frame)) playhead.show(frame);
  else if (playhead.step === frame.step) playhead.replace(frame);
  cinema.arrived(frame);
}

function keep({ tape, playhead, on }, frame) {
  tape.put(frame);
  if (!playhead.frame) playhead.show(frame);
  on.arrived(frame);
  on.wake();
}

function ended(conductor, { step, why }) {
  conductor.isEnded = true;
  conductor.endSentence = why;
  conductor.feed.forget();
  conductor.on.note("end", conductor.endSentence, step);
  conductor.on.wake();
}

function refused(conductor, why) {
  if (conductor.isRestoring) startAt(conductor, 0);
  conductor.isRestoring = false;
  conductor.feed.forget();
  conductor.on.note("error", why);
  conductor.on.wake();
}

function lineChanged(conductor, state, why, code) {
  conductor.feed.forget();
  conductor.isReady = false;
  conductor.on.line(state, why, code);
  conductor.on.wake();
}
