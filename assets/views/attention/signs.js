// Small signs, drawn as lines in the colour of the text.

import { drawnSign } from "../../kit/dom.js";

const PATHS = {
  power: "M8 2.5v5M4.8 4.6a4.8 4.8 0 1 0 6.4 0",
  right: "M3.5 8.5l3 3 6-7",
  wrong: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  before: "M9.5 4 5.5 8l4 4",
  next: "M6.5 4l4 4-4 4",
};

export const sign = (name) => drawnSign(PATHS[name], 16, "pa-sign");
