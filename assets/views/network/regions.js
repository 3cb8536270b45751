// The output over the plane in words: where it is negative, where positive, or which class is where.

/** Thirds of the plane from its upper left to its lower right, as the rows of a map go. */
const ROWS = ["upper", "", "lower"];
const COLUMNS = ["left", "", "right"];
/** A place is clear where so much of it is of one kind. */
const CLEAR = 0.75;
const MOST_CELLS = 12; // a side, looked at in each third

/** “The output is negative at the upper left and lower right, positive elsewhere.” */
export function surface(tensors, { hidden, outputs, classes }) {
  const map = tensors[`map/${hidden.length}`];
  if (!map) return "";
  const names = outputs > 1 ? Array.from({ length: outputs }, (_, k) => `class ${k + 1}`) : classes ? ["negative", "positive"] : ["low", "high"];
  const at = outputs > 1 ? (k) => likeliest(map, k) : (k) => (map.data[k] > 0 ? 1 : 0);
  const places = thirds(map.shape.at(-1), at);
  const said = names.map((name, kind) => ({ name, where: places.filter((place) => place.kind === kind) })).filter(({ where }) => where.length);
  if (!said.length) return "The output is mixed everywhere.";
  if (said[0].where.length === places.length) return `The output is ${said[0].name} everywhere.`;
  return `The output is ${sentence(said, places.length)}.`;
}

/** The largest group, if it and the others fill the plane, is all the rest. */
function sentence(said, count) {
  const sorted = [...said].sort((a, b) => a.where.length - b.where.length);
  const isFull = said.reduce((sum, { where }) => sum + where.length, 0) === count;
  return sorted.map(({ name, where }, i) => `${name} ${isFull && i === sorted.length - 1 ? "elsewhere" : `at the ${list(where.map((place) => place.name))}`}`).join(", ");
}

/** The nine thirds, each with the kind that fills it, −1 where none does. */
function thirds(size, at) {
  return ROWS.flatMap((row, r) => COLUMNS.map((column, c) => ({ name: `${row} ${column}`.trim() || "centre", kind: kindOf(size, at, r, c) }))).map(named);
}

const named = (place) => ({ ...place, name: { upper: "top", lower: "bottom" }[place.name] ?? place.name });

function kindOf(size, at, row, column) {
  const edge = (third) => Math.round((third * size) / 3);
  const stride = Math.max(1, Math.floor(size / 3 / MOST_CELLS));
  const counts = new Map();
  let all = 0;
  for (let y = edge(row); y < edge(row + 1); y += stride) {
    for (let x = edge(column); x < edge(column + 1); x += stride) {
      const kind = at(y * size + x);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      all += 1;
    }
  }
  for (const [kind, count] of counts) if (count >= CLEAR * all) return kind;
  return -1;
}

function likeliest({ data, shape: [classes, height, width] }, cell) {
  let best = 0;
  for (let k = 1; k < classes; k++) if (data[k * height * width + cell] > data[best * height * width + cell]) best = k;
  return best;
}

const list = (names) => (names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0]);
