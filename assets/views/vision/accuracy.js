// How good it is on all test images: in the last such test of the run, or on demand. Tests on a sample stand above the picture.

import { able, h, say as put } from "../../kit/dom.js";
import { loss, share, whole } from "../../kit/format.js";
import { linesOf } from "../../kit/tensors.js";

export class Accuracy {
  frame;
  shown;

  constructor(state) {
    this.state = state;
    this.title = h("h2", {});
    this.number = h("output", { className: "pv-large" });
    this.of = h("p", { className: "pv-quiet" });
    this.button = h("button", { type: "button", className: "pv-button", onclick: () => this.test() });
    this.scratch = h("p", {});
    this.device = h("p", { className: "pv-quiet" });
    this.element = h("section", { className: "pv-panel pv-accuracy", "aria-label": "Test" }, this.title, this.number, this.of, this.button, this.scratch, this.device);
  }

  settle() {
    const { scene, isRebuilding } = this.state;
    put(this.title, isRebuilding ? "Loss on all test images" : "Accuracy on all test images");
    put(this.button, `Test on all ${whole(scene.n_test.data[0])}`);
    put(this.device, linesOf(scene, "text/device").join(" "));
    this.answer = null;
  }

  draw() {
    const { frame } = this.state;
    if (frame === this.frame && this.answer === this.shown) return;
    Object.assign(this, { frame, shown: this.answer });
    const value = (name) => frame.number(name);
    const { said, n, step, why } = this.newest();
    put(this.number, said);
    put(this.of, why ?? (step >= 0 ? `of ${whole(n)}, at step ${whole(step)}` : "At the end of an epoch, or now:"));
    const scratch = value("accuracy/scratch");
    put(this.scratch, Number.isNaN(scratch) ? "" : `Without pre-training: ${share(scratch)} of ${whole(value("test/n"))}, at step ${whole(value("test/step"))}`);
  }

  /**
   * The newest test on all images up to the shown step: one that was asked for, or that the run made by itself.
   * @returns {{said: string, n?: number, branch?: number, step: number, why?: string}}
   */
  newest() {
    const { frame, isRebuilding, scene } = this.state;
    const { answer } = this;
    const [step, among] = ["full/step", "full/n"].map((name) => frame.number(name));
    if (answer?.branch === frame.branch && answer.step <= frame.step && answer.step >= step) return answer;
    const said = isRebuilding ? loss(frame.number("full/loss")) : exact(frame.number("full/accuracy"));
    return { said: step >= 0 ? said : "–", n: among > 0 ? among : scene.n_test.data[0], step };
  }

  async test() {
    const { state, button } = this;
    const { frame } = state;
    able(button, false);
    put(button, "Testing …");
    const found = await state.api.look({ evaluate: true }).catch((error) => error);
    able(button, true);
    put(button, `Test on all ${whole(state.scene.n_test.data[0])}`);
    /** @type {ReturnType<Accuracy["newest"]>} */
    this.answer = { branch: frame.branch, step: frame.step, ...(found instanceof Error ? { said: "–", why: found.message } : answerOf(found)) };
    const { said, n, step, why } = this.answer;
    state.api.say(why ?? `${said} of ${whole(n)} test images, at step ${whole(step)}`);
    state.changed();
  }
}

/** How many it got right of how many, or their loss. */
function answerOf(found) {
  const [right, mean] = ["look/accuracy", "look/loss"].map((name) => found[name]?.data[0]);
  return { said: right === undefined ? loss(mean) : exact(right), n: Number(found["look/n"].data[0]) };
}

const exact = (value) => share(value, 2);
