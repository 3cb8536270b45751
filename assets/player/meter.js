/**
 * `window.__park` counts what the benchmarks and the browser tests ask for:
 * drawn (pictures drawn), frames and bytes (received), step (shown), newest (held), isPlaying,
 * drawnAt (times of the last 4096 drawings, a ring; `drawn % 4096` is the next place),
 * clickedAt and firstFrameMs (from pressing play to the first new frame on the canvas).
 */
const RING = 4096;

export const meter = (window.__park ??= {
  drawn: 0, frames: 0, bytes: 0, step: -1, newest: -1, isPlaying: false,
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

export function countClick(step) {
  meter.clickedAt = performance.now();
  meter.clickedFrom = step;
}
