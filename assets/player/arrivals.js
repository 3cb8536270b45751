/** What the server says, and what follows from it for the one who plays. */

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
  if (mine && isLost && mine.step > message.newest) conductor.isRestoring = run.restore(mine);
  else if (!mine || isOther || tape.branchNumber !== message.branch) startAt(conductor, message.step);
  tape.branchNumber = message.branch;
  on.branched(message);
  on.wake();
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
  const { seeker, tape, feed, cinema } = conductor;
  if (frame.step === seeker.wanted) return found(conductor, frame);
  const isNew = !tape.at(frame.step);
  keep(conductor, frame);
  feed.took(isNew, performance.now());
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
