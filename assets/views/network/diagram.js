// One picture of the network: paints links, tiles and the output surface of a state onto the canvas.

import { drawAxes, drawExit } from "./axes.js";
import { drawFilm } from "./film.js";
import { drawLegend, drawLinkLegend } from "./legend.js";
import { Plot } from "./plot.js";
import { gather, LinkScale, SOURCES, steady } from "./scale.js";
import { say, signed } from "../../kit/numbers.js";
import { across, down } from "../../kit/plane.js";
import { biasMark, Tiles, TONES } from "./tiles.js";
import { WirePainter, wiresOf } from "./wires.js";

const BEATS = 1.1; // dashes that pass a place in one second
const SLOW = 1.5; // ms; links that take longer are not painted in the same picture as new maps

export class Diagram {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
    this.painter = new WirePainter();
    this.tiles = new Tiles();
    this.plot = new Plot();
    this.scale = new LinkScale();
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.look = { phase: 0, flow: 0 };
    this.faded = this.flowed = 0;
    this.isFading = this.isBehind = false;
  }

  /** Size, theme, data or form changed: everything that is drawn once is drawn again. */
  rebuild(state) {
    const { box, ratio, palette } = state;
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.painter.resize(this.context, box, ratio);
    this.wires = state.wires = wiresOf(box);
    this.painter.lay(this.wires);
    this.values = new Float32Array(this.wires.count);
    this.strength = new Float32Array(this.wires.count);
    this.dim = new Float32Array(this.wires.count).fill(1);
    const [, g, b] = palette.surface;
    Object.assign(this.look, { positive: palette.positive, negative: palette.negative, isPlain: palette.css.isPlain });
    this.look.background = ((255 << 24) | (b << 16) | (g << 8) | palette.surface[0]) >>> 0;
    this.look.widest = widest(box);
    this.tiles.setScene(state.scene, palette);
    this.legend = "";
    if (state.scene) this.plot.setPoints(state);
    this.drawStatic(state);
    this.shown = null;
  }

  drawStatic(state) {
    const { context } = this;
    context.fillStyle = state.palette.css.surface;
    context.fillRect(0, 0, state.box.width, state.box.height);
    drawAxes(context, state);
    if (state.scene) drawLegend(context, state);
    drawExit(context, state);
  }

  /** Draw frames `a` to `b`, `share` of the way; `now` in ms. */
  paint(state, now) {
    const isNew = this.shown !== state.frame;
    if (isNew) this.setFrame(state);
    this.advance(state, now);
    this.weigh(state);
    this.dimWires(state);
    this.drawLinks(state, isNew);
    this.drawTiles(state);
    this.plot.draw(this.context, state);
    if (state.film) drawFilm(this.context, state);
    this.drawScale(state);
  }

  setFrame(state) {
    this.shown = state.frame;
    this.tiles.setFrame(state.frame, state.shape, state.palette);
    this.plot.setFrame(state);
  }

  /** Dashes run with the player's clock, and fade out when frames stop. */
  advance(state, now) {
    const passed = Math.min(50, now - this.faded);
    const moved = Math.max(0, Math.min(50, state.flow - this.flowed));
    this.faded = now;
    this.flowed = state.flow;
    const wanted = (state.isPlaying || state.film) && !this.calm.matches ? 1 : 0;
    const step = passed / 250;
    const { look } = this;
    look.flow = wanted > look.flow ? Math.min(1, look.flow + step) : Math.max(0, look.flow - step);
    look.phase = (look.phase + (moved / 1000) * BEATS * (state.film?.direction ?? 1)) % 1024;
    this.isFading = look.flow !== wanted;
  }

  /** Every link's value as a share of the scale. */
  weigh(state) {
    const { mode, film, a, b, share } = state;
    const { starts, count } = this.wires;
    const largest = film?.values
      ? gather(this.values, starts, film.prefix, film.values, film.values, 0)
      : gather(this.values, starts, SOURCES[mode], a, b, share);
    const { values, strength } = this;
    state.values = values;
    state.top = showsWeights(state) ? 0 : this.scale.top(film?.values ? film.prefix : mode, largest);
    for (let k = 0; k < count; k++) strength[k] = state.top ? values[k] / state.top : steady(values[k]);
  }

  /** What the person points at stands out; the film shows only the layers it has reached. */
  dimWires({ hover, focus, explained, film }) {
    const { count, layer, into, from } = this.wires;
    const place = hover ?? focus ?? explained;
    for (let k = 0; k < count; k++) {
      let dim = film ? film.glow[layer[k]] : 1;
      if (place?.kind === "unit") {
        const isIn = layer[k] === place.l && into[k] === place.j;
        const isOut = layer[k] === place.l + 1 && from[k] === place.j;
        if (!isIn && !isOut) dim *= 0.22;
      } else if (place?.kind === "wire" && k !== place.k) dim *= 0.3;
      this.dim[k] = dim;
    }
  }

  /** New maps and many links are too much for one picture at the screen's rate: then the links follow with the next one. */
  drawLinks(state, isNew) {
    const { painter, look } = this;
    this.isBehind = isNew && state.isPlaying && !this.isBehind && painter.painted !== null && painter.cost > SLOW;
    if (!this.isBehind) painter.paint(this.wires, this.strength, this.dim, look);
    painter.put(this.context);
    state.drawn = painter.drawn;
  }

  drawTiles(state) {
    const { box, shape } = state;
    let place = 0;
    for (const row of box.features) {
      const index = shape.active.indexOf(row.name);
      this.drawFeature(state, row, index < 0 ? shape.choices.indexOf(row.name) : this.tiles.featurePlace(shape, index), index);
    }
    for (let c = 1; c < box.columns.length; c++) {
      const isOutput = c === box.columns.length - 1;
      for (let j = 0; j < shape.sizes[c]; j++) this.drawUnit(state, c, j, isOutput ? this.tiles.output : this.tiles.atlas, isOutput ? j : place++);
    }
  }

  drawFeature(state, row, place, index) {
    const { context } = this;
    const [left, top] = [Math.round(row.x - row.tile / 2), Math.round(row.y - row.tile / 2)];
    if (place >= this.tiles.features.places) return;
    context.globalAlpha = index < 0 ? 0.35 : 1;
    this.tiles.features.draw(context, place, left, top, row.tile);
    context.globalAlpha = 1;
    this.border(state, left, top, row.tile, index < 0 ? TONES.off : this.toneOf(state, -1, index));
    if (index >= 0) this.follow(state, left, top, row.tile);
  }

  drawUnit(state, c, j, atlas, place) {
    const { context } = this;
    const column = state.box.columns[c];
    const [left, top] = [Math.round(column.x[j] - column.tile / 2), Math.round(column.y[j] - column.tile / 2)];
    atlas.draw(context, place, left, top, column.tile);
    this.border(state, left, top, column.tile, this.toneOf(state, c - 1, j));
    this.follow(state, left, top, column.tile);
    this.value(state, c - 1, j, column);
    const bias = state.frame.tensors[`param/${c - 1}.bias`].data[j];
    biasMark(context, state.palette, column.x[j], column.y[j], column.tile, steady(bias));
  }

  /** A border's tone (an index into TONES): what is pointed at, or the sign of the value at the followed point. */
  toneOf({ hover, focus, explained, detail, film }, l, j) {
    if ([hover, focus, explained].some((place) => isUnit(place, l, j))) return TONES.hover;
    const values = film ? film.signs?.[l + 1] : l < 0 ? detail?.["look/x"]?.data : detail?.[`look/a/${l}`]?.data;
    const value = values?.[j];
    return value === undefined || value === 0 ? TONES.rest : value < 0 ? TONES.negative : TONES.positive;
  }

  border({ palette, ratio }, left, top, tile, tone) {
    const sprite = this.tiles.sprite(tile, tone, palette.css, ratio);
    this.context.drawImage(sprite, left - 2, top - 2, tile + 4, tile + 4);
  }

  /** Where the followed point lies in a tile's own picture of the plane. */
  follow({ film, palette, ...state }, left, top, tile) {
    const point = film?.point ?? state.point;
    if (!point || tile < 20) return;
    const { context } = this;
    const [x, y] = [across(point[0], left, tile), down(point[1], top, tile)];
    context.fillStyle = palette.css.surface;
    context.fillRect(x - 2.5, y - 2.5, 5, 5);
    context.fillStyle = palette.css.ink;
    context.fillRect(x - 1.5, y - 1.5, 3, 3);
  }

  /** The unit's activation at the followed point, under its tile where there is room. */
  value({ detail, point, film, palette, box }, l, j, { x, y, tile, step }) {
    const value = point && !film ? detail?.[`look/a/${l}`]?.data[j] : undefined;
    if (value === undefined || step - tile < 17 * box.scale) return;
    const { context } = this;
    const size = Math.round(11 * box.scale);
    context.font = `600 ${size}px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineWidth = 3;
    context.strokeStyle = palette.css.surface;
    context.strokeText(signed(value), x[j] + 4, y[j] + tile / 2 + 3);
    context.fillStyle = palette.css.ink;
    context.fillText(signed(value), x[j] + 4, y[j] + tile / 2 + 3);
  }

  /** The links' legend, when its words have changed. */
  drawScale(state) {
    const { mode, top, drawn, film } = state;
    const name = film?.values ? film.shows : { weight: "weight", gradient: "gradient", update: "last update" }[mode];
    const hidden = this.wires.count > drawn ? `; the ${drawn} strongest of ${this.wires.count}` : "";
    const samples = top ? [[1, `full width is ±${say(top)} now`]] : [1, 5].map((value) => [steady(value), `±${value}`]);
    const words = `${name}${hidden} ${samples}`;
    if (words === this.legend) return;
    this.legend = words;
    drawLinkLegend(this.context, state, `${name}${hidden}`, samples, this.look.widest);
  }
}

const showsWeights = ({ mode, film }) => mode === "weight" && !film?.values;

const isUnit = (place, l, j) => place?.kind === "unit" && place.l === l && place.j === j;

/** Full width of a link: wide where there is room, fine where many cross. */
function widest({ columns, pitch, scale, shape }) {
  const tile = Math.min(...columns.map((column) => column.tile));
  const crowd = Math.max(...shape.sizes.slice(1).map((n, l) => n * shape.sizes[l]));
  return Math.max(1.8, Math.min(7, 3.2 * scale + pitch / 90, tile * 0.2, 60 / Math.sqrt(crowd)));
}
