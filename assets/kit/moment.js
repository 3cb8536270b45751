// The line above an answer: which moment it belongs to, that it is being computed, or why there is none; and the wish for a newer one.

import { able, h, say } from "./dom.js";
import { stepName } from "./figures.js";

/** Whether an answer is about this frame, and not about one before or after it. */
export const isOf = (detail, frame) => Number(detail?.step?.data[0]) === frame.step;

export class Moment {
  /** `renew()`: the person wants the answer for the shown moment. */
  constructor(renew) {
    this.words = h("span", { className: "pi-moment-words", role: "status" });
    this.button = h("button", { type: "button", className: "pi-button pi-renew", onclick: renew }, "Refresh");
    this.element = h("div", { className: "pi-moment" }, this.words, this.button);
  }

  show(inquiry) {
    const { isAsking, isStale, isOther, why, tensors } = inquiry;
    const now = tensors && !isOther ? when(inquiry) : "";
    say(this.words, why || (isAsking ? (now ? `${now}, being computed anew …` : "Being computed …") : now));
    this.element.parentElement?.classList.toggle("pi-before", isOther);
    this.element.classList.toggle("pi-busy", isAsking);
    this.element.classList.toggle("pi-refused", Boolean(why));
    const isWanted = isStale && !isAsking;
    this.button.classList.toggle("pi-idle", !isWanted);
    able(this.button, isWanted);
  }
}

/** “Step 1,200”; of a model that does not learn here, and so has no learning rate, nothing. */
function when({ step, state: { frame } }) {
  if (!frame?.tensors.lr) return "";
  const words = stepName(step);
  return words[0].toUpperCase() + words.slice(1);
}
