/** Plays a run: what is shown, what is asked for, and where both go on after a change. Knows no element of the page. */

import { arrivals } from "./arrivals.js";
import { Cinema } from "./cinema.js";
import { ALONE, WATCHING } from "./control.js";
import { Feed } from "./feed.js";
import { Follower } from "./follower.js";
import { Playhead } from "./playhead.js";
import { Run } from "./run.js";
import { Rhythm } from "./rhythm.js";
import { Seeker } from "./seeker.js";
import { GEARS } from "./speeds.js";

const CURVE_ONLY = "Of this earlier branch only the curve is kept: it cannot be gone back to.";
/** The server refuses frames that lie further apart than this. */
const MOST_UPDATES = 10000;
/** The server owes frames and says nothing for so long, in milliseconds: that is told; then another line is tried. */
const SILENT = 12000;
const DEAD = 30000;
/** While held frames are replayed, the server is told where we are this often: a change of settings forks there. */
const REPORT = 500;

export class Conductor {
  /** `on`: {wake, note(kind, text), branched(message), control(standing), scene(branch), arrived(frame), line(state, why, code)}. */
  constructor(tape, on, { gears, is_whole: isWhole }) {
    this.tape = tape;
    this.on = on;
    /** Frames hold the whole network, so that a run can go on from one that only the browser still has. */
    this.isWhole = isWhole;
    this.gears = GEARS[gears];
    this.run = new Run(arrivals(this), tape);
    this.feed = new Feed(this.run, tape, this.gears.leads);
    this.rhythm = new Rhythm();
    this.seeker = new Seeker(this.run);
    this.playhead = new Playhead(tape);
    this.follower = new Follower(tape, this.playhead, this.rhythm);
    this.cinema = new Cinema(this);
    this.control = ALONE;
    this.speedIndex = this.gears.normal;
    this.stepSize = "mini-batch";
    this.perEpoch = 1;
    this.reportedAt = 0;
    this.isSilent = false;
    this.isEnded = false;
    this.isRestoring = false;
    this.isOther = false;
    /** The run that is opened next is a copy of one that another window has. */
    this.isCopy = false;
    this.endSentence = "";
    this.endKind = "end";
    /** Why the server did not have our run any more. */
    this.loss = "";
    /** The line is open and the server has said where the run stands. */
    this.isReady = false;
  }

  get film() {
    return this.cinema.film;
  }

  get speed() {
    const speed = this.gears.speeds[this.speedIndex];
    const most = Math.max(1, Math.floor(MOST_UPDATES / this.perEpoch)) * this.perEpoch;
    return { ...speed, updates: Math.min(most, MOST_UPDATES, speed.updates(this.perEpoch, this.playhead.step)) };
  }

  /** Another window has control: this one shows what it shows. */
  get isWatching() {
    return !this.control.mine;
  }

  get isPlaying() {
    return this.playhead.isPlaying;
  }

  get newestStep() {
    return Math.max(this.tape.newest?.step ?? 0, this.run.newest);
  }

  /** Connect; `isOther`: a run that the server has just made in place of the one we had. */
  open(url, isOther, once) {
    this.isOther = isOther;
    if (isOther) {
      this.tape.age += 1;
      this.run.line.standing = "";
    }
    this.run.open(url, once);
  }

  close() {
    this.seeker.stop();
    this.run.close();
  }

  /** One tick of the clock; true while there is more to show. */
  tick(now, seconds) {
    if (this.isWatching) return this.isReady && this.follower.tick(now, seconds);
    if (this.cinema.isOn) return this.cinema.tick(seconds);
    this.#tickFrames(now, seconds);
    return (this.isPlaying || this.playhead.isCatchingUp) && !this.#isDry;
  }

