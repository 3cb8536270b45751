// Which pixel of the unit's map is explained: pointed at, moved by keys, by a slider over all of them, or sliding by itself.

import { h, icon, say } from "../../../kit/dom.js";
import { across } from "../../../kit/roving.js";

const PACE = 130; // ms a pixel while it slides by itself

export class Scrubber {
  y = 0;
  x = 0;
  rows = 1;
  columns = 1;

  /** `moved(y, x)`; `isReady()`: has the last pixel been answered? */
  constructor(picture, moved, isReady) {
    this.picture = picture;
    this.moved = moved;
    this.isReady = isReady;
    this.slider = h("input", { type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": "Pixel of the unit's map", oninput: () => this.slide() });
    this.play = h("button", { type: "button", className: "pi-round", "aria-label": "Slide over the map", "aria-pressed": "false", onclick: () => this.toggle() }, icon("play"));
    this.place = h("span", { className: "pi-place" });
    this.element = h("div", { className: "pi-scrubber" }, this.play, this.slider);
    this.listen(picture.element);
  }

  listen(element) {
    element.classList.add("pi-pointed");
    const point = (event) => {
      const at = this.picture.at(event);
      if (at) this.go(...at);
    };
    element.addEventListener("pointerdown", point);
    element.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" || event.buttons) point(event);
    });
    Object.assign(element, { tabIndex: 0 });
    element.addEventListener("keydown", (event) => this.press(event));
  }

  /** Another map: as many pixels, and the place kept where it still exists. */
  fit(rows, columns) {
    Object.assign(this, { rows, columns });
    this.slider.max = rows * columns - 1;
    this.element.hidden = rows * columns < 2;
    this.show();
  }

  set(y, x) {
    Object.assign(this, { y, x });
    this.show();
  }

  /** The person moves it: that ends the sliding, and `isTouched` says that the place is theirs. */
  go(y, x) {
    if (this.timer) this.toggle();
    this.isTouched = true;
    this.move(y, x);
  }

  move(y, x) {
    if (y === this.y && x === this.x) return;
    Object.assign(this, { y, x });
    this.show();
    this.moved(y, x);
  }

  show() {
    const { y, x } = this;
    this.slider.value = y * this.columns + x;
    this.slider.setAttribute("aria-valuetext", `row ${y + 1}, column ${x + 1}`);
    this.picture.outline(y, x);
    say(this.place, `row ${y + 1}, column ${x + 1}`);
  }

  slide() {
    const k = Number(this.slider.value);
    this.go(Math.floor(k / this.columns), k % this.columns);
  }

  press(event) {
    const to = across(event, [this.y, this.x], [this.rows, this.columns], { isWhole: true });
    if (to) this.go(...to);
  }

  toggle() {
    clearInterval(this.timer);
    this.timer = this.timer ? 0 : setInterval(() => this.tick(), PACE);
    const isOn = Boolean(this.timer);
    this.play.setAttribute("aria-pressed", String(isOn));
    this.play.replaceChildren(icon(isOn ? "pause" : "play"));
  }

  /** One pixel on, once the last one's arithmetic is there: the eye and the numbers stay together. */
  tick() {
    if (!this.slider.isConnected) return this.stop();
    if (!this.isReady()) return;
    const k = (this.y * this.columns + this.x + 1) % (this.rows * this.columns);
    this.move(Math.floor(k / this.columns), k % this.columns);
  }

  stop() {
    if (this.timer) this.toggle();
  }
}
