// The diagram as a picture file: the canvas with the words that the page has around it.

import { activationOf } from "./model.js";
import { plural, pretty, say } from "../../kit/numbers.js";

const HEAD = 56;
const NAMES = 66; // room above the tiles for the layers' names, instead of the page's controls

/** The present picture as PNG, with title, step, losses and layer names. */
export function exportPng(canvas, state) {
  const { box, ratio, palette } = state;
  const cut = box.net.y - NAMES;
  const sheet = document.createElement("canvas");
  sheet.width = canvas.width;
  sheet.height = canvas.height + (HEAD - cut) * ratio;
  const pen = sheet.getContext("2d");
  pen.fillStyle = palette.css.surface;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(canvas, 0, (HEAD - cut) * ratio);
  pen.fillRect(0, 0, sheet.width, HEAD * ratio);
  pen.scale(ratio, ratio);
  drawTitle(pen, state);
  pen.translate(0, HEAD - cut);
  drawNames(pen, state, box);
  return new Promise((done) => sheet.toBlob(done, "image/png"));
}

function drawTitle(pen, { frame, shape, settings, palette, box }) {
  const loss = (part) => (frame.tensors[`loss/${part}`] ? say(frame.tensors[`loss/${part}`].data[0]) : "");
  pen.textBaseline = "top";
  pen.fillStyle = palette.css.ink;
  pen.font = `600 18px ${palette.font}`;
  pen.fillText(`Perceptron Park: ${settings.data ?? "network"}, ${shape.sizes.join("-")}`, 12, 12);
  pen.fillStyle = palette.css.muted;
  pen.font = `13px ${palette.font}`;
  pen.fillText(`step ${frame.step} · loss ${loss("train")} on training data, ${loss("test")} on test data`, 12, 36, box.width - 24);
}

function drawNames(pen, { shape, settings, palette }, box) {
  pen.textAlign = "center";
  shape.hidden.forEach((units, l) => {
    const x = box.columns[l + 1].centre;
    const lines = box.compact ? [String(l + 1)] : [`Layer ${l + 1}`, plural(units, "unit"), activationOf(settings, l)];
    lines.forEach((words, i) => {
      pen.fillStyle = i ? palette.css.muted : palette.css.ink;
      pen.font = `${i ? "" : "600 "}13px ${palette.font}`;
      pen.fillText(words, x, box.net.y - 18 * (lines.length - i));
    });
  });
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillStyle = palette.css.ink;
  pen.font = `600 13px ${palette.font}`;
  pen.fillText("Output", box.plot.x, box.plot.y - 14);
  pen.font = `13px ${palette.font}`;
  for (const row of box.features) {
    pen.globalAlpha = shape.active.includes(row.name) ? 1 : 0.5;
    pen.fillText(pretty(row.name), box.net.x + 4, row.y);
  }
}
