// Heat maps: all of a frame's small maps go into one picture (an atlas), from which each unit takes its tile.

/** int8 pixels -> colours, by a table of 256. */
export function colour(pixels, at, stride, width, height, values, from, table) {
  for (let row = 0; row < height; row++) {
    let to = at + row * stride;
    for (let x = 0; x < width; x++) pixels[to++] = table[values[from++] + 128];
  }
}

/** A grid of maps of one size in one canvas. */
export class Atlas {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.side = 0;
    this.places = 0;
  }

  /** Make room for `places` maps of `side` × `side`. */
  reserve(places, side) {
    if (this.places >= places && this.side === side) return;
    this.places = places;
    this.side = side;
    this.across = Math.ceil(Math.sqrt(places));
    this.canvas.width = this.across * side;
    this.canvas.height = Math.ceil(places / this.across) * side;
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /** Map number `index` of `tensor` (maps, side, side) into place `place`. */
  write(place, tensor, index, table) {
    const { side, across } = this;
    const at = Math.floor(place / across) * side * this.canvas.width + (place % across) * side;
    colour(this.pixels, at, this.canvas.width, side, side, tensor.data, index * side * side, table);
  }

  publish() {
    this.context.putImageData(this.image, 0, 0);
  }

  draw(context, place, x, y, size) {
    const { side, across } = this;
    const left = (place % across) * side;
    const top = Math.floor(place / across) * side;
    context.drawImage(this.canvas, left, top, side, side, x, y, size, size);
  }
}

/** A diverging table with two colours only: which side of the middle. */
export const discreteTable = (table) => table.map((_, i) => table[i < 128 ? 44 : 212]);
