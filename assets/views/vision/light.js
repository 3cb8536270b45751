// The picture from afar: the maps of all layers in sight, and what the network says.

import { Light } from "../../kit/light.js";
import { largestOf } from "./maps.js";

/** Null of a frame that brings no answer along: then it is not drawn, but what was asked is. */
export function light({ tensors }, state, cards, output) {
  if (!tensors["look/image"]) return null;
  const picture = new Light();
  const top = state.scale === "network" ? largestOf({ before: tensors, after: tensors, share: 1, layers: state.layers }) : 0;
  for (const { i, isSeen, maps } of cards) if (isSeen) maps.cast(picture, i, tensors, state, top);
  output.cast(picture, tensors, state.palette);
  return picture;
}
