// The square to draw on: strokes of mouse, pen or finger over the watched image, and the bytes that the engine gets of them.

import { h } from "../../player/dom.js";
import { text } from "../network/palette.js";

export const SIDE = 96; // pixels of what the engine gets
const PEN = 1 / 16; // of the pad's side: a wider one fills the loops of small digits, and a ninth of them is misread then

export class Pad {
  /** `drawn()`: there are other strokes, or a photo. */
  constructor(drawn) {
    Object.assign(this, { strokes: [], photo: null, active: null, isStale: true });
    this.drawn = () => {
      this.isStale = true;
      drawn();
    };
    this.canvas = h("canvas", { className: "pv-pad", role: "img", "aria-label": "Drawing pad: draw a digit with mouse, pen or finger" });
    this.small = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of ["pointerup", "pointercancel"]) this.canvas.addEventListener(kind, (event) => this.end(event));
  }

  get isEmpty() {
    return !this.strokes.length && !this.photo;
  }

  begin(event) {
    if (this.active !== null || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    this.active = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.photo = null;
    this.strokes = [...this.strokes, [this.at(event)]];
    this.drawn();
  }

  move(event) {
    if (event.pointerId !== this.active) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) this.strokes.at(-1).push(this.at(one));
    this.drawn();
  }

  end(event) {
    if (event.pointerId === this.active) this.active = null;
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

  /** Bytes of a photo, row by row, in place of strokes. */
  show(photo) {
    Object.assign(this, { strokes: [], photo });
    this.drawn();
  }

  /** 96 × 96 bytes (0 background, 255 ink) in base64. */
  ink() {
    return btoa(String.fromCharCode(...this.bytes()));
  }

  bytes() {
    if (this.photo) return this.photo;
    const { small } = this;
    small.fillStyle = "#000";
    small.fillRect(0, 0, SIDE, SIDE);
    trace(small, this.strokes, SIDE, "#fff");
    const { data } = small.getImageData(0, 0, SIDE, SIDE);
    return Uint8Array.from({ length: SIDE * SIDE }, (_, k) => data[4 * k]);
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
    if (this.photo) stretch(pen, greys(this.photo), side);
    trace(pen, this.strokes, side, text(palette.ink));
  }
}

function trace(pen, strokes, side, color) {
  Object.assign(pen, { lineCap: "round", lineJoin: "round", lineWidth: PEN * side, strokeStyle: color });
  for (const [first, ...others] of strokes) {
    pen.beginPath();
    pen.moveTo(first[0] * side, first[1] * side);
    for (const [x, y] of others.length ? others : [first]) pen.lineTo(x * side, y * side);
    pen.stroke();
  }
}

function stretch(pen, image, side) {
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, 0, 0, side, side);
}

/** A canvas with a photo's bytes as they are: 255 is white. */
function greys(bytes) {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const image = new ImageData(SIDE, SIDE);
  bytes.forEach((value, k) => image.data.set([value, value, value, 255], 4 * k));
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
