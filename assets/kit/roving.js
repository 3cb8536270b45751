// Ways by keyboard through lists and grids, of which Tab reaches one place: arrows go on from there, Home and End to the ends.

const BY = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The key has done what it means here: neither page nor player hears of it. */
export function used(event) {
  event.preventDefault();
  event.stopPropagation();
}

const clamped = (at, count) => Math.max(0, Math.min(count - 1, at));
const round = (at, count) => (at + count) % count;

/**
 * Place `at` of a list of `count` -> the place that the event's key leads to, and the event is used; null: it is no way through it.
 * At an end one stays, or comes round to the other (`wraps`). `isMenu`: up and down lead through it too.
 * @returns {number | null}
 */
export function along(event, at, count, { wraps = false, isMenu = false } = {}) {
  const [down, right] = BY[event.key] ?? [0, 0];
  const by = right || (isMenu ? down : 0);
  const end = { Home: 0, End: count - 1 }[event.key];
  if (!count || (!by && end === undefined)) return null;
  used(event);
  return end ?? (wraps ? round : clamped)(at + by, count);
}

/**
 * The same for a cell [row, column] of a grid of [rows, columns]; a place that is none yet counts as −1. Home and End lead to the ends of
 * the row, or of the whole (`isWhole`).
 * @param {any} event
 * @param {number[]} at
 * @param {number[]} size
 * @returns {[number, number] | null}
 */
export function across(event, [row, column], [rows, columns], { isWhole = false } = {}) {
  const by = BY[event.key];
  const end = { Home: [isWhole ? 0 : row, 0], End: [isWhole ? rows - 1 : row, columns - 1] }[event.key];
  if (!by && !end) return null;
  used(event);
  const [y, x] = end ?? [row + by[0], column + by[1]];
  return [clamped(y, rows), clamped(x, columns)];
}

/** Of these elements Tab reaches the one at `at`. */
export function rove(elements, at) {
  elements.forEach((element, k) => {
    const tabIndex = k === at ? 0 : -1;
    if (element.tabIndex !== tabIndex) element.tabIndex = tabIndex;
  });
}
