// The picture from afar: the output surface, the tiles of all hidden units, and the card's large map.

import { Light } from "../../kit/light.js";
import { MAP } from "./card.js";

/**
 * `place`: the unit that the card is about, if there is one.
 * @param {Record<string, any>} frame
 * @param {Record<string, any>} state
 * @param {any} tables
 * @param {any} place
 */
export function light({ tensors }, { shape, palette, box, options }, tables, place) {
  const picture = new Light();
  const map = ({ shape: [, rows, columns] }, size, at) => picture.map(rows, columns, size, size, at);
  const unit = (tensor, j, size) => map(tensor, size, (at) => palette.diverging[tensor.data[j * tensor.shape[1] * tensor.shape[2] + at] + 128]);
  const output = tensors[`map/${shape.hidden.length}`];
  const first = shape.isByClass ? 0 : Math.min(options.output, output.shape[0] - 1);
  map(output, box.plot.size, (at) => ofOutput(output, first, tables, at));
  shape.hidden.forEach((units, l) => {
    for (let j = 0; j < units; j++) unit(tensors[`map/${l}`], j, box.columns[l + 1].tile);
  });
  if (place?.kind === "unit" && place.l >= 0) unit(tensors[`map/${place.l}`], place.j, MAP);
  return picture;
}

/** Of several tables, that of the likeliest output from `first` on. */
function ofOutput({ data, shape }, first, tables, at) {
  const value = (c) => data[(first + c) * shape[1] * shape[2] + at];
  let best = 0;
  for (let c = 1; c < tables.length; c++) if (value(c) > value(best)) best = c;
  return tables[best][value(best) + 128];
}
