// The watched image and the ways to another one: the test images, the pad, a file, the camera.

import { able, h, say as put } from "../../kit/dom.js";
import { Camera, hasCamera } from "./camera.js";
import { drawInk } from "../../kit/raster.js";
import { Pad } from "./pad.js";
import { bitmapOf, found } from "./photo.js";
import { sign } from "./signs.js";
import { Steps } from "./steps.js";

export class Input {
  image;
  palette;
  source;
  label;
  photo;
  last = 0;
  isTold = false;

  constructor(state) {
    this.state = state;
    this.pad = new Pad(() => this.drawn());
    this.steps = new Steps(state);
    this.camera = new Camera((video) => this.find(video, video.videoWidth, video.videoHeight), (sentence) => this.tell(sentence));
    this.picture = h("canvas", { width: 28, height: 28 });
    this.words = h("span", { className: "pv-input-words" });
    this.hint = h("p", { className: "pv-hint", role: "status" });
    this.file = h("input", { type: "file", accept: "image/*", className: "unseen", tabIndex: -1, "aria-label": "Image file", onchange: () => this.upload() });
    this.element = h(
      "section", { className: "pv-input", "aria-label": "Input" },
      h("div", { className: "pv-title" }, h("h2", {}, "Input"), this.words),
      h("div", { className: "pv-pad-place" }, this.pad.canvas, this.camera.element),
      this.controls(),
      this.steps.element,
      this.hint,
    );
  }

  controls() {
    const button = (name, words, act) => h("button", { type: "button", className: "pv-round", "aria-label": words, title: words, onclick: act }, sign(name));
    this.undo = button("undo", "Undo the last stroke", () => this.pad.undo());
    this.clear = button("clear", "Clear the pad", () => this.watch(this.last));
    const camera = button("camera", "Take a picture", () => this.camera.start());
    camera.hidden = !hasCamera();
    return h(
      "div", { className: "pv-choose", role: "group", "aria-label": "Watched image" },
      button("left", "Previous test image", () => this.go(-1)),
      button("right", "Next test image", () => this.go(1)),
      button("random", "Random test image", () => this.leap()),
      h("span", { className: "pv-gap" }),
      this.undo,
      this.clear,
      button("upload", "Upload an image", () => this.file.click()),
      camera,
      this.file,
    );
  }

  get count() {
    return this.state.scene?.n_test?.data[0] || 10000;
  }

  go(by) {
    this.watch(this.state.source.image ? (this.last + by + this.count) % this.count : this.last);
  }

  leap() {
    this.watch(Math.floor(Math.random() * this.count));
  }

  watch(index) {
    this.state.watchImage({ image: [0, index] });
  }

  /** Strokes or a photo came: asked about once a picture. */
  drawn() {
    if (this.pad.isEmpty) return this.watch(this.last);
    this.isNew = true;
    this.state.changed();
  }

  async upload() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    try {
      const bitmap = await bitmapOf(file);
      await this.find(bitmap, bitmap.width, bitmap.height);
      bitmap.close();
    } catch (error) {
      this.tell(error.message);
    }
  }

  /** Watch the sign in a picture; where there is none, that is said and what was watched stays. */
  async find(source, width, height) {
    const { ink, said } = await found(source, width, height, (question) => this.state.api.look(question));
    if (ink) this.pad.show(ink);
    if (said) this.tell(said, ink);
  }

  /** A sentence that stays until something else is drawn; `photo`: the picture that it is about, if it is watched. */
  tell(sentence, photo = null) {
    this.isTold = true;
    this.toldOf = photo;
    put(this.hint, sentence);
    this.hint.classList.add("is-warning");
  }

  /** Before the questions are asked: what the pad holds now. */
  read() {
    if (!this.isNew) return;
    this.isNew = false;
    if (!this.toldOf || this.toldOf !== this.pad.photo) this.isTold = false;
    this.state.source = { ink: this.pad.ink() };
  }

  draw() {
    const { detail, palette, source, classes } = this.state;
    const isInk = Boolean(source.ink);
    if (!isInk && !this.pad.isEmpty && !this.isNew) this.pad.clear();
    if (source.image?.[0] === 0) this.last = source.image[1];
    const image = detail?.["look/image"];
    if (image && (image !== this.image || palette !== this.palette)) drawInk(this.picture, image, palette);
    if (this.pad.isStale || image !== this.image || palette !== this.palette) this.pad.paint(image && this.picture, palette);
    Object.assign(this, { image, palette });
    this.steps.draw(this.pad, isInk);
    able(this.undo, this.pad.strokes.length > 0);
    able(this.clear, isInk);
    this.name(isInk);
    if (this.isTold) return;
    this.hint.classList.remove("is-warning");
    const signs = isInk ? detail?.["ink/signs"]?.data[0] : 0;
    put(this.hint, signs > 1 ? "There seem to be several signs here; a network reads one at a time." : isInk ? "" : classes.some((name) => name.length > 2) ? "Draw here, at any time." : "Draw a digit here, at any time.");
  }

  /** What is watched, in words; made anew only for another image. */
  name(isInk) {
    const { source, detail, classes } = this.state;
    const label = detail?.["look/label"]?.data[0];
    if (source === this.source && label === this.label && this.pad.photo === this.photo) return;
    Object.assign(this, { source, label, photo: this.pad.photo });
    put(this.words, isInk ? (this.pad.photo ? "your picture" : "your drawing") : nameOf(source.image, detail, classes));
    this.words.title = this.words.textContent;
  }

  destroy() {
    this.camera.stop();
  }
}

function nameOf([set, index], detail, classes) {
  const label = detail?.["look/label"]?.data[0] ?? -1;
  const kind = set ? "training" : "test";
  if (!(label >= 0) || detail["ink/fit"]) return `${kind} image ${index.toLocaleString("en")}`;
  const name = classes[label] ?? String(label);
  return `${name.length > 2 ? kind : `${kind} image`} ${index.toLocaleString("en")}: ${name}`;
}
