// The square to draw on: strokes of mouse, pen or finger over the watched image, and the bytes that the engine gets of them.

import { h } from "../../kit/dom.js";
import { text } from "../../kit/colours.js";
import { drawInk } from "../../kit/raster.js";
import { base64, rasterised } from "./raster.js";

export const SIDE = 96; // pixels of what the engine gets
const LEAST = 1 / 200; // of the pad's side: who moves less has tapped, and drawn nothing
const PEN = 1 / 16; // of the pad's side: a wider one fills the loops of small digits, and a ninth of them is misread then

export class Pad {
  strokes = [];
  photo = null;
  active = null;
  kind = "";
  pending = null;
  isStale = true;

  /** `drawn()`: there are other strokes, or a photo. */
  constructor(drawn) {
    this.drawn = () => {
      this.isStale = true;
      drawn();
    };
    this.canvas = h("canvas", { className: "pv-pad", role: "img", "aria-label": "Drawing pad: draw a digit with mouse, pen or finger" });
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of ["pointerup", "pointercancel"]) this.canvas.addEventListener(kind, (event) => this.end(event));
  }

  get isEmpty() {
    return !this.strokes.length && !this.photo;
  }

  begin(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (this.active !== null && !this.yields(event)) return;
    event.preventDefault();
    Object.assign(this, { active: event.pointerId, kind: event.pointerType, pending: [this.at(event)] });
    this.canvas.setPointerCapture(event.pointerId);
  }

  /** A pen takes the place of the hand that rests beside it: what the hand has begun goes. */
  yields(event) {
    if (event.pointerType !== "pen" || this.kind !== "touch") return false;
    if (!this.pending) this.strokes = this.strokes.slice(0, -1);
    return true;
  }

  move(event) {
    if (event.pointerId !== this.active) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) this.extend(this.at(one));
  }

  /** The stroke begins to count where the pointer has moved. */
  extend(place) {
    if (!this.pending) this.strokes.at(-1).push(place);
    else {
      this.pending.push(place);
      const [[x, y]] = this.pending;
      if (Math.hypot(place[0] - x, place[1] - y) < LEAST) return;
      Object.assign(this, { photo: null, strokes: [...this.strokes, this.pending], pending: null });
    }
    this.drawn();
  }

  end(event) {
    if (event.pointerId === this.active) Object.assign(this, { active: null, pending: null });
  }

  /** Place of a pointer on the pad, 0 to 1. */
  at({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  undo() {
    this.strokes = this.strokes.slice(0, -1);
    this.photo = null;
    this.drawn();
  }

  clear() {
    Object.assign(this, { strokes: [], photo: null, isStale: true });
  }

  /** The ink that was found in a photo, row by row, in place of strokes. */
  show(photo) {
    Object.assign(this, { strokes: [], photo });
    this.drawn();
  }

  /** 96 × 96 bytes (0 background, 255 ink) in base64. */
  ink() {
    return base64(this.photo ?? rasterised(this.strokes, SIDE, PEN * SIDE));
  }

  /** The pad as the person sees it; `image` is what lies under the strokes while there are none. */
  paint(image, palette) {
    const side = Math.round(this.canvas.clientWidth * Math.min(3, window.devicePixelRatio || 1));
    if (!side) return;
    this.isStale = false;
    if (this.canvas.width !== side) Object.assign(this.canvas, { width: side, height: side });
    const pen = this.canvas.getContext("2d");
    pen.fillStyle = text(palette.surface);
    pen.fillRect(0, 0, side, side);
    if (this.isEmpty && image) stretch(pen, image, side);
    if (this.photo) stretch(pen, greys(this.photo, palette), side);
    trace(pen, this.strokes, side, text(palette.ink));
  }
}

function trace(pen, strokes, side, color) {
  Object.assign(pen, { lineCap: "round", lineJoin: "round", lineWidth: PEN * side, strokeStyle: color });
  for (const [first, ...others] of strokes) {
    pen.beginPath();
    pen.moveTo(first[0] * side, first[1] * side);
    for (const [x, y] of others) pen.lineTo(x * side, y * side);
    pen.stroke();
  }
}

function stretch(pen, image, side) {
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, 0, 0, side, side);
}

/** A canvas with a sign's ink in the colours of the pad. */
function greys(bytes, palette) {
  const canvas = h("canvas");
  drawInk(canvas, { data: bytes, shape: [SIDE, SIDE] }, palette);
  return canvas;
}
