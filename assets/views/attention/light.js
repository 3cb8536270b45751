// The picture from afar: the maps of all heads in sight, and the matrix and the lines of the selected one.

import { Light } from "../../kit/light.js";

/** Null of a frame that brings no answer along: then it is not drawn, but what was asked is. */
export function light({ tensors }, heat, ...parts) {
  if (!tensors["look/about"]) return null;
  const picture = new Light();
  for (const part of parts) part.cast(picture, tensors, heat);
  return picture;
}
