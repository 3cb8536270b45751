// Strokes as bytes, by our own arithmetic: what a canvas gives back is changed by browsers that hide from trackers.

/** Strokes of places 0 to 1 -> side × side bytes, 255 ink, row by row, for a round pen `width` pixels wide. */
export function rasterised(strokes, side, width) {
  const bytes = new Uint8Array(side * side);
  for (const stroke of strokes) for (let k = 0; k < Math.max(1, stroke.length - 1); k++) segment(bytes, side, width / 2, stroke[k], stroke[k + 1] ?? stroke[k]);
  return bytes;
}

/** Every pixel gets as much ink as its middle lies within the pen's reach, soft over one pixel. */
function segment(bytes, side, radius, [ax, ay], [bx, by]) {
  const [x0, y0, dx, dy] = [ax * side, ay * side, (bx - ax) * side, (by - ay) * side];
  const length = dx * dx + dy * dy || 1;
  const reach = radius + 1;
  const from = (low) => Math.max(0, Math.floor(low - reach));
  const to = (high) => Math.min(side - 1, Math.ceil(high + reach));
  for (let y = from(Math.min(y0, y0 + dy)); y <= to(Math.max(y0, y0 + dy)); y++) {
    for (let x = from(Math.min(x0, x0 + dx)); x <= to(Math.max(x0, x0 + dx)); x++) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const ink = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(px - t * dx, py - t * dy)));
      const place = y * side + x;
      bytes[place] = Math.max(bytes[place], Math.round(255 * ink));
    }
  }
}

/** Bytes in base64. */
export function base64(bytes) {
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192));
  return btoa(text);
}
