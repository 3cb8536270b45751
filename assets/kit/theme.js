/** Light or dark, and the theme's colours as values for a canvas. */

const FORCED = matchMedia("(forced-colors: active)");
export const PRINT = matchMedia("print");

/** "light" or "dark", from the background that the page around us really has; paper is light. */
export function modeOf(host) {
  if (PRINT.matches) return "light";
  const declared = FORCED.matches ? "" : getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  const colour = declared || getComputedStyle(document.body).backgroundColor;
  return luminanceOf(colour) < 0.35 ? "dark" : "light";
}

/** Has the page draw anew what it draws itself, as pictures and charts, where it knows of other colours than these. */
export class Mode {
  /** `said`: the mode that the page knows; `report(name, value)`: the component's setStateValue. */
  tell(mode, said, report) {
    if (mode !== said && mode !== this.told) report("mode", mode);
    this.told = mode;
  }
}

/** Relative luminance by WCAG 2.2 of any CSS colour; of what cannot be read, that of white. */
function luminanceOf(colour) {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.fillStyle = "#fff";
  probe.fillRect(0, 0, 1, 1);
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return luminance([...probe.getImageData(0, 0, 1, 1).data].slice(0, 3));
}

/** The same of [red, green, blue], 0 to 255. */
export function luminance(colour) {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const NAMES = [
  "bg", "surface", "raised", "ink", "muted", "line", "accent", "accent-ink", "positive", "negative",
  "cat-1", "cat-2", "cat-3", "cat-4", "cat-5", "cat-6", "warn", "focus", "font", "mono",
];

/** {bg, surface, …, accentInk, cat: [six], font, mono, mode, isDark, isPlain} of the element's theme. */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--park-${name}`).trim();
  const palette = Object.fromEntries(NAMES.map((name) => [camel(name), read(name)]));
  if (FORCED.matches) resolve(element, palette);
  palette.cat = [1, 2, 3, 4, 5, 6].map((i) => palette[`cat${i}`]);
  palette.mode = element.dataset.theme;
  palette.isDark = palette.mode === "dark";
  palette.isPlain = FORCED.matches || PRINT.matches; // hues may be lost: signs need a second mark
  return palette;
}

/** A person's own colours are names of the system's; a canvas needs the colours themselves. */
function resolve(element, palette) {
  const probe = element.appendChild(document.createElement("span"));
  for (const [name, value] of Object.entries(palette)) {
    if (!/^Canvas|^Highlight/.test(value)) continue;
    probe.style.color = value;
    palette[name] = getComputedStyle(probe).color;
  }
  probe.remove();
}

function camel(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
