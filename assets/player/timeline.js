/** The timeline: the loss or accuracy curve is its track, the playhead on it is dragged, every key of a slider works. */

import { Chart, colourOf } from "./chart.js";
import { QUANTITIES } from "./curve.js";
import { differences } from "./differences.js";
import { able, h, say } from "../kit/dom.js";
import { epoch, loss, share, whole } from "../kit/format.js";
import { countCurve } from "./meter.js";
import { Value } from "./value.js";

const EVERY = 33;
/** Epochs that the picture may run ahead of its curve meanwhile. */
const LEAP = 4;
/** Pixels within which an earlier branch or a mark is pointed at. */
const NEAR = 9;
/** Earlier branches that are named beside the curve; of more the pointer tells. */
const NAMED = 3;
/** Pixels that a finger slips sideways before it drags. */
const SLIP = 6;

export class Timeline {
  address = "";
  fields = {};
  lit = null;

  /** `act`: {seek(step), goBack(ghost), canReturn(ghost), wake(), say(text)}. `hasChoice`: accuracy can be shown in place of the loss, where frames have one; `epochs`: that it has room for at first. */
  constructor(tape, act, isHidden, { hasChoice, epochs }) {
    this.tape = tape;
    this.act = act;
    this.hasChoice = hasChoice;
    this.quantity = "loss";
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.head = h("div", { class: "playhead", "aria-hidden": "true" }, h("span", { class: "grip" }));
    this.cursor = h("div", { class: "cursor", hidden: true, "aria-hidden": "true" });
    this.tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    this.track = h(
      "div",
      { class: "track", role: "slider", tabIndex: 0, "aria-label": "Timeline: training step", "aria-valuemin": "0", "aria-valuemax": "0", "aria-valuenow": "0" },
      this.canvas, this.cursor, this.head, this.tip,
    );
    this.log = h("button", { type: "button", class: "toggle", "aria-pressed": "false", "data-name": "log", title: "Logarithmic loss axis" }, "log");
    this.log.hidden = isHidden("log");
    this.log.onclick = () => this.toggleLog();
    this.choice = choice((quantity) => this.setQuantity(quantity));
    this.place = h("span", { class: "place", hidden: true, "aria-hidden": "true" });
    this.tall = h("button", { type: "button", class: "toggle", "aria-pressed": "false", "data-name": "taller", title: "A taller plot", onclick: () => this.toggleTall() }, "taller");
    this.tall.hidden = isHidden("taller");
    this.ghosts = h("span", { class: "ghosts" });
    this.legend = legend(hasChoice ? this.choice : h("h2", {}, "Loss"), this.ghosts, this.place, this.tall, this.log);
    this.element = h("section", { class: "timeline", "data-name": "timeline", "aria-label": "Learning curve and timeline" }, this.legend, this.track);
    this.value = new Value(this.track);
    this.chart = new Chart(this.canvas, epochs);
    this.drawnAt = -EVERY;
    this.drawn = {};
    this.lossTitle = "loss";
    this.perEpoch = 1;
    this.#listen();
  }

  /** Show “loss” or “accuracy”. */
  setQuantity(quantity) {
    this.quantity = quantity;
    able(this.log, quantity !== "accuracy");
    this.drawn = {};
    this.act.wake();
  }

  toggleLog() {
    const isOn = this.log.getAttribute("aria-pressed") !== "true";
    this.log.setAttribute("aria-pressed", String(isOn));
    this.act.say(`The axis of the loss is ${isOn ? "logarithmic" : "linear"}.`);
    this.drawn = {};
    this.act.wake();
  }

  toggleTall() {
    const isOn = this.tall.getAttribute("aria-pressed") !== "true";
    this.tall.setAttribute("aria-pressed", String(isOn));
    this.element.closest(".player")?.classList.toggle("has-tall", isOn);
  }

  /** What the page says of the present settings: earlier branches are named by what was different. */
  learn(address, fields) {
    Object.assign(this, { address, fields, drawn: {} });
  }

  /** What was different on an earlier branch. */
  nameOf(ghost) {
    return differences(ghost.address, this.address, this.fields) || "the same settings";
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
    say(this.place, `step ${whole(frame.step)}`);
    this.value.perEpoch = this.perEpoch;
    this.value.show(frame, newest, now, isPaused);
    return isMoving;
  }

