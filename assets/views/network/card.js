// The card beside what is pointed at: a unit's large map and its formula with real numbers, or a link's values and history.

import { h } from "../../kit/dom.js";
import { isAbout } from "./focus.js";
import { places, Raster } from "../../kit/raster.js";
import { corners } from "../../kit/marks.js";
import { activationName } from "./model.js";
import { capital, exact, fixed, placesFor, plain, pretty, say, subscript } from "../../kit/numbers.js";
import { shown } from "./shown.js";
import { sparkline } from "./sparkline.js";
import { across, down } from "../../kit/plane.js";
import { unitName, wireName } from "./text.js";

const REST = 90; // ms between two changes of the card's numbers: they are read by people
export const MAP = 186; // CSS pixels of a side of the large map

export class Card {
  detail;
  frame;
  sample;
  phase;
  drawnAt = 0;
  key = "";
  isTouched = false;

  /** `edit(place)`: the button that a touched card has. */
  constructor(root, state, diagram, edit) {
    this.root = root;
    this.state = state;
    this.diagram = diagram;
    this.button = h("button", { type: "button", className: "pn-card-edit", onclick: () => edit(this.place) }, "Edit");
    this.element = h("div", { className: "pn-card pn-control", hidden: true, role: "group" });
    this.map = h("canvas", { className: "pn-card-map", width: MAP * 2, height: MAP * 2 });
    root.append(this.element);
  }

  /** A finger brought it: the next picture has it with its button. */
  touch() {
    Object.assign(this, { isTouched: true, key: "" });
  }

  /** Show what `place` is; null hides. Called with every picture. */
  update(place, now) {
    const key = place ? `${place.kind}/${place.l ?? place.k}/${place.j ?? ""}` : "";
    const isNew = key !== this.key;
    this.element.hidden = !place;
    this.key = key;
    if (!place || !(isNew || this.isStale(now))) return;
    const { detail, frame, film } = this.state;
    Object.assign(this, { drawnAt: now, detail, frame, sample: film?.detail, phase: film?.phase });
    if (place.kind === "wire") this.showWire(place.k);
    else this.showUnit(place);
    if (isNew) this.element.setAttribute("aria-label", this.element.querySelector("strong").textContent);
    this.place = place;
    this.element.classList.toggle("is-touched", this.isTouched);
    if (this.isTouched && (place.kind === "wire" || place.l >= 0)) this.element.append(this.button);
    if (isNew) this.placeBeside(place);
    else this.keepInside();
  }

  /** Is there news, and have the numbers stood long enough to be read? */
  isStale(now) {
    const { detail, frame, film, isPlaying } = this.state;
    const isOther = detail !== this.detail || frame !== this.frame || film?.detail !== this.sample || film?.phase !== this.phase;
    return isOther && (!isPlaying || now - this.drawnAt > REST);
  }

  showUnit({ l, j }) {
    const { state } = this;
    const name = l < 0 ? `input ${pretty(state.shape.active[j])}` : unitName(state.shape, l, j);
    const parts = l < 0 ? inputLines(state, j) : formula(state, l, j);
    this.element.classList.toggle("wide", l >= 0 && state.shape.sizes[l] > 8);
    this.element.replaceChildren(title(name, l < 0 ? "feature" : activationName(state, l)), h("div", { className: "pn-card-body" }, this.map, parts));
    if (this.element.offsetHeight > state.box.height - 8) this.element.classList.add("wide");
    this.drawMap(l, j);
  }

  /** The engine's 100 × 100 map if it is there, else the small tile, enlarged. */
  drawMap(l, j) {
    const { state } = this;
    const pen = this.map.getContext("2d");
    const large = isAbout(state.detail, state.shape, l, j) ? state.detail["look/map"] : null;
    if (large) drawLarge(pen, large, state.palette.diverging);
    else drawSmall(pen, this.diagram, state, l, j);
    const { point } = shown(state);
    if (point) drawCross(pen, point, state.palette);
  }

  showWire(k) {
    const { state } = this;
    const { layer, starts } = state.wires;
    const l = layer[k];
    const index = k - starts[l];
    this.element.classList.remove("wide");
    this.element.replaceChildren(
      title(wireName(state, k), "link"),
      h("dl", { className: "pn-values" }, ...wireRows(state, l, index).flatMap(([name, value]) => [h("dt", {}, name), h("dd", { translate: false }, value)])),
      sparkline(state.api.history(`param/${l}.weight`, index), state.frame.step),
      h("p", { className: "pn-hint pn-hint-mouse" }, "Click to set the weight."),
    );
  }

  placeBeside(place) {
    const [x, y, reach] = anchorOf(this.state, place);
    const { box } = this.state;
    const { offsetWidth: w, offsetHeight: tall } = this.element;
    if (place.kind === "wire") return this.moveTo(x - w / 2, y - tall - reach >= 4 ? y - tall - reach : y + reach);
    const end = box.wide ? box.plot.x : box.width; // the output surface stays in view
    const isRight = x + reach + w + 4 < end;
    const isLeft = !isRight && x - reach - w >= 4;
    const left = isRight ? x + reach : isLeft ? x - reach - w : x - w / 2;
    const top = isRight || isLeft ? y - tall / 2 : y + reach;
    this.moveTo(left, top);
  }

  moveTo(left, top) {
    const { width, height } = this.state.box;
    const { offsetWidth: w, offsetHeight: tall } = this.element;
    this.element.style.left = `${Math.max(4, Math.min(left, width - w - 4))}px`;
    this.element.style.top = `${Math.max(4, Math.min(top, Math.max(4, height - tall - 4)))}px`;
  }

