// Numbers in sentences.

import { say } from "../../../kit/numbers.js";

/** Five digits that matter. */
export const precise = (value) => say(value, 5);

export { share as percent } from "../../../kit/format.js";

export const whole = (value) => Number(value).toLocaleString("en");