  #curves(now, isPaused, isStill) {
    const { chart, tape } = this;
    const quantity = this.#shownQuantity();
    const isLog = this.log.getAttribute("aria-pressed") === "true" && quantity === "loss";
    const isSame = this.drawn.version === tape.version && this.drawn.seen === tape.seen && this.drawn.isLog === isLog && this.drawn.lit === this.lit && !this.isMoving;
    const leaps = tape.seen - this.drawn.seen > LEAP * this.perEpoch; // a picture that was held back is shown
    if (isSame || (!isPaused && !leaps && now - this.drawnAt < EVERY)) return !isSame;
    chart.fit([tape.curve, ...tape.ghosts], { quantity, isLog, isNew: this.isNew, now, isStill });
    this.isNew = false;
    this.isMoving = chart.tick(now);
    if (this.drawn.version !== tape.version) this.#nameGhosts();
    this.legend.classList.toggle("has-test", tape.curve.has(QUANTITIES[quantity].test));
    this.legend.classList.toggle("has-scratch", tape.curve.has(QUANTITIES[quantity].scratch));
    const title = quantity === "loss" ? this.lossTitle : "accuracy";
    chart.draw({ curve: tape.curve, seen: tape.seen, ghosts: tape.ghosts, marks: tape.marks, lit: this.lit, palette: this.palette, title });
    countCurve(tape);
    this.drawn = { version: tape.version, seen: tape.seen, isLog, lit: this.lit };
    this.drawnAt = now;
    return this.isMoving;
  }

  #nameGhosts() {
    const { ghosts } = this.tape;
    this.legend.classList.toggle("has-ghosts", ghosts.length > 0);
    const named = ghosts.slice(-NAMED).reverse();
    const key = JSON.stringify([named.map((ghost) => [ghost.number, this.nameOf(ghost), this.act.canReturn(ghost)]), this.palette.mode]);
    if (key === this.namedAs) return;
    this.namedAs = key;
    this.ghosts.replaceChildren(...named.map((ghost) => this.#entry(ghost)));
  }

  #entry(ghost) {
    const mark = h("i", { class: "mark", "aria-hidden": "true" });
    mark.style.borderTopColor = colourOf(ghost, this.palette);
    const light = (lit) => () => Object.assign(this, { lit }) && this.act.wake();
    const goBack = () => this.act.goBack(ghost);
    const title = this.#offer(ghost);
    return h("button", { type: "button", class: "entry", title, onclick: goBack, onpointerenter: light(ghost), onpointerleave: light(null), onfocus: light(ghost), onblur: light(null) }, mark, `earlier: ${this.nameOf(ghost)}`);
  }

  /** What a click on an earlier curve does. */
  #offer(ghost) {
    return this.act.canReturn(ghost) ? "Click: go back to where it was left, with its settings" : "Only its curve is kept";
  }

  /** An autoencoder has no accuracy to choose. */
  #shownQuantity() {
    const { curve } = this.tape;
    this.choice.classList.toggle("is-alone", !curve.has("accuracyTest"));
    return curve.has(QUANTITIES[this.quantity].test) ? this.quantity : "loss";
  }

  #listen() {
    const { track } = this;
    const stepAt = (event) => this.tape.curve.stepAt(this.chart.epochAt(event.clientX - track.getBoundingClientRect().left), this.perEpoch);
    let isDragging = false;
    /** Where a finger came down that may still be going to scroll the page. */
    let begun = null;
    /** The earlier branch that was pressed, until one drags. */
    let aimed = null;
    const drag = (event) => {
      isDragging = true;
      begun = aimed = null;
      this.act.seek(stepAt(event));
    };
    const end = () => ([isDragging, begun, aimed] = [false, null, null]);
    const ghostUnder = (event) => this.#ghostAt(stepAt(event), event.clientY - track.getBoundingClientRect().top);
    track.onpointerdown = (event) => {
      if (event.button !== 0 || !this.tape.newest) return;
      track.setPointerCapture(event.pointerId);
      aimed = ghostUnder(event);
      if (aimed || event.pointerType === "touch") begun = event.clientX;
      else drag(event);
    };
    track.onpointermove = (event) => {
      if (isDragging || (begun !== null && Math.abs(event.clientX - begun) > SLIP)) drag(event);
      this.#point(stepAt(event), event.clientY - track.getBoundingClientRect().top);
    };
    track.onpointerup = (event) => {
      if (aimed) this.act.goBack(aimed);
      else if (begun !== null) drag(event);
      end();
    };
    track.onpointercancel = end;
    track.onpointerleave = () => this.#point(null);
  }

  /** The earlier branch whose curve the pointer is on. */
  #ghostAt(step, y) {
    const column = QUANTITIES[this.#shownQuantity()].train;
    const away = (curve) => {
      const at = curve.nearest(step);
      const isBeyond = at < 0 || step > curve.step[curve.length - 1] || step < curve.step[0];
      return isBeyond ? Infinity : Math.abs(this.chart.y(curve[column][at]) - y);
    };
    const near = this.tape.ghosts.map((ghost) => ({ ghost, away: away(ghost) })).sort((a, b) => a.away - b.away)[0];
    return near && near.away < NEAR && near.away < away(this.tape.curve) ? near.ghost : null;
  }

  #markAt(x) {
    const { curve, marks } = this.tape;
    return marks.find(({ step }) => Math.abs(this.chart.x(curve.epoch[curve.nearest(step)]) - x) < NEAR);
  }

  /** Show step and values under the pointer, of an earlier branch where it is on one. */
  #point(step, y = 0) {
    const ghost = step === null ? null : this.#ghostAt(step, y);
    if (ghost !== this.lit) this.act.wake();
    this.lit = ghost;
    this.track.classList.toggle("is-on-ghost", Boolean(ghost));
    const curve = ghost ?? this.tape.curve;
    const index = step === null ? -1 : curve.nearest(ghost ? step : Math.min(step, this.tape.seen));
    this.cursor.hidden = this.tip.hidden = index < 0;
    if (index < 0) return;
    const row = curve.row(index);
    const x = this.chart.x(row.epoch);
    this.cursor.style.transform = `translateX(${x}px)`;
    this.tip.replaceChildren(...tipOf(row, this.#shownQuantity(), this.perEpoch), ...this.#more(ghost, x));
    const width = this.tip.offsetWidth;
    this.tip.style.transform = `translateX(${Math.max(4, Math.min(this.chart.width - width - 4, x < this.chart.width / 2 ? x + 12 : x - width - 12))}px)`;
  }

  /** Which branch, and what changed here. */
  #more(ghost, x) {
    const mark = this.#markAt(x);
    const words = [ghost && `earlier: ${this.nameOf(ghost)}`, ghost && this.#offer(ghost), mark && `from here ${differences(mark.after, mark.before, this.fields)}`];
    return words.filter(Boolean).map((text) => h("span", {}, text));
  }
}

