// Where everything lies, in CSS pixels. Pure: size and shape in, positions out.

const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const NARROW = 700;
const HEAD_ROOM = 84; // a column narrower than this cannot carry its own layer header
const PAIR = 44; // two columns of units need this much
const LEGEND = 78; // under the surface: ticks, colour bar, key
const FOOT = 62; // under the network: the links' legend, and a line for what is to be said of the run
const CAPTION = 84; // slow motion's words, in a narrow diagram between network and surface

/** Positions for a stage of `width`, and of `height` where the stage imposes one (0: the diagram picks its own). `isFilmed`: slow motion has words to say. */
export function layout(shape, width, height, coarse, isFilmed) {
  const wide = width >= NARROW;
  const scale = wide && height ? clamp(Math.min(width / 1180, height / 600), 1, 2) : 1;
  const box = { shape, width, wide, scale, target: coarse ? 40 : 26 };
  return wide ? beside(box, height, isFilmed ? CAPTION : FOOT) : stacked(box, isFilmed ? CAPTION : 84);
}

/** The output surface beside the network. */
function beside(box, height, room) {
  const { shape, width, target, scale: s } = box;
  const top = (2 * target + 16) * s;
  const foot = room * s;
  const body = Math.max(height ? height - top - foot : 384, leastBody(shape, width));
  const size = Math.floor(Math.min(width * 0.33, body + foot - LEGEND * s));
  const drop = clamp((body + foot - LEGEND * s - size) / 2, 0, 40 * s); // towards the network's middle
  const plot = { x: Math.round(width - size - 30 * s), y: Math.round(top + drop), size };
  const net = { x: 0, y: top, width: plot.x - 18 * s, height: body };
  return place({ ...box, net, plot, height: top + body + foot, legendY: top + body + 10 * s, headY: 0 });
}

/** Least height of the network: layers that are too close together for two columns of units each get taller instead. */
function leastBody({ sizes, shown }, width) {
  const most = Math.max(...sizes);
  const hasRoom = (width * 0.67 - 150) / (sizes.length - 1) > PAIR + 20;
  return Math.max(shown.length * 30, most * (hasRoom ? 11 : 20));
}

/** The output surface under the network, for phones and split windows. */
function stacked(box, gap) {
  const { shape, width, target } = box;
  const top = 2 * target + 62;
  const rows = Math.max(shape.shown.length * Math.max(44, target), Math.max(...shape.sizes) * 26);
  const net = { x: 0, y: top, width: width - 2, height: rows };
  const size = Math.floor(Math.min(width - 44, 460));
  const plotY = top + rows + gap + 2 * target + 24;
  const plot = { x: Math.floor((width - size - 24) / 2), y: plotY, size };
  return place({ ...box, net, plot, height: plotY + size + LEGEND, legendY: top + rows + 10, headY: 0 });
}

function place(box) {
  const { shape, net, scale: s, wide } = box;
  const label = (wide ? 54 : 52) * s;
  const columns = shape.sizes.length;
  const featureTile = Math.floor(clamp((net.height / shape.shown.length) * 0.8, 24, (wide ? 40 : 32) * s));
  const first = net.x + label + featureTile / 2;
  const lastTile = shape.outputs > 1 || !wide ? 34 * s : 44 * s;
  const last = net.x + net.width - lastTile / 2 - (wide ? 6 : 4);
  const pitch = (last - first) / (columns - 1);
  box.pitch = pitch;
  box.compact = !wide || pitch < HEAD_ROOM * s;
  box.isTight = pitch < 142 * s;
  box.features = featureRows(box, first, featureTile);
  box.columns = shape.sizes.map((units, c) => {
    if (c === 0) return activeFeatures(box);
    const isOutput = c === columns - 1;
    const largest = isOutput ? lastTile : 56 * s;
    const step = isOutput ? Math.min(64 * s, (box.plot.size - 24) / units) : 76 * s;
    const middle = isOutput && wide ? box.plot.y + box.plot.size / 2 : net.y + net.height / 2;
    return column(box, { x: first + pitch * c, middle, units, room: Math.min(largest, pitch - 16), most: step });
  });
  return box;
}

/** Every feature that is shown has a row of its own, wired or not. */
function featureRows({ shape, net }, x, tile) {
  const step = Math.min(net.height / shape.shown.length, tile * 1.5);
  const start = net.y + net.height / 2 - (step * (shape.shown.length - 1)) / 2;
  return shape.shown.map((name, i) => ({ name, x, y: start + i * step, tile, step }));
}

function activeFeatures({ shape, features }) {
  const rows = shape.active.map((name) => features[shape.shown.indexOf(name)]);
  return columnOf(rows.map((r) => r.x), rows.map((r) => r.y), features[0]?.tile ?? 24, features[0]?.step ?? 36, features[0]?.x ?? 0);
}

/** A layer's units in one column, or staggered in two where one would make them too small to read. */
function column({ net, wide, scale }, { x, middle, units, room, most }) {
  const lanes = wide && net.height / units < 27 && room >= PAIR ? 2 : 1;
  const rows = Math.ceil(units / lanes);
  const step = Math.min(net.height / rows, most);
  const tile = Math.floor(clamp(Math.min(step * 0.78, lanes === 2 ? room / 2 - 2 : room), 8, 64 * scale));
  const xs = [];
  const ys = [];
  for (let j = 0; j < units; j++) {
    const stagger = lanes === 2 ? (j % 2) * 0.5 - 0.25 : 0;
    xs.push(x + (lanes === 2 ? (j % 2 ? 1 : -1) * (tile / 2 + 2) : 0));
    ys.push(middle + (Math.floor(j / lanes) - (rows - 1) / 2 + stagger) * step);
  }
  return columnOf(xs, ys, tile, step, x);
}

function columnOf(xs, ys, tile, step, x) {
  return { x: Float32Array.from(xs, Math.round), y: Float32Array.from(ys, Math.round), tile, step, centre: x };
}