  keepInside() {
    const over = this.element.offsetTop + this.element.offsetHeight - this.state.box.height + 4;
    if (over > 0) this.element.style.top = `${Math.max(4, this.element.offsetTop - over)}px`;
  }
}

const title = (name, kind) => h("div", { className: "pn-card-title" }, h("strong", {}, capital(name)), h("span", {}, kind));

function anchorOf({ box, wires }, place) {
  if (place.kind === "wire") return [place.x ?? (wires.x0[place.k] + wires.x1[place.k]) / 2, place.y ?? (wires.y0[place.k] + wires.y1[place.k]) / 2, 18];
  const column = box.columns[place.l + 1];
  return [column.x[place.j], column.y[place.j], column.tile / 2 + 14];
}

/** A link's numbers; in slow motion those of the sample and of the update that its mini-batch makes. */
function wireRows({ film, frame }, l, index) {
  const value = (tensors, kind) => tensors[`${kind}/${l}.weight`]?.data[index];
  const of = (tensors, rows, write) => rows.map(([name, kind]) => [name, value(tensors, kind)]).filter(([, found]) => found !== undefined).map(([name, found]) => [name, write(found)]);
  if (!film) return of(frame.tensors, [["weight", "param"], ["gradient", "grad"], ["last update", "update"]], say);
  const weight = of(frame.tensors, [["weight w", "param"]], exact);
  const rows = [["this sample’s gradient", "look/grad"], ["change Δw by the mini-batch", "look/update"], ["w + Δw", "look/after"]];
  return [...weight, ...of(film.detail, rows, exact)];
}

function inputLines(state, j) {
  const value = shown(state).tensors?.["look/x"]?.data[j];
  return h("div", { className: "pn-formula", translate: false }, pointLine(state), row(pretty(state.shape.active[j]), "", value, "pn-sum"));
}

/** Σ wx + b = z → f(z) = a at the followed point or of the sample, term by term. All numbers are of one frame. */
function formula(state, l, j) {
  const { tensors, frame } = shown(state);
  const { data, shape } = frame.tensors[`param/${l}.weight`];
  const width = shape[1];
  const weights = data.subarray(j * width, (j + 1) * width);
  const bias = frame.tensors[`param/${l}.bias`].data[j];
  const inputs = (l ? tensors?.[`look/a/${l - 1}`] : tensors?.["look/x"])?.data;
  const [z, a] = ["z", "a"].map((kind) => tensors?.[`look/${kind}/${l}`]?.data[j]);
  const places = z === undefined ? 2 : placesFor(weights, inputs, bias, z);
  const terms = Array.from(weights, (w, i) => {
    const name = l ? `a${subscript(i + 1)}` : pretty(state.shape.active[i]);
    return row(name, factor(w, inputs?.[i], places), undefined, "pn-term");
  });
  return h(
    "div",
    { className: "pn-formula", translate: false },
    pointLine(state),
    h("div", { className: `pn-terms${width > 8 ? " many" : ""}` }, ...terms, row("bias", fixed(bias, places), undefined, "pn-term")),
    row("z", "sum", z, "pn-sum"),
    row("a", `${activationName(state, l)}(z)`, a, "pn-sum"),
    ...deltaRow(state, l, j),
  );
}

/** In slow motion δ belongs to a unit as soon as it is on its way back. */
function deltaRow({ film }, l, j) {
  const isKnown = film && ["backward", "update"].includes(film.phase);
  if (!isKnown) return [];
  const delta = film.detail[`look/delta/${l}`].data[j];
  return [row("δ", "∂L/∂z", delta, "pn-sum", say(delta))];
}

const factor = (w, x, places) => `${fixed(w, places)} × ${x === undefined ? "…" : fixed(x, places)}`;

function row(name, middle, value, kind, words = undefined) {
  const end = value === undefined ? [] : [h("span", { className: "pn-number", "data-value": value }, `= ${words ?? fixed(value, 3)}`)];
  return h("div", { className: `pn-row ${kind}` }, h("span", {}, name), h("span", { className: "pn-middle" }, middle), ...end);
}

/** The point that the numbers beside it belong to: the mouse may be further by now. */
function pointLine(state) {
  const point = shown(state).point ?? state.point;
  const where = point && `x₁ = ${plain(point[0])}, x₂ = ${plain(point[1])}`;
  const words = where ? `${state.film ? "this sample" : "at"} ${where}` : "point at the output to follow a point";
  return h("div", { className: "pn-hint" }, words);
}

function drawLarge(pen, map, table) {
  const raster = new Raster();
  raster.fit(map.shape[1], map.shape[1]);
  raster.paint(map.data, places(table, 128));
  raster.publish();
  pen.imageSmoothingQuality = "high";
  pen.drawImage(raster.canvas, 0, 0, MAP * 2, MAP * 2);
}

function drawSmall(pen, { tiles }, { shape }, l, j) {
  const last = shape.sizes.length - 2;
  const before = shape.hidden.slice(0, Math.max(0, l)).reduce((sum, n) => sum + n, 0);
  if (l < 0) tiles.features.draw(pen, tiles.featurePlace(shape, j), 0, 0, MAP * 2);
  else if (l === last) tiles.output.draw(pen, j, 0, 0, MAP * 2);
  else tiles.atlas.draw(pen, before + j, 0, 0, MAP * 2);
}

function drawCross(pen, point, palette) {
  const [x, y] = [across(point[0], 0, MAP * 2), down(point[1], 0, MAP * 2)];
  for (const [width, color] of [[5, palette.css.surface], [2, palette.css.ink]]) {
    pen.beginPath();
    corners(pen, x, y, 12);
    pen.lineWidth = width;
    pen.strokeStyle = color;
    pen.stroke();
  }
}
