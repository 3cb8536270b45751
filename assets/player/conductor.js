/** Plays a run: what is shown, what is asked for, and where both go on after a change. Knows no element of the page. */

import { Feed } from "./feed.js";
import { Film } from "./film.js";
import { Playhead } from "./playhead.js";
import { Run } from "./run.js";
import { NORMAL, SPEEDS } from "./speeds.js";

/** While dragging, the exact frame is asked for when the pointer rests this long. */
const REST = 70;
/** The server refuses frames that lie further apart than this. */
const MOST_UPDATES = 10000;
/** While held frames are replayed, the server is told where we are this often: a change of settings forks there. */
const REPORT = 500;

export class Conductor {
  /** `on`: {wake, note(kind, text), branched(message), scene(branch), arrived(frame), line(state, why, code)}. */
  constructor(tape, on) {
    Object.assign(this, { tape, on });
    this.run = new Run({
      opened: (message) => this.#opened(message),
      changed: (message) => this.#changed(message),
      scene: (branch) => this.#scene(branch),
      frame: (frame) => this.#took(frame),
      sought: (frame) => this.#found(frame),
      end: (message) => this.#ended(message),
      refused: (why) => this.#refused(why),
      line: (state, why, code) => this.#lineChanged(state, why, code),
    });
    this.feed = new Feed(this.run, tape);
    this.playhead = new Playhead(tape);
    this.film = new Film({
      look: (question) => this.run.look(this.playhead.step, question).finally(on.wake),
      update: () => this.#filmUpdate(),
      failed: (error) => on.note("error", error.message),
    });
    this.speedIndex = NORMAL;
    this.stepSize = "mini-batch";
    this.perEpoch = 1;
    this.wanted = null;
    this.asked = null;
    this.seekTimer = 0;
    this.reportedAt = 0;
    this.isEnded = false;
    this.isRestoring = false;
    /** The line is open and the server has said where the run stands. */
    this.isReady = false;
  }

  get speed() {
    const speed = SPEEDS[this.speedIndex];
    const most = Math.max(1, Math.floor(MOST_UPDATES / this.perEpoch)) * this.perEpoch;
    return { ...speed, updates: Math.min(most, MOST_UPDATES, speed.updates(this.perEpoch)) };
  }

  get isPlaying() {
    return this.playhead.isPlaying;
  }

  get newestStep() {
    return Math.max(this.tape.newest?.step ?? 0, this.run.newest);
  }

  /** Connect; `isOther`: a run that the server has just made in place of the one we had. */
  open(url, isOther) {
    this.isOther = isOther;
    this.run.open(url);
  }

  close() {
    clearTimeout(this.seekTimer);
    this.run.close();
  }

  /** One tick of the clock; true while there is more to show. */
  tick(now, seconds) {
    if (this.film.isOn) this.#tickFilm(seconds);
    else if (this.isPlaying && this.speed.film) this.film.begin(0);
    else this.#tickFrames(now, seconds);
    const isMoving = this.isPlaying || this.playhead.isCatchingUp;
    return this.film.isOn ? this.isPlaying || this.film.isSingle : isMoving && !this.#isDry;
  }

