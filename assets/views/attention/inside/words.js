// Numbers in sentences.

import { say } from "../../../kit/numbers.js";

/** Five digits that matter. */
export const precise = (value) => say(value, 5);

export const whole = (value) => Number(value).toLocaleString("en");
