/** Slow motion in the course of a run: samples one after the other, and an update after the last of a mini-batch. */

import { Film } from "./film.js";

export class Cinema {
  constructor(conductor) {
    const { run, playhead, on } = conductor;
    this.conductor = conductor;
    this.film = new Film({
      look: (question) => run.look(playhead.step, question).finally(on.wake),
      update: () => this.#update(),
      failed: (error) => on.note("error", error.message),
    });
    this.isAwaitingUpdate = false;
  }

  get isOn() {
    return this.film.isOn;
  }

  end() {
    this.film.end();
    this.isAwaitingUpdate = false;
  }

  /** True while the film runs. */
  tick(seconds) {
    const { film, conductor } = this;
    if (!conductor.isPlaying && !film.isSingle) return false;
    if (film.advance(seconds) === "sample") film.isSingle = false;
    return conductor.isPlaying || film.isSingle;
  }

  begin() {
    this.film.begin(0);
  }

  /** The film of one more sample, or of the one before. */
  step(direction) {
    const { film, conductor } = this;
    const { sample, size } = film.isOn ? film.place : { sample: -1, size: Infinity };
    if (sample + direction >= size) return conductor.goTo(conductor.playhead.step + 1);
    film.begin(Math.max(0, sample + direction), true);
    conductor.on.wake();
  }

  /** A phase forward or back. */
  turn(direction) {
    this.film.isSingle = false;
    this.film.turn(direction);
    this.conductor.on.wake();
  }

  /** A frame has come: if it is the update that the film ended with, on to the next mini-batch's first sample. */
  arrived(frame) {
    const { conductor } = this;
    if (!this.isAwaitingUpdate) return;
    this.isAwaitingUpdate = false;
    conductor.seeker.stop();
    conductor.playhead.show(frame);
    if (!conductor.isPlaying) this.begin();
  }

  #update() {
    const { conductor } = this;
    const { isPlaying } = conductor;
    conductor.goTo(conductor.playhead.step + 1);
    conductor.playhead.isPlaying = isPlaying;
    this.isAwaitingUpdate = true;
  }
}
