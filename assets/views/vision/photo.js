// An image file or a camera's picture as grey bytes: the square in its middle.

import { SIDE } from "./pad.js";

const LARGEST = 20 << 20; // bytes of a file

/** Bytes of the middle square of anything that a canvas can draw; `width` and `height` are its own. */
export function greyOf(source, width, height) {
  const pen = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
  const side = Math.min(width, height);
  pen.fillStyle = "#fff"; // behind what is transparent
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  const { data } = pen.getImageData(0, 0, SIDE, SIDE);
  // Luma of Rec. 601, as cameras and image files mean it.
  return Uint8Array.from({ length: SIDE * SIDE }, (_, k) => Math.round(0.299 * data[4 * k] + 0.587 * data[4 * k + 1] + 0.114 * data[4 * k + 2]));
}

/** The grey bytes of an image file. Throws an Error with a sentence. */
export async function greyOfFile(file) {
  if (file.size > LARGEST) throw new Error(`The file “${file.name}” has ${Math.round(file.size / (1 << 20))} MB; images of up to 20 MB can be read.`);
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) throw new Error(`The file “${file.name}” is not an image that this browser can read. PNG and JPEG always work.`);
  const bytes = greyOf(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return bytes;
}
