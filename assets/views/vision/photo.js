// An image file or a camera's picture as grey bytes, all of it; the engine finds the sign in it.

import { base64 } from "./raster.js";

const LARGEST = 20 << 20; // bytes of a file
const SIDE = 256; // most pixels of a side that the engine gets
const NEAR = 0.6; // of the picture: a sign that is smaller is looked at again from near
const MARGIN = 0.3; // of the sign, around it

/** Find the sign in a source that a canvas can draw. `ask(question)` is the engine's answer. Gives `{ink, said}`; `ink` is null where there is none. */
export async function found(source, width, height, ask) {
  const whole = { x: 0, y: 0, w: width, h: height };
  const first = await seen(source, whole, ask);
  if (!first.ink || Math.max(first.box.w, first.box.h) > NEAR * Math.max(width, height) || Math.max(width, height) <= SIDE) return first;
  const nearer = await seen(source, around(first.box, whole), ask);
  return nearer.ink ? { ...nearer, said: first.said } : first;
}

/** What the engine finds in a part of the picture. */
async function seen(source, part, ask) {
  const grey = greyOf(source, part);
  const tensors = await ask({ photo: `${grey.width}:${base64(grey.bytes)}` });
  const [x0, y0, x1, y1] = tensors["photo/box"].data;
  const scale = part.w / grey.width;
  const box = { x: part.x + x0 * scale, y: part.y + y0 * scale, w: (x1 - x0) * scale, h: (y1 - y0) * scale };
  const said = new TextDecoder().decode(tensors["text/photo"].data);
  return { ink: x1 > x0 ? Uint8Array.from(tensors["photo/ink"].data) : null, box, said };
}

/** A box with a margin, within the picture. */
function around({ x, y, w, h }, whole) {
  const margin = MARGIN * Math.max(w, h);
  const [left, top] = [Math.max(0, x - margin), Math.max(0, y - margin)];
  return { x: left, y: top, w: Math.min(whole.w, x + w + margin) - left, h: Math.min(whole.h, y + h + margin) - top };
}

/** Grey bytes of a part, its longer side at most SIDE pixels. */
function greyOf(source, { x, y, w, h }) {
  const scale = Math.min(1, SIDE / Math.max(w, h));
  const [width, height] = [w, h].map((n) => Math.max(8, Math.round(n * scale)));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, x, y, w, h, 0, 0, width, height);
  return { width, bytes: onPaper(pen.getImageData(0, 0, width, height).data) };
}

/** Luma of Rec. 601, as cameras and image files mean it; what is transparent becomes what the ink stands out from. */
function onPaper(data) {
  const n = data.length / 4;
  const luma = Float32Array.from({ length: n }, (_, k) => 0.299 * data[4 * k] + 0.587 * data[4 * k + 1] + 0.114 * data[4 * k + 2]);
  let [ink, opaque] = [0, 0];
  luma.forEach((value, k) => ((ink += value * data[4 * k + 3]), (opaque += data[4 * k + 3])));
  const paper = opaque && ink / opaque > 127 && opaque < 250 * n ? 0 : 255;
  return Uint8Array.from(luma, (value, k) => Math.round(paper + ((value - paper) * data[4 * k + 3]) / 255));
}

/** An image file as something that a canvas can draw, turned as it was meant. Throws an Error with a sentence. */
export async function bitmapOf(file) {
  if (file.size > LARGEST) throw new Error(`The file “${file.name}” has ${Math.round(file.size / (1 << 20))} MB; images of up to 20 MB can be read.`);
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) throw new Error(`The file “${file.name}” is not an image that this browser can read. PNG and JPEG always work.${hint(file.name)}`);
  return bitmap;
}

const hint = (name) => (/\.hei[cf]$/i.test(name) ? " A phone saves JPEG with the setting “Most compatible” of its camera, or when the picture is sent." : "");
