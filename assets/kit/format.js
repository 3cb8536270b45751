/** Numbers as a person reads them. */

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const DECIMALS = [0, 1, 2].map((digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }));

const MOST_PLACES = 2; // of a percent

const MINUS = "−";

/** The one way in which very small and very large numbers are written: “1.4·10⁻⁵”. */
export function power(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const raised = [...exponent.replace("+", "")].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("");
  return `${Number(mantissa)}·10${raised}`.replace("-", MINUS);
}

/** A loss or another small number: four digits that matter, never jumping in width. */
export function loss(value) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return "∞";
  if (value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 10000)) return power(value, 3);
  return value.toFixed(Math.abs(value) >= 100 ? 1 : 4);
}

/**
 * A share as percent, the one way for all: what is not quite everything is never 100 %, what is not quite nothing never 0 %;
 * then it gets more places than the usual ones.
 */
export function share(value, places = 1) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0 || value === 1) return `${100 * value} %`;
  for (let digits = places; digits <= MOST_PLACES; digits++) {
    const text = (100 * value).toFixed(digits);
    if (Number(text) !== 0 && Number(text) !== 100) return `${text} %`;
  }
  const least = 10 ** -MOST_PLACES;
  return value < 0.5 ? `< ${least.toFixed(MOST_PLACES)} %` : `> ${(100 - least).toFixed(MOST_PLACES)} %`;
}

export function whole(value) {
  return Number.isNaN(value) ? "–" : WHOLE.format(value);
}

/** Epochs with as many decimals as one update needs. */
export function epoch(value, perEpoch = 1) {
  const digits = perEpoch > 1 ? (perEpoch > 10 ? 2 : 1) : 0;
  return Number.isNaN(value) ? "–" : DECIMALS[digits].format(value);
}

/** Seconds as a person says them: “42 s”, “3:20 min”, “1 h 05 min”. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  const two = (n) => String(n).padStart(2, "0");
  const s = Math.ceil(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)} min`;
  return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
}

export function rate(value) {
  if (Number.isNaN(value)) return "–";
  return value !== 0 && Math.abs(value) < 1e-4 ? power(value, 3) : String(Number(value.toPrecision(3)));
}
