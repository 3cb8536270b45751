// What a view paints, seen from afar: samples of its colours, by which the player knows whether the next picture would flash.

const GRAIN = 20; // CSS pixels from one sample to the next
/** What is not sampled changes at most so often while it plays, in ms: then no place of it turns back more than three times a second. */
export const CALM = 340;

export class Light {
  /** Words of RGBA, and the CSS pixels that each stands for. */
  colours = [];
  areas = [];

  /** `rows` × `columns` colours that are painted into `width` × `height`; `at(k)` is the k-th of them, row by row. */
  map(rows, columns, width, height, at) {
    const [down, across] = [samples(rows, height), samples(columns, width)];
    const area = (width * height) / (down * across);
    for (let i = 0; i < down; i++) {
      const row = middle(i, down, rows) * columns;
      for (let j = 0; j < across; j++) {
        this.colours.push(at(row + middle(j, across, columns)));
        this.areas.push(area);
      }
    }
  }

  /** A bar whose first `share` is of another colour than the rest. */
  bar(share, width, height, [full, empty]) {
    const steps = Math.ceil(width);
    this.map(1, steps, width, height, (k) => (k < share * steps ? full : empty));
  }
}

const samples = (count, size) => Math.max(1, Math.min(count, Math.ceil(size / GRAIN)));
const middle = (k, of, count) => Math.floor(((k + 0.5) * count) / of);
