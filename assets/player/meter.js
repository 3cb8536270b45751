/**
 * `window.__park` counts what the benchmarks and the browser tests ask for:
 * drawn (pictures drawn), frames and bytes (received), step (shown), newest (held), isPlaying,
 * rows (of the curve that is drawn), curveTo (its last step), ghosts (earlier branches beside it), marks (changes on it),
 * sample (the point that slow motion shows),
 * drawnAt (times of the last 4096 drawings, a ring; `drawn % 4096` is the next place),
 * clickedAt and firstFrameMs (from pressing play to the first new frame on the canvas).
 */
const RING = 4096;

export const meter = (window.__park ??= {
  drawn: 0, frames: 0, bytes: 0, step: -1, newest: -1, isPlaying: false, rows: 0, curveTo: -1, ghosts: 0, marks: 0, sample: [],
  drawnAt: new Float64Array(RING), clickedAt: 0, firstFrameMs: NaN,
});

export function countFrame(frame) {
  meter.frames += 1;
  meter.bytes += frame.bytes.byteLength;
}

export function countDrawing(step) {
  const now = performance.now();
  meter.drawnAt[meter.drawn % RING] = now;
  meter.drawn += 1;
  if (meter.clickedAt && step > meter.clickedFrom) {
    meter.firstFrameMs = now - meter.clickedAt;
    meter.clickedAt = 0;
  }
  meter.step = step;
}

/** The curve as it was just drawn: its rows up to the last one that was seen. */
export function countCurve({ curve, seen, ghosts, marks }) {
  const rows = curve.place(seen + 1);
  Object.assign(meter, { rows, curveTo: rows ? curve.step[rows - 1] : -1, ghosts: ghosts.length, marks: marks.length });
}

export function countClick(step) {
  meter.clickedAt = performance.now();
  meter.clickedFrom = step;
}