function tipOf(row, quantity, perEpoch) {
  const { train, test, scratch } = QUANTITIES[quantity];
  const text = quantity === "loss" ? loss : share;
  const line = (kind, name, value) => h("span", {}, h("i", { class: `mark ${kind}` }), `${name} ${text(value)}`);
  return [
    h("b", {}, `epoch ${epoch(row.epoch, perEpoch)}`),
    h("span", {}, `step ${whole(row.step)}`),
    line("solid", "training", row[train]),
    line("dashed", "test", row[test]),
    ...(Number.isNaN(row[scratch]) ? [] : [line("dotted", "from scratch", row[scratch])]),
  ];
}

function legend(title, ghosts, place, ...toggles) {
  const entry = (kind, text) => h("span", { class: "entry" }, h("i", { class: `mark ${kind}`, "aria-hidden": "true" }), text);
  const entries = [entry("solid", "training"), entry("dashed", "test"), entry("dotted", "from scratch"), entry("ghost", "earlier branches")];
  return h("div", { class: "legend" }, title, ...entries, ghosts, place, h("span", { class: "toggles" }, ...toggles));
}

let made = 0;

/** Loss or accuracy. */
function choice(act) {
  const group = `quantity-${(made += 1)}`;
  const option = (name, text) =>
    h("label", {}, h("input", { type: "radio", name: group, value: name, checked: name === "loss", onchange: () => act(name) }), h("span", {}, text));
  return h("fieldset", { class: "switch quantity", "data-name": "quantity", "aria-label": "Curve" }, option("loss", "Loss"), option("accuracy", "Accuracy"));
}