  /** Nothing to show until the line brings something. */
  get #isDry() {
    return this.playhead.isAtEnd && !(this.isPlaying && this.isReady);
  }

  #tickFrames(now, seconds) {
    const { playhead, feed, speed } = this;
    const comes = !this.isEnded && this.isReady;
    playhead.advance(seconds, speed, comes ? feed.leadAt(speed.pace) : 0, this.gears.isSlow ? this.rhythm.frames : Infinity);
    if (!this.isPlaying) return;
    if (comes) this.#keepFed(now);
    if (comes) this.#mindSilence(now);
    else if (this.isEnded && playhead.isAtEnd) this.pause();
  }

  #mindSilence(now) {
    const silence = this.feed.isIdle ? 0 : now - Math.max(this.feed.since, this.run.line.heardAt);
    const isSilent = silence > SILENT;
    if (isSilent !== this.isSilent) this.on.silent(isSilent);
    this.isSilent = isSilent;
    if (silence > DEAD) this.run.line.renew();
  }

  #keepFed(now) {
    const { playhead, feed, speed } = this;
    if (this.isRestoring || !playhead.frame) return;
    feed.keep(playhead.step, speed, now);
    if (!feed.isIdle || this.tape.ahead(playhead.step) <= feed.lead || now - this.reportedAt < REPORT) return;
    this.reportedAt = now;
    this.run.seek(playhead.step);
  }

  play() {
    if (this.isEnded && this.playhead.isAtEnd) return this.sayEnd();
    this.seeker.stop();
    this.rhythm.forget();
    this.playhead.isPlaying = true;
    this.playhead.isCatchingUp = false;
    if (this.cinema.isOn) this.film.replay();
    else if (!this.isEnded && this.isReady) this.#keepFed(performance.now());
    this.on.wake();
  }

  /** Stop; what was already asked for is still shown, so that the shown frame is the newest; in the past the server is told where we are. */
  pause() {
    const isSlow = this.cinema.isOn;
    const wasLive = this.isPlaying && this.feed.isNear(this.playhead.step);
    this.playhead.isPlaying = false;
    this.playhead.isCatchingUp = wasLive && !isSlow;
    if (!isSlow) this.feed.stop();
    if (!wasLive && !isSlow && this.isReady && this.playhead.frame) this.run.seek(this.playhead.step);
    this.on.wake();
  }

  /** Stand still, out of slow motion: someone looks at what is shown. */
  stand() {
    if (this.cinema.isOn) this.setSlow(false);
    if (this.isPlaying) this.pause();
  }

  setSpeed(index) {
    this.speedIndex = Math.max(0, Math.min(this.gears.speeds.length - 1, index));
    this.rhythm.forget();
    this.on.wake();
  }

  /** Slow motion, or at the speed that is set. It stands still until one plays it or goes on by hand. */
  setSlow(isSlow) {
    if (isSlow && !this.cinema.isOn) {
      this.pause();
      if (!this.playhead.isAtEnd) this.#settle();
    }
    this.cinema.set(isSlow);
    this.on.slow(isSlow);
    this.on.wake();
  }

  /** Stand at the shown frame, and let the server know. */
  #settle() {
    this.playhead.isCatchingUp = false;
    this.seeker.ask(this.playhead.step);
  }

  sayEnd() {
    this.on.note(this.endKind, this.endSentence);
  }

  stopAtEnd() {
    this.pause();
    this.sayEnd();
  }

  /** Show the frame at `step`: the nearest held one now, the exact one when it comes. */
  seek(step) {
    const target = Math.max(this.run.oldest, Math.min(this.newestStep, step));
    this.cinema.end();
    this.playhead.isPlaying = false;
    this.feed.stop();
    const held = this.tape.nearest(target);
    if (held) this.playhead.show(held);
    this.seeker.askSoon(target, held?.step === target);
    this.on.wake();
  }

  /** Move by a part of the whole timeline. */
  seekBy(part) {
    const span = Math.max(1, Math.round(this.newestStep * Math.abs(part)));
    this.seek(this.playhead.step + Math.sign(part) * span);
  }

  step(direction) {
    if (this.cinema.isOn) return this.#stepPhase(direction);
    const { step } = this.playhead;
    const size = this.stepSize === "epoch" ? this.perEpoch : 1;
    const target = direction > 0 ? (Math.floor(step / size) + 1) * size : (Math.ceil(step / size) - 1) * size;
    this.goTo(target);
  }

  #stepPhase(direction) {
    this.handle((film) => (direction > 0 ? film.next() : film.back()));
  }

  /** Do something with the film of slow motion by hand: then it stands. */
  handle(act) {
    if (this.isPlaying) this.pause();
    this.cinema.hand(act);
  }

  /** Show a step, one that has to be computed too. */
  goTo(target) {
    if (!this.isReady) return this.#goToHeld(target);
    if (target <= this.newestStep) return this.seek(target);
    if (this.isEnded) return this.sayEnd();
    this.cinema.end();
    this.seeker.stop();
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

  /** What cannot be done from here, for the person who tries. */
  sayWatching() {
    this.on.note("note", WATCHING);
  }

  fork() {
    this.run.fork(this.playhead.step);
  }

  /** Can one go on where the branch of this earlier curve was left? */
  canReturn(ghost) {
    return this.run.leftBranch(ghost.branch[ghost.length - 1]) !== null;
  }

  /** Go on where the branch of an earlier curve was left; without one, that which was left last. */
  goBack(ghost = this.tape.ghosts.findLast((earlier) => this.canReturn(earlier))) {
    if (!ghost) return this.on.note("note", "There is no earlier branch to go back to.");
    if (!this.canReturn(ghost)) return this.on.note("note", CURVE_ONLY);
    if (this.isPlaying) this.pause();
    this.run.back(this.run.leftBranch(ghost.branch[ghost.length - 1]));
  }

  /** The first step of the run, and from there anew; what was is a ghost. */
  reset() {
    if (this.isPlaying) this.pause();
    this.seek(this.run.oldest);
    this.run.fork(this.run.oldest);
  }
}
