// Small signs, drawn as lines in the colour of the text.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  power: "M8 2.5v5M4.8 4.6a4.8 4.8 0 1 0 6.4 0",
  right: "M3.5 8.5l3 3 6-7",
  wrong: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  before: "M9.5 4 5.5 8l4 4",
  next: "M6.5 4l4 4-4 4",
};

export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "pa-sign");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
