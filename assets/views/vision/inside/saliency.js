// Which pixels of the watched image speak for a class, by four methods, laid over the image.

import { h, say } from "../../../kit/dom.js";
import { Panel } from "../../../kit/panel.js";
import { figure, reach } from "../../../kit/figures.js";
import { Picture } from "../../../kit/picture.js";
import { across } from "../../../kit/roving.js";
import { Segments } from "../../../kit/segments.js";

const METHODS = { gradient: "Gradient", integrated: "Integrated gradients", gradcam: "Grad-CAM", occlusion: "Occlusion" };
const MEANS = {
  gradient: "How the class's logit would change if a pixel became a little brighter: blue raises it, orange lowers it.",
  integrated: "Each pixel's share of the logit, gathered on the way from a black image to this one: blue speaks for the class, orange against it.",
  gradcam: "Where the last convolution's maps hold what speaks for the class, enlarged to the image: coarse, and never against it.",
  occlusion: "How far the class's logit falls when a 5 × 5 window here is black: blue was needed, orange was in the way.",
};

export class Saliency extends Panel {
  label = "Saliency";
  hint = "Which pixels the answer depends on, asked in four ways. They need not agree.";

  constructor(state, inside) {
    super(state, inside, "saliency", { every: 2500 });
    this.method = new Segments("Method", METHODS, () => this.update());
    this.target = h("select", { className: "pi-select", "aria-label": "Class", onchange: () => this.update() });
    this.opacity = h("input", { type: "range", min: 0, max: 100, step: 1, value: 70, oninput: () => this.blend() });
    this.image = new Picture("The image", 280);
    this.map = new Picture("Saliency", 280);
    this.map.element.classList.add("pi-over");
    this.reading = h("p", { className: "pi-reading", role: "status" });
    this.means = h("p", { className: "pi-means" });
    this.scale = h("p", { className: "pi-scale" });
    this.build();
    this.listen();
    this.blend();
  }

  build() {
    const pair = h("div", { className: "pi-stacked" }, this.image.element, this.map.element);
    this.pair = pair;
    Object.assign(pair, { tabIndex: 0 });
    const field = (words, input) => h("label", { className: "pi-field" }, h("span", {}, words), input);
    const words = h("div", { className: "pi-side" }, field("Class", this.target), field("Map over image", this.opacity), this.means, this.scale, this.reading);
    this.fill(this.method.element, h("div", { className: "pi-columns" }, pair, words));
  }

  listen() {
    this.at = [14, 14];
    this.pair.addEventListener("pointermove", (event) => this.point(this.image.at(event)));
    this.pair.addEventListener("pointerleave", () => this.point(null));
    this.pair.addEventListener("keydown", (event) => {
      const to = across(event, this.at, [28, 28], { isWhole: true });
      if (to) this.point(to);
    });
  }

  suits() {
    return !this.state.isRebuilding;
  }

  settle() {
    const names = this.state.classes;
    const key = names.join("/");
    if (key !== this.key) this.target.replaceChildren(h("option", { value: "-1" }, "the likeliest"), ...names.map((name, k) => h("option", { value: k }, name)));
    this.key = key;
    this.update();
  }

  question() {
    return { ...this.state.about(), saliency: [this.method.value, Number(this.target.value || -1)] };
  }

  tell() {
    const { tensors, why } = this.inquiry;
    say(this.means, [MEANS[this.method.value], this.method.value === "integrated" ? sums(tensors) : ""].join(" "));
    this.pair.classList.toggle("pi-waiting", Boolean(why));
  }

  draw(tensors) {
    const { palette, classes } = this.state;
    const { data } = tensors["look/saliency"];
    const limit = reach(data);
    const image = tensors["look/image"];
    if (image) this.image.showInk(image.data, 28, 28, palette);
    this.map.show(data, 28, 28, palette, limit);
    const target = Number(tensors["look/target"].data[0]);
    const name = classes[target] ?? String(target);
    this.map.say(`Saliency for ${name}, from −${limit.toPrecision(3)} to ${limit.toPrecision(3)}`);
    this.scale.replaceChildren(`For “${name}”. `, h("span", {}, `−${limit.toPrecision(2)}`), h("i", { className: "pi-ramp" }), h("span", {}, `+${limit.toPrecision(2)}`));
    this.element.dataset.target = target;
  }

  blend() {
    this.map.element.style.opacity = Number(this.opacity.value) / 100;
    this.opacity.setAttribute("aria-valuetext", `${this.opacity.value} %`);
  }

  point(at) {
    if (at) this.at = at;
    this.map.outline(...(at ?? []));
    const value = at && this.drawn?.["look/saliency"].data[at[0] * 28 + at[1]];
    say(this.reading, at && value !== undefined ? `row ${at[0] + 1}, column ${at[1] + 1}: ${figure(value)}` : "");
    if (value !== undefined && value !== null) this.reading.dataset.exact = String(value);
  }
}

/** What the shares of integrated gradients add up to, and what they would with ever more stops on the way. */
function sums(tensors) {
  const [total, rise] = ["total", "rise"].map((name) => tensors?.[`saliency/${name}`]?.data[0]);
  if (total === undefined) return "";
  return `The shares add up to ${figure(total)}; from the black image to this one the logit changes by ${figure(rise)}. With more than our 32 stops on the way both would be the same.`;
}
