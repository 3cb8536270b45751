/** The timeline: the loss curve is its track, the playhead on it is dragged, every key of a slider works. */

import { Chart } from "./chart.js";
import { h, say } from "./dom.js";
import { epoch, loss, whole } from "./format.js";

const EVERY = 33;

export class Timeline {
  /** `act`: {seek(step), wake()}. */
  constructor(tape, act, isHidden) {
    Object.assign(this, { tape, act });
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.head = h("div", { class: "playhead", "aria-hidden": "true" }, h("span", { class: "grip" }));
    this.cursor = h("div", { class: "cursor", hidden: true, "aria-hidden": "true" });
    this.tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    this.track = h(
      "div",
      { class: "track", role: "slider", tabIndex: 0, "aria-label": "Timeline: training step", "aria-valuemin": "0" },
      this.canvas, this.cursor, this.head, this.tip,
    );
    this.log = h("button", { type: "button", class: "toggle", "aria-pressed": "false", "data-name": "log", title: "Logarithmic loss axis" }, "log");
    this.log.hidden = isHidden("log");
    this.log.onclick = () => this.toggleLog();
    this.legend = legend(this.log);
    this.element = h("section", { class: "timeline", "data-name": "timeline", "aria-label": "Loss curve and timeline" }, this.legend, this.track);
    this.chart = new Chart(this.canvas);
    this.drawnAt = -EVERY;
    this.drawn = {};
    this.title = "loss";
    this.perEpoch = 1;
    this.#listen();
  }

  toggleLog() {
    const isOn = this.log.getAttribute("aria-pressed") !== "true";
    this.log.setAttribute("aria-pressed", String(isOn));
    this.drawn = {};
    this.act.wake();
  }

  resize() {
    this.chart.resize();
    this.drawn = {};
    this.act.wake();
  }

  theme(palette) {
    this.palette = palette;
    this.drawn = {};
  }

  /** Forget the limits: another experiment has begun. */
  renew() {
    this.isNew = true;
  }

  /** Draw what changed; true while something still moves. */
  show({ frame, epochNow, newest, now, isPaused, isStill }) {
    if (!this.palette || !this.chart.width) return false;
    const isMoving = this.#curves(now, isPaused, isStill);
    const x = this.chart.x(epochNow);
    this.head.style.transform = `translateX(${x}px)`;
    if (isPaused || now - (this.saidAt ?? -500) > 500) this.#announce(frame, newest, now);
    return isMoving;
  }

  #curves(now, isPaused, isStill) {
    const { chart, tape } = this;
    const isLog = this.log.getAttribute("aria-pressed") === "true";
    const isSame = this.drawn.version === tape.version && this.drawn.isLog === isLog && !this.isMoving;
    if (isSame || (!isPaused && now - this.drawnAt < EVERY)) return !isSame;
    chart.fit([tape.curve, ...tape.ghosts], { isLog, isNew: this.isNew, now, isStill });
    this.isNew = false;
    this.isMoving = chart.tick(now);
    this.legend.classList.toggle("has-ghosts", tape.ghosts.length > 0);
    chart.draw({ curve: tape.curve, ghosts: tape.ghosts, palette: this.palette, title: this.title });
    this.drawn = { version: tape.version, isLog };
    this.drawnAt = now;
    return this.isMoving;
  }

  #announce(frame, newest, now) {
    this.saidAt = now;
    this.track.setAttribute("aria-valuemax", String(newest));
    this.track.setAttribute("aria-valuenow", String(frame.step));
    this.track.setAttribute("aria-valuetext", this.#words(frame.step, frame.number("epoch"), frame.number("loss/train"), frame.number("loss/test")));
  }

  #words(step, epochs, train, test) {
    return `epoch ${epoch(epochs, this.perEpoch)}, step ${whole(step)}, training loss ${loss(train)}, test loss ${loss(test)}`;
  }

  #listen() {
    const { track } = this;
    const stepAt = (event) => Math.round(this.chart.epochAt(event.clientX - track.getBoundingClientRect().left) * this.perEpoch);
    let isDragging = false;
    track.onpointerdown = (event) => {
      if (event.button !== 0 || !this.tape.newest) return;
      isDragging = true;
      track.setPointerCapture(event.pointerId);
      this.act.seek(stepAt(event));
    };
    track.onpointermove = (event) => {
      if (isDragging) this.act.seek(stepAt(event));
      this.#point(stepAt(event));
    };
    track.onpointerup = track.onpointercancel = () => (isDragging = false);
    track.onpointerleave = () => this.#point(null);
  }

  /** Show step and values under the pointer. */
  #point(step) {
    const { curve } = this.tape;
    const index = step === null ? -1 : curve.nearest(step);
    this.cursor.hidden = this.tip.hidden = index < 0;
    if (index < 0) return;
    const row = curve.row(index);
    const x = this.chart.x(row.epoch);
    this.cursor.style.transform = `translateX(${x}px)`;
    this.tip.replaceChildren(...tipOf(row, this.perEpoch));
    const width = this.tip.offsetWidth;
    this.tip.style.transform = `translateX(${Math.max(4, Math.min(this.chart.width - width - 4, x < this.chart.width / 2 ? x + 12 : x - width - 12))}px)`;
  }
}

function tipOf(row, perEpoch) {
  return [
    h("b", {}, `epoch ${epoch(row.epoch, perEpoch)}`),
    h("span", {}, `step ${whole(row.step)}`),
    h("span", {}, h("i", { class: "mark solid" }), `training ${loss(row.train)}`),
    h("span", {}, h("i", { class: "mark dashed" }), `test ${loss(row.test)}`),
  ];
}

function legend(log) {
  const entry = (kind, text) => h("span", { class: "entry" }, h("i", { class: `mark ${kind}`, "aria-hidden": "true" }), text);
  return h("div", { class: "legend" }, h("h3", {}, "Loss"), entry("solid", "training"), entry("dashed", "test"), entry("ghost", "earlier branches"), log);
}
