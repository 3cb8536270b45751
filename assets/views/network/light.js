// The picture from afar: a few colours for each of its parts, by which one knows whether it would flash.

const CELLS = 12; // a side of the output surface
const SPOTS = 2; // a side of a unit's tile

/**
 * {colours: words of RGBA, areas in CSS pixels} of the output surface and of the tiles of all hidden units.
 * @param {Record<string, any>} frame
 * @param {Record<string, any>} state
 * @param {any} tables
 */
export function light({ tensors }, { shape, palette, box, options }, tables) {
  const colours = [];
  const areas = [];
  const look = (colour, map, size, cells) => {
    for (let k = 0; k < cells * cells; k++) colours.push(colour(spot(map, k, cells)));
    for (let k = 0; k < cells * cells; k++) areas.push((size / cells) ** 2);
  };
  const output = tensors[`map/${shape.hidden.length}`];
  const first = shape.isByClass ? 0 : Math.min(options.output, output.shape[0] - 1);
  look((at) => ofOutput(output, first, tables, at), output, box.plot.size, CELLS);
  shape.hidden.forEach((units, l) => {
    const map = tensors[`map/${l}`];
    const area = map.shape[1] * map.shape[2];
    for (let j = 0; j < units; j++) look((at) => palette.diverging[map.data[j * area + at] + 128], map, box.columns[l + 1].tile, SPOTS);
  });
  return { colours, areas };
}

/** The index within a map at the middle of cell `k`, of so many a side. */
function spot({ shape: [, height, width] }, k, cells) {
  const along = (i, size) => Math.floor(((i + 0.5) / cells) * size);
  return along(Math.floor(k / cells), height) * width + along(k % cells, width);
}

/** Of several tables, that of the likeliest output from `first` on. */
function ofOutput({ data, shape }, first, tables, at) {
  const value = (c) => data[(first + c) * shape[1] * shape[2] + at];
  let best = 0;
  for (let c = 1; c < tables.length; c++) if (value(c) > value(best)) best = c;
  return tables[best][value(best) + 128];
}
