// The plane of the data sets, [-6, 6] both ways, as a square of pixels.

export const PLANE = 6;

/** Place of a plane point within a square of `size` at (left, top). */
export const across = (x1, left, size) => left + ((x1 + PLANE) / (2 * PLANE)) * size;
export const down = (x2, top, size) => top + ((PLANE - x2) / (2 * PLANE)) * size;

/** Pixels within a square picture of the plane -> [x1, x2], to two places. */
export function planeAt(x, y, size) {
  const round = (v) => Math.round(Math.max(-PLANE, Math.min(PLANE, v)) * 100) / 100;
  return [round((x / size) * 2 * PLANE - PLANE), round(PLANE - (y / size) * 2 * PLANE)];
}
