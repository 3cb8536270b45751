// Numbers in sentences.

import { say } from "../../network/numbers.js";

/** Five digits that matter. */
export const precise = (value) => say(value, 5);

/** A probability as a person reads it. */
export function percent(share) {
  if (!(share >= 0)) return "–";
  if (share === 0) return "0 %";
  if (share < 0.001) return "< 0.1 %";
  return `${(100 * share).toFixed(share > 0.999 && share < 1 ? 2 : 1)} %`;
}

export const whole = (value) => Number(value).toLocaleString("en");
