// A picture as a file: a sheet on which parts of a view are put, with words beside them.

import { pixelRatio } from "./zoom.js";

export class Paper {
  /** In pixels of the page, on the theme's ground. */
  constructor(width, height, palette, ratio = pixelRatio()) {
    this.palette = palette;
    this.canvas = Object.assign(document.createElement("canvas"), { width: Math.ceil(width * ratio), height: Math.ceil(height * ratio) });
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(ratio, ratio);
    this.pen.imageSmoothingEnabled = false;
    this.pen.fillStyle = palette.css.surface;
    this.pen.fillRect(0, 0, width, height);
  }

  /** `most`: pixels that the words may take. */
  write(x, y, words, size, isStrong = false, most = undefined) {
    const { css, font } = this.palette;
    Object.assign(this.pen, { font: `${isStrong ? 600 : 400} ${size}px ${font}`, fillStyle: isStrong ? css.ink : css.muted });
    this.pen.fillText(words, x, y, most);
  }

  /** A canvas of the view in a thin frame. */
  put(canvas, x, y, width, height) {
    this.pen.drawImage(canvas, x, y, width, height);
    this.pen.strokeStyle = this.palette.css.line;
    this.pen.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  }

  file() {
    return new Promise((done) => this.canvas.toBlob(done, "image/png"));
  }
}
