/** Slow motion in the course of a run: a mode in which time goes phase by phase, and the run by one update after each mini-batch. */

import { Film, LIT } from "./film.js";

export class Cinema {
  constructor(conductor) {
    const { run, on } = conductor;
    this.conductor = conductor;
    this.film = new Film({
      look: (step, question) => run.look(() => ({ step, question })).finally(on.wake),
      update: () => this.#update(),
      failed: (error) => this.#failed(error),
    });
    this.isOn = false;
    this.tempo = 1;
    /** The step whose frame the film waits for, after an update. */
    this.awaited = null;
  }

  set(isOn) {
    this.isOn = isOn;
    this.end();
  }

  /** What is shown is void; the mode stays. */
  end() {
    this.film.end();
    this.awaited = this.about = null;
  }

  /** True while the film runs. */
  tick(seconds) {
    const { film, conductor } = this;
    this.#follow();
    if (conductor.isPlaying) film.advance(seconds * this.tempo);
    return conductor.isPlaying && film.detail !== null && !film.isWaiting;
  }

  /** Do something with the film by hand. */
  hand(act) {
    if (this.film.detail) act(this.film);
    this.conductor.on.wake();
  }

  /** A frame has come: if it is the update that the film ended with, on to the next mini-batch's first sample. */
  arrived(frame) {
    if (frame.step !== this.awaited) return;
    const { seeker, playhead } = this.conductor;
    this.awaited = null;
    this.about = momentOf(frame);
    seeker.stop();
    this.film.begin(frame.step, 0, { t: this.#start, shown: () => playhead.show(frame) });
  }

  /** The film is about the shown moment, wherever one went meanwhile. */
  #follow() {
    const { playhead, seeker, isReady } = this.conductor;
    const { frame } = playhead;
    if (!frame || !isReady || this.awaited !== null || seeker.wanted !== null || this.about === momentOf(frame)) return;
    if (this.film.isWaiting && this.about) return;
    this.about = momentOf(frame);
    this.film.begin(frame.step, 0, { t: this.#start });
  }

  /** Where a sample's first phase begins: who goes on by hand sees it as a whole. */
  get #start() {
    return this.conductor.isPlaying ? 0 : LIT;
  }

  #update() {
    const { conductor, film } = this;
    const { tape, feed, seeker, newestStep } = conductor;
    const step = film.step + 1;
    if (!conductor.isReady) return;
    if (conductor.isEnded && step > newestStep) return conductor.stopAtEnd();
    film.isWaiting = true;
    this.awaited = step;
    const held = tape.at(step);
    if (held) this.arrived(held);
    else if (step <= newestStep) seeker.ask(step);
    else feed.ask(1, { updates: step - tape.newest.step }, performance.now());
  }

  #failed(error) {
    const { conductor } = this;
    conductor.on.note("error", error.message);
    conductor.setSlow(false);
  }
}

const momentOf = ({ step, branch }) => `${branch?.key}.${step}`;
