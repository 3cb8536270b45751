// How a drawing becomes an image as the network knows them: three small pictures from the pad to the middle of 28 × 28.

import { h, say as put } from "../../kit/dom.js";
import { fixed } from "../../kit/numbers.js";
import { drawInk } from "../../kit/raster.js";
import { SIDE } from "./pad.js";

export class Steps {
  drawn;
  palette;

  constructor(state) {
    this.state = state;
    this.pictures = ["your drawing", "cropped and fitted to 20 × 20", "centred by mass"].map(picture);
    const [drawing, fit, centred] = this.pictures.map(({ element }) => element);
    this.element = h("div", { className: "pv-steps", hidden: true }, drawing, arrow(), fit, arrow(), centred);
  }

  draw(pad, isInk) {
    const { detail, palette } = this.state;
    const fit = detail?.["ink/fit"];
    this.element.hidden = !isInk;
    if (!isInk || !fit || (detail === this.drawn && palette === this.palette)) return;
    Object.assign(this, { drawn: detail, palette });
    const [drawing, fitted, centred] = this.pictures;
    copy(drawing.canvas, pad.canvas, detail["ink/box"].data, palette.css.accent);
    put(drawing.words, pad.photo ? "your picture" : "your drawing");
    drawInk(fitted.canvas, fit, palette);
    drawInk(centred.canvas, detail["look/image"], palette);
    const [right, down] = detail["ink/shift"].data;
    centred.canvas.setAttribute("aria-label", `Centred by mass: moved ${fixed(right, 1)} pixels right and ${fixed(down, 1)} down`);
    centred.element.title = `${fixed(right, 1)} px right, ${fixed(down, 1)} px down`;
  }
}

function picture(name) {
  const canvas = h("canvas", { role: "img", "aria-label": name, width: 28, height: 28 });
  const words = h("figcaption", {}, name);
  return { canvas, words, element: h("figure", {}, canvas, words) };
}

const arrow = () => h("span", { className: "pv-arrow", "aria-hidden": "true" }, "→");

/** The pad in small, with the crop framed. */
function copy(canvas, pad, [x0, y0, x1, y1], color) {
  Object.assign(canvas, { width: SIDE, height: SIDE });
  const pen = canvas.getContext("2d");
  pen.drawImage(pad, 0, 0, SIDE, SIDE);
  pen.strokeStyle = color;
  pen.lineWidth = 2.5;
  pen.strokeRect(x0, y0, x1 - x0, y1 - y0);
}
