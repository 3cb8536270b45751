// Links painted pixel by pixel. Stroking 384 curves costs headless Chromium 12 ms a picture; this costs about 2,
// with exact antialiasing, and lets the dashes flow inside the curve for nothing.

const LEVELS = 24;
const MOST = 1000; // links drawn at once; of more, the strongest
const DASH = 64;
const GAPS = 1.6; // of how flowing dashes fade: as much as leaves nothing within a gap, where negative links are dashed

/** Ease of a link's height from left to right, as TensorFlow Playground's diagonal curves have it. */
const bend = (u) => u * u * (3 - 2 * u);

/** Where every link of a layout starts and ends: flat arrays, one entry a link, layer after layer. */
export function wiresOf(box) {
  const { sizes } = box.shape;
  const starts = [0];
  for (let l = 0; l + 1 < sizes.length; l++) starts.push(starts[l] + sizes[l] * sizes[l + 1]);
  const count = starts.at(-1);
  const wires = { starts, count, layer: new Uint8Array(count), into: new Uint16Array(count), from: new Uint16Array(count) };
  for (const end of ["x0", "y0", "x1", "y1"]) wires[end] = new Float32Array(count);
  for (let l = 0, k = 0; l + 1 < sizes.length; l++)
    for (let i = 0; i < sizes[l + 1]; i++) for (let j = 0; j < sizes[l]; j++) put(wires, box, k++, l, i, j);
  return wires;
}

function put(wires, box, k, l, i, j) {
  const [left, right] = [box.columns[l], box.columns[l + 1]];
  const spread = Math.min(right.tile * 0.6, (left.x.length - 1) * 5);
  const slot = left.x.length > 1 ? j / (left.x.length - 1) - 0.5 : 0;
  wires.layer[k] = l;
  wires.into[k] = i;
  wires.from[k] = j;
  wires.x0[k] = left.x[j] + left.tile / 2 + 1;
  wires.y0[k] = left.y[j];
  wires.x1[k] = right.x[i] - right.tile / 2 - 1;
  wires.y1[k] = right.y[i] + slot * spread;
}

/** Height of link `k` at `x`, and how much longer than wide it is there. */
function heightAt(wires, k, x) {
  const span = wires.x1[k] - wires.x0[k];
  const rise = wires.y1[k] - wires.y0[k];
  const u = (x - wires.x0[k]) / span;
  const slope = (6 * u * (1 - u) * rise) / span;
  return { y: wires.y0[k] + bend(u) * rise, stretch: Math.sqrt(1 + slope * slope) };
}

/** The link nearest to a point, within `tolerance` pixels of the curve, or -1. */
export function wireAt(wires, x, y, tolerance) {
  let best = -1;
  let least = tolerance;
  for (let k = 0; k < wires.count; k++) {
    if (x <= wires.x0[k] || x >= wires.x1[k]) continue;
    const at = heightAt(wires, k, x);
    const distance = Math.abs(y - at.y) / at.stretch;
    if (distance < least) [best, least] = [k, distance];
  }
  return best;
}

/** Paints links into an opaque picture of the network's region. */
export class WirePainter {
  constructor() {
    this.dash = new Float32Array(DASH);
    for (let i = 0; i < DASH; i++) this.dash[i] = dashAt(i / DASH);
    this.order = new Uint32Array(0);
    this.counts = new Uint32Array(LEVELS + 1);
    this.cost = 0; // ms that a painting takes, on average
  }