  /** Nothing to show until the line brings something. */
  get #isDry() {
    return this.playhead.isAtEnd && !(this.isPlaying && this.isReady);
  }

  #tickFrames(now, seconds) {
    const { playhead, feed, speed } = this;
    const comes = !this.isEnded && this.isReady;
    playhead.advance(seconds, speed, comes ? feed.leadAt(speed.pace) : 0);
    if (!this.isPlaying) return;
    if (comes) this.#keepFed(now);
    else if (this.isEnded && playhead.isAtEnd) this.pause();
  }

  #keepFed(now) {
    const { playhead, feed, speed } = this;
    if (this.isRestoring || !playhead.frame) return;
    feed.keep(playhead.step, speed, now);
    if (!feed.isIdle || this.tape.ahead(playhead.step) <= feed.lead || now - this.reportedAt < REPORT) return;
    this.reportedAt = now;
    this.run.seek(playhead.step);
  }

  #tickFilm(seconds) {
    if (!this.isPlaying && !this.film.isSingle) return;
    if (this.film.advance(seconds) === "sample") this.film.isSingle = false;
  }

  play() {
    if (this.isEnded && this.playhead.isAtEnd) return this.on.note("end", this.endSentence);
    this.#stopSeeking();
    this.playhead.isPlaying = true;
    this.playhead.isCatchingUp = false;
    if (!this.speed.film) {
      this.film.end();
      if (!this.isEnded && this.isReady) this.#keepFed(performance.now());
    }
    this.on.wake();
  }

  /** Stop; what was already asked for is still shown, so that the shown frame is the newest. */
  pause() {
    const wasLive = this.isPlaying && this.tape.ahead(this.playhead.step) <= this.feed.lead;
    this.playhead.isPlaying = false;
    this.playhead.isCatchingUp = wasLive && !this.film.isOn;
    this.feed.stop();
    this.on.wake();
  }

  setSpeed(index) {
    this.speedIndex = Math.max(0, Math.min(SPEEDS.length - 1, index));
    if (!this.speed.film) this.film.end();
    if (this.speed.film) this.feed.stop();
    this.on.wake();
  }

  /** Show the frame at `step`: the nearest held one now, the exact one when it comes. */
  seek(step) {
    const target = Math.max(0, Math.min(this.newestStep, step));
    this.film.end();
    this.isAwaitingUpdate = false;
    this.playhead.isPlaying = false;
    this.feed.stop();
    const held = this.tape.nearest(target);
    if (held) this.playhead.show(held);
    this.wanted = held?.step === target ? null : target;
    this.#askSoon(target);
    this.on.wake();
  }

  /** The server is asked even for a held frame: the playhead there is where a change forks. */
  #askSoon(step) {
    clearTimeout(this.seekTimer);
    this.seekTimer = setTimeout(() => {
      this.asked = step;
      this.run.seek(step);
    }, REST);
  }

  step(direction) {
    if (this.stepSize === "sample" && (this.film.isOn || direction > 0)) return this.#stepSample(direction);
    const { step } = this.playhead;
    const size = this.stepSize === "epoch" ? this.perEpoch : 1;
    const target = direction > 0 ? (Math.floor(step / size) + 1) * size : (Math.ceil(step / size) - 1) * size;
    this.#goTo(target);
  }

  #goTo(target) {
    if (!this.isReady) return this.#goToHeld(target);
    if (target <= this.newestStep) return this.seek(target);
    if (this.isEnded) return this.on.note("end", this.endSentence);
    this.film.end();
    this.#stopSeeking();
    this.playhead.isPlaying = false;
    this.playhead.isCatchingUp = true;
    const newest = this.tape.newest;
    if (newest) this.feed.ask(1, { updates: Math.max(1, target - newest.step) }, performance.now());
    this.on.wake();
  }

  /** Without a line there is only what is held. */
  #goToHeld(target) {
    const { frames } = this.tape;
    const at = this.tape.place(target);
    const isBack = target < this.playhead.step;
    const frame = isBack && frames[at]?.step !== target ? frames[at - 1] : frames[at];
    if (frame) this.seek(frame.step);
  }

  /** A seek on its way to the server would cancel what is asked after it. */
  #stopSeeking() {
    clearTimeout(this.seekTimer);
    this.wanted = null;
  }

  #stepSample(direction) {
    const { film } = this;
    this.playhead.isPlaying = false;
    this.feed.stop();
    const { sample, size } = film.isOn ? film.place : { sample: -1, size: Infinity };
    if (sample + direction >= size) return this.#goTo(this.playhead.step + 1);
    film.begin(Math.max(0, sample + direction), true);
    this.on.wake();
  }

  /** A phase of the film forward or back; false when no film is on. */
  turnPhase(direction) {
    if (!this.film.isOn) return false;
    if (this.isPlaying) this.pause();
    this.film.isSingle = false;
    this.film.turn(direction);
    this.on.wake();
    return true;
  }

  #filmUpdate() {
    const wasPlaying = this.isPlaying;
    this.#goTo(this.playhead.step + 1);
    this.playhead.isPlaying = wasPlaying;
    this.isAwaitingUpdate = true;
  }

  fork() {
    this.run.fork(this.playhead.step);
  }

  /** Step 0 of the same experiment, and from there anew; what was is a ghost. */
  reset() {
    if (this.isPlaying) this.pause();
    this.seek(0);
    this.run.fork(0);
  }

  #opened(message) {
    this.feed.forget();
    this.isEnded = false;
    this.isReady = true;
    const mine = this.tape.newest;
    const isLost = this.isOther || this.tape.branchNumber === message.branch;
    if (mine && isLost && mine.step > message.newest) this.isRestoring = this.run.restore(mine);
    else if (!mine || this.isOther || this.tape.branchNumber !== message.branch) this.#startAt(message.step);
    this.isOther = false;
    this.tape.branchNumber = message.branch;
    this.on.branched(message);
    this.on.wake();
  }

  #startAt(step) {
    this.tape.clear();
    this.playhead.show(null);
    this.#await(step);
  }

  #await(step) {
    this.#expect(step);
    this.run.seek(step);
  }

  /** The server sends the frame at which a branch begins by itself. */
  #expect(step) {
    clearTimeout(this.seekTimer);
    this.wanted = this.asked = step;
  }

  #changed(message) {
    const { from, why } = message;
    this.feed.forget();
    this.film.end();
    this.isEnded = this.isRestoring = false;
    this.tape.branchNumber = message.branch;
    const wasSeen = this.playhead.step > from || !this.isPlaying;
    this.tape.fork(from, wasSeen);
    if (why !== "worker" && (this.playhead.step >= from || this.wanted > from)) this.#expect(from);
    if (this.playhead.step > from) this.playhead.show(this.tape.nearest(from));
    this.on.branched(message);
    this.on.wake();
  }

  #scene(branch) {
    this.perEpoch = branch.scene.number("updates_per_epoch") || 1;
    this.on.scene(branch);
    this.on.wake();
  }

  #took(frame) {
    if (frame.step === this.wanted) return this.#found(frame);
    const isNew = !this.tape.at(frame.step);
    this.#keep(frame);
    this.feed.took(isNew, performance.now());
    this.#nextBatch(frame);
  }

  /** The update that a film ended with is here: on to the next mini-batch's first sample. */
  #nextBatch(frame) {
    if (!this.isAwaitingUpdate) return;
    this.isAwaitingUpdate = false;
    this.wanted = null;
    this.playhead.show(frame);
    if (!this.isPlaying) this.film.begin(0);
  }

  #found(frame) {
    this.#keep(frame);
    const isIt = this.wanted !== null && (this.wanted === frame.step || this.asked === this.wanted);
    if (isIt) {
      this.wanted = null;
      this.playhead.show(frame);
    } else if (this.playhead.step === frame.step) this.playhead.replace(frame);
    this.#nextBatch(frame);
  }

  #keep(frame) {
    this.tape.put(frame);
    if (!this.playhead.frame) this.playhead.show(frame);
    this.on.arrived(frame);
    this.on.wake();
  }

  #ended({ step, why, cause }) {
    this.isEnded = true;
    this.endSentence = [why, cause].filter(Boolean).join(" ");
    this.feed.forget();
    this.on.note("end", this.endSentence, step);
    this.on.wake();
  }

  #refused(why) {
    if (this.isRestoring) {
      this.isRestoring = false;
      this.#startAt(0);
    }
    this.feed.forget();
    this.on.note("error", why);
    this.on.wake();
  }

  #lineChanged(state, why, code) {
    this.feed.forget();
    this.isReady = false;
    this.on.line(state, why, code);
    this.on.wake();
  }
}
