// The small drawings on this picture's buttons, strokes of the text's colour.

import { drawnSign } from "../../kit/dom.js";

const PATHS = {
  plus: "M8 3.5v9M3.5 8h9",
  close: "M4 4l8 8M12 4l-8 8",
  left: "M9.5 4 5.5 8l4 4",
  right: "M6.5 4l4 4-4 4",
  copy: "M6 5.5h6a.5.5 0 0 1 .5.5v6a.5.5 0 0 1-.5.5H6a.5.5 0 0 1-.5-.5V6a.5.5 0 0 1 .5-.5ZM10.5 5.5V4a.5.5 0 0 0-.5-.5H4a.5.5 0 0 0-.5.5v6a.5.5 0 0 0 .5.5h1.5",
  lock: "M4.5 7.5h7v5.5h-7ZM6 7.5V5.5a2 2 0 0 1 4 0v2",
  random: "M2.5 5h2.5c3 0 3 6 6 6h2.5M2.5 11h2.5c3 0 3-6 6-6h2.5M11.5 3l2 2-2 2M11.5 9l2 2-2 2",
  clear: "M3.5 5h9M6.5 5V3.5h3V5M5 5l.5 8h5l.5-8",
  undo: "M6 4 3.5 6.5 6 9M3.5 6.5h5.5a3 3 0 0 1 0 6H6.5",
  upload: "M8 11V3.5M5 6.5l3-3 3 3M3 13h10",
  camera: "M2.5 5.5h2.5l1-1.5h4l1 1.5h2.5v7h-11ZM8 11a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
  right_mark: "M3.5 8.5l3 3 6-7",
  wrong_mark: "M4.5 4.5l7 7M11.5 4.5l-7 7",
};

export const sign = (name) => drawnSign(PATHS[name], 16, "pv-sign");
