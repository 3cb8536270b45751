/** Says which of several windows of a run has control, and lets it go from one to the other. */

import { alter, h, say } from "../kit/dom.js";

/** What a window knows of control before it is told: it is alone. */
export const ALONE = { mine: true, free: false, others: 0 };
export const WATCHING = "Watching: the other window has control.";
const FREE = "Watching: the window that had control is closed.";

export class Control {
  /** `act`: {take, hand, own}; `left()`: the pressed button is gone, so the focus has to go somewhere. */
  constructor(act, left) {
    const button = (label, does) => h("button", { type: "button", class: "plain", onclick: () => (does(), left()) }, label);
    this.text = h("p", {});
    this.take = button("Take over", act.take);
    this.own = button("Play a copy here", act.own);
    this.hand = button("Hand over", act.hand);
    this.element = h("div", { class: "control", role: "status", hidden: true }, this.text, this.take, this.own, this.hand);
    this.show(ALONE);
  }

  show({ mine, free, others }) {
    alter(this.element, { hidden: mine && !others });
    say(this.text, mine ? watched(others) : free ? FREE : WATCHING);
    alter(this.take, { hidden: mine });
    alter(this.own, { hidden: mine || free });
    alter(this.hand, { hidden: !mine });
  }
}

const watched = (others) => (others === 1 ? "Another window watches this run." : `${others} other windows watch this run.`);
