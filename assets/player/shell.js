/** Puts the parts of the player together: the conductor plays, the desk shows, the view draws. */

import { viewApi } from "./api.js";
import { Banner } from "./banner.js";
import { Clock } from "./clock.js";
import { Conductor } from "./conductor.js";
import { Control } from "./control.js";
import { keys, windows } from "./controls.js";
import { Desk } from "./desk.js";
import { h } from "../kit/dom.js";
import { Finder } from "./finder.js";
import { AREA } from "./flicker.js";
import { whole } from "../kit/format.js";
import { listen } from "./keyboard.js";
import { countClick, countDrawing, countFrame } from "./meter.js";
import { Notices } from "./notices.js";
import { Paper, settingsOf } from "./paper.js";
import { save } from "./picture.js";
import { keep, tapeOf } from "./saved.js";
import { Shown } from "./shown.js";
import { Stage } from "./stage.js";
import { Mode, modeOf, paletteOf } from "../kit/theme.js";
import { sayRefusals } from "./uploads.js";
import { Voice } from "./voice.js";
import { Waiting } from "./waiting.js";
import { Wants } from "./wants.js";
import { Weights } from "./weights.js";
import { CAN_ZOOM, zoomOf } from "../kit/zoom.js";

/** Settings by which losses are no longer of one kind: earlier curves are not compared with the new one. */
const KINDS_OF_LOSS = ["loss", "task", "goal"];

