// Numbers in sentences.

/** Five digits that matter, with a true minus sign. */
export function precise(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "?" : value > 0 ? "∞" : "−∞";
  return String(Number(value.toPrecision(5))).replaceAll("-", "−").replace("e−", " · 10^−");
}

/** A probability as a person reads it. */
export function percent(share) {
  if (!(share >= 0)) return "–";
  if (share === 0) return "0 %";
  if (share < 0.001) return "< 0.1 %";
  return `${(100 * share).toFixed(share > 0.999 && share < 1 ? 2 : 1)} %`;
}

export const whole = (value) => Number(value).toLocaleString("en");
