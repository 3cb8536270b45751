// How good it is on test images: of the last sample, and on demand of all of them.

import { h, say as put } from "../../player/dom.js";
import { loss, share, whole } from "../../player/format.js";

export class Accuracy {
  constructor(state) {
    this.state = state;
    this.title = h("h3", {});
    this.number = h("output", { className: "pv-large" });
    this.of = h("p", { className: "pv-quiet" });
    this.full = h("p", {});
    this.button = h("button", { type: "button", className: "pv-button", onclick: () => this.test() });
    this.scratch = h("p", {});
    this.device = h("p", { className: "pv-quiet" });
    this.element = h("section", { className: "pv-panel pv-accuracy", "aria-label": "Test" }, this.title, this.number, this.of, this.full, this.button, this.scratch, this.device);
  }

  settle(device) {
    const { scene, isRebuilding } = this.state;
    put(this.title, isRebuilding ? "Test loss" : "Test accuracy");
    put(this.button, `Test on all ${whole(scene.n_test.data[0])}`);
    put(this.device, device);
    this.answer = null;
  }

  draw() {
    const { frame, isRebuilding } = this.state;
    if (frame === this.frame && this.answer === this.shown) return;
    Object.assign(this, { frame, shown: this.answer });
    const value = (name) => frame.number(name);
    put(this.number, isRebuilding ? loss(value("loss/test")) : share(value("accuracy/test")));
    put(this.of, value("test/n") > 0 ? `of ${whole(value("test/n"))} test images, at step ${whole(value("test/step"))}` : "");
    put(this.full, this.answer?.branch === frame.branch && this.answer.step <= frame.step ? this.answer.words : this.last());
    put(this.scratch, Number.isNaN(value("accuracy/scratch")) ? "" : `Without pre-training: ${share(value("accuracy/scratch"))}`);
  }

  /** The last test on all images that the run made by itself. */
  last() {
    const { frame, isRebuilding, scene } = this.state;
    const step = frame.number("full/step");
    if (!(step >= 0)) return "";
    const said = isRebuilding ? loss(frame.number("full/loss")) : exact(frame.number("full/accuracy"));
    return `All ${whole(scene.n_test.data[0])}: ${said}, at step ${whole(step)}`;
  }

  async test() {
    const { state, button } = this;
    const { frame } = state;
    button.disabled = true;
    put(button, "Testing …");
    const found = await state.api.look({ evaluate: true }).catch((error) => error);
    button.disabled = false;
    put(button, `Test on all ${whole(state.scene.n_test.data[0])}`);
    this.answer = { branch: frame.branch, step: frame.step, words: found instanceof Error ? found.message : this.words(found, frame) };
    state.api.say(this.answer.words);
    state.changed();
  }

  words(found, frame) {
    const n = found["look/n"].data[0];
    const step = Number(found.step?.data[0] ?? frame.step);
    const said = found["look/accuracy"] ? `${exact(found["look/accuracy"].data[0])}` : `loss ${loss(found["look/loss"].data[0])}`;
    return `All ${whole(n)}: ${said}, at step ${whole(step)}`;
  }
}

const exact = (value) => (Number.isNaN(value) ? "–" : `${(100 * value).toFixed(2)} %`);