export class Player {
  constructor(place, host, data, report) {
    this.host = host;
    this.data = data;
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.wants = new Wants(report);
    this.mode = new Mode();
    this.finder = new Finder(this.wants, data, (...told) => this.#connect(...told));
    this.tape = tapeOf(this.finder.token);
    this.clock = new Clock((now, seconds) => this.#tick(now, seconds));
    this.conductor = new Conductor(this.tape, this.#hears(), data);
    this.shown = new Shown(this.conductor.playhead);
    this.isHidden = (name) => this.data.hide.includes(name);
    this.flow = 0;
    this.#build(place);
    this.endRefusals = sayRefusals();
    this.finder.begin();
    this.stage
      .load(`${data.assets}/views/${data.view}.js`, viewApi(this))
      .then(() => this.#viewed(report), (error) => this.#viewFailed(error));
  }

  get isStill() {
    return this.motion.matches;
  }

  /** The area that may flash: none for who wants no motion, less where the picture is enlarged. */
  get #mostFlashing() {
    return this.isStill ? 0 : AREA / zoomOf(this.picturePlace) ** 2;
  }

  /** New data from the page: settings, a new token, another theme. */
  take(data, report) {
    const before = this.data;
    this.data = data;
    this.wants.report = report;
    this.wants.hear(data.heard);
    this.stage.learn(data.address, data.settings);
    if (KINDS_OF_LOSS.some((name) => before.settings[name] !== data.settings[name])) this.#otherLoss();
    this.finder.take(data);
    if (before.error !== data.error || data.error) this.banner.say("error", data.error);
    this.#dress();
    this.clock.wake();
  }

  destroy() {
    this.clock.stop();
    this.wants.close();
    this.finder.close();
    this.conductor.close();
    this.stage.destroy();
    this.waiting.close();
    this.desk.close();
    this.voice.close();
    this.paper.close();
    this.weights.close();
    this.resizes.disconnect();
    this.notices.close();
    this.endRefusals();
    document.removeEventListener("visibilitychange", this.wakes);
    document.removeEventListener("fullscreenchange", this.wakes);
  }

  // What the person does

  toggle() {
    if (this.conductor.isPlaying) return this.conductor.pause();
    if (!this.conductor.playhead.frame) return;
    countClick(this.conductor.playhead.step);
    this.conductor.play();
  }

  setSpeed(index) {
    this.conductor.setSpeed(index);
    this.desk.transport.setSpeed(this.conductor.speedIndex);
  }

  /** By key: the slider that would say it is not where the keyboard is. */
  turnSpeed(direction) {
    this.setSpeed(this.conductor.speedIndex + direction);
    this.voice.say(`Speed: ${this.desk.transport.speedName.textContent}.`);
  }

  setLinks(kind) {
    this.stage.call("links", kind);
    this.clock.wake(400);
  }

  async picture() {
    const blob = await this.paper.picture(() => this.stage.view?.png());
    const { data, task } = this.data.settings;
    const name = String(data ?? task ?? this.data.kind).replace(/\W+/g, "_");
    if (blob) save(blob, `perceptron_park_${name}_step_${this.shown.step}.png`);
  }

  fullscreen() {
    if (this.root.getRootNode().fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen().catch((error) => this.banner.say("note", `The browser allows no full screen here: ${error.message}`));
  }

  #build(place) {
    this.desk = new Desk(this);
    const { transport, stepper, head, below } = this.desk;
    this.banner = new Banner(() => this.root.focus({ preventScroll: true }));
    this.notices = new Notices(this.banner, this.wants, () => this.#connect(this.finder.token, false));
    this.control = new Control(windows(this), () => this.root.focus({ preventScroll: true }));
    this.waiting = new Waiting(transport, this.banner);
    this.picturePlace = h("div", { class: "stage" }, this.waiting.element);
    this.stage = new Stage(this.picturePlace, (error) => this.#viewFailed(error));
    this.weights = new Weights({
      address: (name) => `${this.data.run}/${this.finder.token}/weights?${new URLSearchParams({ name, seat: this.finder.seat })}`,
      isHidden: () => this.isHidden("weights") || this.isHidden("download"),
      say: (kind, text) => this.banner.say(kind, text),
      begin: () => this.#makeReady(),
    });
    this.voice = new Voice({ stage: this.picturePlace, describe: (frame) => this.stage.describe(frame), curve: () => this.tape.curve });
    this.paper = this.#paper();
    this.root = h(
      "div", { class: `park player${CAN_ZOOM ? " can-zoom" : ""}${this.data.tab ? " is-led" : ""}`, tabIndex: -1, role: "region", "aria-label": "Player" },
      this.voice.button,
      transport.element,
      this.banner.element,
      h("div", { class: "board" }, this.control.element, head, stepper.element, this.picturePlace),
      below,
      this.paper.element,
      this.weights.input,
      this.voice.twin,
      this.voice.element,
    );
    this.paper.root = this.root;
    this.#dress();
    place.append(this.root);
    this.#listen();
  }

  #listen() {
    listen(this.root, keys(this));
    this.wakes = () => {
      this.desk.transport.setFullscreen(Boolean(this.root.getRootNode().fullscreenElement));
      this.banner.fit();
      if (!document.hidden) this.conductor.run.line.retry();
      this.clock.wake(100);
    };
    document.addEventListener("visibilitychange", this.wakes);
    document.addEventListener("fullscreenchange", this.wakes);
    this.resizes = new ResizeObserver(() => this.#resize());
    this.resizes.observe(this.picturePlace);
    this.resizes.observe(this.desk.timeline.track);
    for (const kind of ["pointermove", "pointerdown", "pointerleave", "focusin", "focusout", "keyup", "input"]) {
      this.picturePlace.addEventListener(kind, () => this.clock.wake(350));
    }
  }

  #resize() {
    this.stage.call("resize", this.picturePlace.clientWidth, this.picturePlace.clientHeight);
    this.desk.resize();
    this.banner.fit();
    this.clock.wake(50);
  }

  /** Theme, hidden controls and whatever else the data says about how it looks. */
  #dress() {
    const { root, data } = this;
    const mode = modeOf(this.host);
    this.mode.tell(mode, data.mode, this.wants.report);
    root.classList.toggle("embed", Boolean(data.embed));
    if (root.dataset.theme !== mode || !this.palette) {
      root.dataset.theme = mode;
      requestAnimationFrame(() => this.#paint());
    }
    this.desk.learn(data);
  }

  #paint() {
    this.palette = paletteOf(this.root);
    this.stage.call("theme", this.palette);
    this.desk.theme(this.palette);
    this.#resize();
  }

  #paper() {
    const wear = (mode) => {
      this.root.dataset.theme = mode;
      this.#paint();
      const { frame } = this.shown;
      if (frame && this.#draw(frame)) this.desk.show(frame, performance.now());
    };
    const told = () => ({ title: document.querySelector("h1")?.textContent ?? this.data.kind, settings: settingsOf(this.data), step: this.shown.step });
    return new Paper({ wear, mode: () => modeOf(this.host), told });
  }

  /** A run that the page has and the line's server has not is another server's: the line says once that it was found. */
  #connect(token, isOther, isFound) {
    const url = new URL(`${this.data.live}/${token}`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    keep(token, this.tape);
    url.searchParams.set("seat", this.finder.seat);
    this.conductor.open(url.href, isOther, isFound ? "&found" : "");
  }

  #otherLoss() {
    this.tape.ghosts = [];
    this.desk.timeline.renew();
  }

  /** What the conductor has to tell. */
  #hears() {
    return {
      wake: () => this.clock.wake(),
      silent: (isSilent) => this.notices.silent(isSilent),
      slow: (isSlow) => this.desk.transport.setSlow(isSlow),
      note: (kind, text) => this.banner.say(kind, text),
      branched: (message) => this.#branched(message),
      control: (standing) => this.#controlled(standing),
      scene: (branch) => this.desk.scene(branch.scene),
      arrived: (frame) => countFrame(frame),
      line: (state, why, code) => this.#lineChanged(state, why, code),
    };
  }

  /** Before the run goes elsewhere: it rests, and the keyboard is at the player, as the menu with the button is gone. */
  #makeReady() {
    if (this.conductor.isPlaying) this.conductor.pause();
    this.root.focus({ preventScroll: true });
  }

