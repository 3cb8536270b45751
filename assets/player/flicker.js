/** Holds back pictures that would flash. A chaotic run changes large areas many times a second, which can cause seizures (WCAG 2.2, 2.3.1). */

import { CALM as PAUSE } from "../kit/light.js";

/** WCAG allows three flashes in any second, each of two opposing changes. */
const MOST = 6;
const SECOND = 1000;
/** It flickers no more when for so long no picture that came would have turned back a quarter of what may flash. */
const CALM = 2000;
const QUARTER = 0.25;
/** While it flickers, pictures come so many ms apart, and the view moves evenly from one to the next: white lies between orange and blue, so that each may turn twice. */
export const GLIDE = 2 * PAUSE;
/** A quarter of the 341 × 256 pixels that WCAG takes for the centre of sight may flash at once; here wherever it lies, and in all of a second. */
export const AREA = (341 * 256) / 4;

/** What of a colour flashes: by how much it has to change, and between which values that counts. */
const CHANNELS = [
  { of: luminance, least: 0.1, counts: (low) => low < 0.8 },
  { of: redness, least: 0.5, counts: (_, high) => high >= 0.8 }, // between saturated red and another hue
];

export class Flicker {
  swings = [];
  last = [];
  isDamped = false;
  shownAt = -Infinity;
  troubleAt = -Infinity;

  /** May `picture` be shown at `now` in ms, after those that were? {colours: words of RGBA, areas: their sizes}; `most`: the area that may flash oftener. */
  admits(picture, most, now) {
    this.#fit(picture.colours.length);
    const { turning, flashing } = this.#foresee(picture, now);
    if (flashing > most || (this.isDamped && turning > QUARTER * most)) this.troubleAt = now;
    this.isDamped = flashing > most || (this.isDamped && now - this.troubleAt < CALM);
    return flashing <= most && !(this.isDamped && now - this.shownAt < GLIDE);
  }

  /** `picture` is shown at `now`. */
  see({ colours }, now) {
    this.#fit(colours.length);
    this.shownAt = now;
    for (let k = 0; k < colours.length; k++) if (colours[k] !== this.last[k]) for (const swing of this.swings[k]) swing.take(colours[k], now);
    this.last = colours;
  }

  /** As many places as the picture has. */
  #fit(length) {
    while (this.swings.length < length) this.swings.push(CHANNELS.map((channel) => new Swing(channel)));
    this.swings.length = length;
  }

  /** The area that this picture would turn back, and if any of that too often, all that would have turned too often in the last second. */
  #foresee({ colours, areas }, now) {
    let [turning, adds, flashed] = [0, 0, 0];
    for (let k = 0; k < colours.length; k++) {
      const turned = colours[k] === this.last[k] ? [] : this.swings[k].filter((swing) => swing.turns(colours[k]));
      if (turned.length) turning += areas[k];
      if (turned.some((swing) => swing.isFull(now))) adds += areas[k];
      else if (this.swings[k].some((swing) => swing.hasFlashed(now))) flashed += areas[k];
    }
    return { turning, flashing: adds && adds + flashed };
  }
}

/** One place and channel: the way its value goes, how far it has come, and when it last turned. */
class Swing {
  way = 0;
  peak = NaN;
  times = [];
  flashedAt = -Infinity;

  constructor(channel) {
    this.channel = channel;
  }

  turns(colour) {
    const { way, peak, channel } = this;
    const value = channel.of(colour);
    const change = value - peak;
    if (!(Math.abs(change) >= channel.least) || Math.sign(change) === way) return false;
    return channel.counts(Math.min(peak, value), Math.max(peak, value));
  }

  isFull(now) {
    return this.times.length === MOST && now - this.times[0] < SECOND;
  }

  hasFlashed(now) {
    return now - this.flashedAt < SECOND;
  }

  take(colour, now) {
    const value = this.channel.of(colour);
    if (Number.isNaN(this.peak)) this.peak = value;
    const change = value - this.peak;
    const isFar = Math.abs(change) >= this.channel.least;
    if (this.turns(colour)) this.turned(now);
    if (isFar) this.way = Math.sign(change);
    if (isFar || Math.sign(change) === this.way) this.peak = value;
  }

  turned(now) {
    if (this.isFull(now)) this.flashedAt = now;
    this.times = [...this.times, now].slice(-MOST);
  }
}

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));

/** Relative luminance of a little-endian word of RGBA, as in WCAG 2.2. */
function luminance(word) {
  return 0.2126 * LINEAR[word & 255] + 0.7152 * LINEAR[(word >> 8) & 255] + 0.0722 * LINEAR[(word >> 16) & 255];
}

/** The share of red in a colour; 0.8 is saturated. */
function redness(word) {
  const [r, g, b] = [LINEAR[word & 255], LINEAR[(word >> 8) & 255], LINEAR[(word >> 16) & 255]];
  return r / (r + g + b + 1e-9);
}
