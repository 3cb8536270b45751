// Which of the tokens on screen are the rows and the columns of an attention, and which of its cells are masked.

/** `{row, rows, column, columns}`: the first token (place in `look/tokens`) and how many. Rows look, columns are looked at. */
export function axesOf({ attentions, detail }, a) {
  const total = detail["look/tokens"].data.length;
  const source = detail["look/source"]?.data[0] ?? 0;
  const kind = attentions[a]?.kind ?? 0;
  const read = { first: 0, count: source };
  const spoken = { first: source, count: total - source };
  const rows = source && kind === 0 ? read : spoken;
  const columns = source && kind !== 1 ? read : spoken;
  return { row: rows.first, rows: rows.count, column: columns.first, columns: columns.count };
}

/** Where the hovered or selected place lies in attention `a`: `{row, column}`, −1 where it is none of its. */
export function placeIn(state, a, place) {
  if (!place) return { row: -1, column: -1 };
  const axes = axesOf(state, a);
  const [row, column] = place.token === undefined ? tokensOf(state, place) : [place.token, place.token];
  return { row: within(row, axes.row, axes.rows), column: within(column, axes.column, axes.columns) };
}

/** The tokens `[row, column]` of a place in some attention, the selected one if it names none; −1 without. */
export function tokensOf(state, { a = state.selected.a, row = -1, column = -1 }) {
  const axes = axesOf(state, a);
  return [row < 0 ? -1 : axes.row + row, column < 0 ? -1 : axes.column + column];
}

const within = (token, first, count) => (token >= first && token < first + count ? token - first : -1);

/** Which cells of attention `a` are masked, rows × columns of 0 and 1; null if none is: what is yet to come, and tokens that are off. */
export function maskOf(state, a) {
  const { rows, columns, row, column } = axesOf(state, a);
  const isCausal = state.attentions[a]?.kind === 1 && !state.isOff("mask");
  const gone = state.interventions.off.filter((part) => part.startsWith("token:")).map((part) => Number(part.slice(6)));
  const hidden = gone.filter((token) => token >= column && token < column + columns);
  if (!isCausal && !hidden.length) return null;
  const mask = new Uint8Array(rows * columns);
  if (isCausal) for (let i = 0; i < rows; i++) mask.fill(1, i * columns + i + 1, (i + 1) * columns);
  for (const token of hidden) for (let i = 0; i < rows; i++) if (row + i !== token) mask[i * columns + token - column] = 1;
  return mask;
}