  /** What was refused while another window had control may be done now; what else is wrong stays said. */
  #controlled(standing) {
    this.control.show(standing);
    this.desk.transport.setWatching(this.conductor.isWatching);
    if (standing.mine && this.wasWatching) this.banner.clear("error");
    this.wasWatching = !standing.mine;
  }

  #branched(message) {
    if (this.conductor.isWatching && message.address !== this.data.address) this.wants.follow();
    this.desk.transport.setOldest(message.oldest ?? 0);
    this.notices.branched(message, this.conductor.isWatching ? message.edits : this.data.settings.edits);
    if (this.conductor.isWatching) return;
    if (["back", "weights"].includes(message.why)) this.wants.go(message.address);
    if (message.why === "fork") this.voice.say(`Forked at step ${whole(message.from)}. What came after stays as an earlier curve.`);
  }

  #lineChanged(state, why, code) {
    this.notices.lineChanged(state, why, code);
    if (code === 4404) this.finder.lose();
    if (state === "open" && this.wasLost) this.finder.greet();
    this.wasLost = state === "lost";
  }

  /** The view is there, and says what it is like. */
  #viewed(report) {
    const { isLong, keys } = this.stage.view;
    this.root.classList.toggle("is-long", isLong);
    this.desk.transport.addKeys(keys);
    this.take(this.data, report);
  }

  #viewFailed(error) {
    if (this.failure === error.message) return;
    this.failure = error.message;
    console.error(error);
    this.banner.say("error", `The picture could not be drawn: ${error.message}`);
  }

  #tick(now, seconds) {
    const { conductor } = this;
    const isBusy = conductor.tick(now, seconds);
    this.desk.setPlaying(conductor.isPlaying);
    this.shown.follow((frame) => this.stage.light(frame), this.#mostFlashing, isBusy && !conductor.cinema.isOn, now);
    const { frame } = this.shown;
    conductor.tape.see(this.shown.step);
    this.waiting.show(!frame);
    if (!frame || !this.palette) return isBusy;
    if (conductor.isPlaying && !this.isStill) this.flow += 1000 * seconds;
    const isWaiting = !this.#draw(frame);
    return this.desk.show(frame, now) || isBusy || (isWaiting && this.stage.view !== null);
  }

  #draw(frame) {
    const t = this.isStill ? 0 : this.shown.t;
    const isDrawn = this.stage.draw(frame, this.shown.next, t, this.flow, this.conductor.film);
    if (isDrawn) countDrawing(frame.step);
    this.root.classList.toggle("plays-nothing", this.stage.view?.plays === false);
    this.root.classList.toggle("learns-nothing", this.stage.view?.learns === false);
    return isDrawn;
  }
}
