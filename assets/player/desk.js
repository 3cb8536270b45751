/** What stands around the picture and is read and pressed: transport, numbers, switches, curve. */

import { Confusion } from "./confusion.js";
import { acts, scrubs } from "./controls.js";
import { h } from "../kit/dom.js";
import { CALM } from "../kit/light.js";
import { LinksSwitch } from "./links.js";
import { meter } from "./meter.js";
import { Readouts } from "./readouts.js";
import { Replay } from "./replay.js";
import { Stepper } from "./stepper.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";

/** While it plays, all numbers change together and so often that they can be read: they are of one moment. */
const EVERY = 100;

export class Desk {
  shownAt = -EVERY;
  changedAt = -EVERY;
  confusedAt = -CALM;
  told = null;

  constructor(player) {
    const { conductor, isHidden, data, tape } = player;
    const { gears } = conductor;
    const { curves, tested } = data;
    this.player = player;
    this.conductor = conductor;
    this.transport = new Transport(acts(player), isHidden, { gears, hasLinks: Boolean(gears.hasSlow), hasOnnx: Boolean(data.has_onnx), words: data.words ?? [] });
    this.readouts = new Readouts(isHidden, data.readouts);
    this.links = new LinksSwitch((kind) => player.setLinks(kind), (name) => !gears.hasSlow || isHidden(name));
    this.stepper = new Stepper((act) => conductor.handle(act), (times) => (conductor.cinema.tempo = times));
    this.timeline = new Timeline(tape, scrubs(player), isHidden, { hasChoice: curves.length > 1, epochs: gears.epochs });
    this.confusion = new Confusion(isHidden, tested);
    this.replay = new Replay(this.transport.play, this.timeline.place, () => player.toggle());
    if (!isHidden("play")) this.timeline.legend.prepend(this.replay.element);
    this.readouts.element.hidden = isHidden("readouts");
    this.timeline.element.hidden = isHidden("timeline");
    this.head = h("div", { class: "board-head" }, this.readouts.element, this.links.element);
    this.below = h("div", { class: "below" }, this.timeline.element, this.confusion.element);
  }

  close() {
    this.replay.close();
    this.timeline.value.close();
  }

  resize() {
    this.timeline.resize();
  }

  theme(palette) {
    this.timeline.theme(palette);
  }

  /** What the page's data says: the loss by name, and whether there is a change to take back. */
  learn({ address, fields, settings, can_undo: undo, can_redo: redo }) {
    this.timeline.learn(address, fields);
    this.timeline.lossTitle = `loss (${settings.loss ?? "mean"})`;
    this.transport.setAbilities({ undo: Boolean(undo), redo: Boolean(redo) });
  }

  /** Another branch: how many updates an epoch has, and the names of its classes, if it has any. */
  scene({ layout, tensors }) {
    this.timeline.perEpoch = this.conductor.perEpoch;
    this.classes = "text/classes" in layout ? new TextDecoder().decode(tensors["text/classes"].data).split("\n") : [];
  }

  setPlaying(isPlaying) {
    for (const part of [this.transport, this.replay]) part.setPlaying(isPlaying);
  }

  /** The shown frame in all parts; true while one of them still moves. */
  show(frame, now) {
    const { conductor, player } = this;
    const { perEpoch, newestStep, film, isPlaying } = conductor;
    const { settings } = player.data;
    const state = { perEpoch, isPaused: !isPlaying, now, settings, newest: newestStep, rate: isPlaying ? conductor.rhythm.updates : NaN };
    this.#tell(frame, state);
    this.stepper.show(conductor.cinema);
    this.transport.setDamped(player.shown.isDamped);
    this.canFork = frame.step < newestStep && !isPlaying;
    this.transport.setAbilities({ back: frame.step > conductor.run.oldest || film.isOn, reset: newestStep > conductor.run.oldest, fork: this.canFork });
    this.transport.setDownloads(...files(player.data.run, player.finder.token, frame.step));
    Object.assign(meter, { newest: newestStep, isPlaying });
    player.root.classList.toggle("has-past", newestStep > 0);
    return this.timeline.show({ ...state, frame, epochNow: this.#epochNow(frame), isStill: player.isStill });
  }

  #tell(frame, state) {
    const isOther = frame !== this.told;
    if (!state.isPaused && state.now - (isOther ? this.changedAt : this.shownAt) < EVERY) return;
    this.shownAt = state.now;
    if (isOther) Object.assign(this, { told: frame, changedAt: state.now });
    this.readouts.show(frame, state);
    this.player.voice.follow(frame, !state.isPaused, state.now);
    this.#confuse(frame, state);
  }

  /** Its cells are large, so they must not flash. */
  #confuse(frame, { isPaused, now }) {
    if (!isPaused && now - this.confusedAt < CALM) return;
    this.confusedAt = now;
    this.confusion.show(frame, this.classes);
  }

  /** Between two frames, the epoch that the playhead has come to. */
  #epochNow(frame) {
    const { next, t } = this.player.shown;
    const epoch = frame.number("epoch");
    return next && !this.player.isStill ? epoch + t * (next.number("epoch") - epoch) : epoch;
  }
}

function files(run, token, step) {
  const base = `${run}/${token}`;
  return [`${base}/script.py`, `${base}/weights.safetensors?step=${step}`, `${base}/model.onnx?step=${step}`];
}