  /** The part of the canvas between the inputs and the outputs; colours come with each paint. */
  resize(context, { net, columns }, ratio) {
    const left = columns[0].centre - columns[0].tile / 2 - 4;
    this.ratio = ratio;
    this.left = Math.round(left * ratio);
    this.top = Math.round(net.y * ratio);
    this.image = context.createImageData(Math.ceil((net.x + net.width - left) * ratio), Math.round(net.height * ratio));
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /** The course of every link through the picture's columns, once a layout: its centre, and how much longer than wide it is. */
  lay(wires) {
    const { ratio, left, top } = this;
    const columns = (k) => [wires.x0[k], wires.x1[k]].map((x) => Math.max(0, Math.min(this.image.width, Math.ceil(x * ratio - left))));
    this.firsts = new Int32Array(wires.count);
    this.begins = new Int32Array(wires.count + 1);
    for (let k = 0; k < wires.count; k++) {
      const [first, end] = columns(k);
      this.firsts[k] = first;
      this.begins[k + 1] = this.begins[k] + Math.max(0, end - first);
    }
    this.centres = new Float32Array(this.begins[wires.count]);
    this.stretches = new Float32Array(this.begins[wires.count]);
    for (let k = 0; k < wires.count; k++) {
      for (let i = this.begins[k]; i < this.begins[k + 1]; i++) {
        const { y, stretch } = heightAt(wires, k, (this.firsts[k] + i - this.begins[k] + left) / ratio);
        this.centres[i] = y * ratio - top;
        this.stretches[i] = stretch;
      }
    }
    this.painted = null;
  }

  /** `strength` (links): -1…1 signed share of the scale. `dim` (links): 0…1 how much each shows. The same again costs nothing. */
  paint(wires, strength, dim, look) {
    if (this.isPainted(strength, dim, look)) return;
    const started = performance.now();
    this.pixels.fill(look.background);
    const first = this.sort(wires.count, strength, dim);
    for (let n = first; n < wires.count; n++) this.wire(this.order[n], strength, dim, look);
    this.drawn = wires.count - first;
    this.keep(strength, dim, look);
    this.cost += (performance.now() - started - this.cost) * 0.1;
  }

  keep(strength, dim, { flow, phase }) {
    this.painted ??= { strength: new Float32Array(strength.length), dim: new Float32Array(dim.length) };
    Object.assign(this.painted, { flow, phase });
    this.painted.strength.set(strength);
    this.painted.dim.set(dim);
  }

  /** Does the picture show just this? The phase matters only where dashes flow. */
  isPainted(strength, dim, { flow, phase }) {
    const { painted } = this;
    if (!painted || flow !== painted.flow || (flow > 0 && phase !== painted.phase)) return false;
    return strength.every((value, k) => value === painted.strength[k]) && dim.every((value, k) => value === painted.dim[k]);
  }

  /** The picture as it is, onto the canvas. */
  put(context) {
    context.putImageData(this.image, this.left, this.top);
  }

  /** Weak links first, so that strong ones lie on top. Returns where in the order to begin. */
  sort(count, strength, dim) {
    if (this.order.length < count) this.order = new Uint32Array(count);
    const { counts, order } = this;
    counts.fill(0);
    for (let k = 0; k < count; k++) counts[level(strength[k] * dim[k]) + 1]++;
    for (let i = 0; i < LEVELS; i++) counts[i + 1] += counts[i];
    const invisible = counts[1];
    for (let k = 0; k < count; k++) order[counts[level(strength[k] * dim[k])]++] = k;
    return Math.max(count - MOST, count > MOST ? invisible : 0);
  }

  wire(k, strength, dim, look) {
    const share = Math.min(1, Math.abs(strength[k]));
    const opacity = (0.22 + 0.78 * Math.sqrt(share)) * dim[k];
    const half = ((0.55 + look.widest * share) * this.ratio) / 2;
    const color = strength[k] < 0 ? look.negative : look.positive;
    if (look.isPlain) this.curve(k, half, opacity * 256, color, strength[k] < 0 ? GAPS : 0, 0);
    else this.curve(k, half, opacity * 256, color, look.flow * Math.min(1, share * 6), look.phase);
  }

  /** Column by column; a pixel's cover is its distance from the curve. Red and blue are mixed in one multiplication. */
  curve(k, half, opacity, [r, g, b], flow, phase) {
    const { pixels, dash, centres, stretches } = this;
    const { width, height } = this.image;
    const reach = half + 0.5;
    const beat = DASH / (18 * this.ratio);
    const redBlue = (b << 16) | r;
    const green = g << 8;
    const end = this.begins[k + 1];
    let along = -phase * DASH;
    for (let i = this.begins[k], x = this.firsts[k]; i < end; i++, x++) {
      const stretch = stretches[i];
      along += stretch * beat;
      const strong = flow > 0 ? opacity * (1 - flow * dash[along & (DASH - 1)]) : opacity;
      const centre = centres[i];
      const inverse = 1 / stretch;
      const bottom = Math.min(height - 1, Math.floor(centre + reach * stretch));
      const top = Math.max(0, Math.ceil(centre - reach * stretch));
      for (let y = top, at = top * width + x; y <= bottom; y++, at += width) {
        const cover = reach - Math.abs(y - centre) * inverse;
        const a = (cover < 1 ? cover * strong : strong) | 0;
        const under = pixels[at];
        const rest = 256 - a;
        const mixed = ((Math.imul(redBlue, a) + Math.imul(under & 0xff00ff, rest)) >>> 8) & 0xff00ff;
        pixels[at] = 0xff000000 | mixed | (((Math.imul(green, a) + Math.imul(under & 0xff00, rest)) >>> 8) & 0xff00);
      }
    }
  }
}

const level = (share) => {
  const size = Math.abs(share);
  return size >= 1 ? LEVELS - 1 : (size * LEVELS) | 0;
};

/** How much of a link's colour is taken away along one dash: soft gaps, so that nothing flickers. */
function dashAt(u) {
  const gap = 0.5 - 0.5 * Math.cos(2 * Math.PI * u);
  return 0.62 * gap * gap * (3 - 2 * gap);
}
