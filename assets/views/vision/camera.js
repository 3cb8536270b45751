// The webcam: its picture over the pad until one is taken, and off again at once.

import { h } from "../../kit/dom.js";

const WHY = {
  NotAllowedError: "The browser does not allow this page to use the camera. Permit it in the address bar, or upload a photo.",
  NotFoundError: "This computer has no camera that the browser can find.",
  NotReadableError: "The camera is in use by another program.",
};

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia) && (document.featurePolicy?.allowsFeature("camera") ?? true);

export class Camera {
  stream = null;

  /** `taken(video)`: a promise, until which the picture stands; `failed(sentence)`. */
  constructor(taken, failed) {
    this.taken = taken;
    this.failed = failed;
    this.video = h("video", { autoplay: true, muted: true, playsInline: true, "aria-label": "The camera's picture" });
    const take = h("button", { type: "button", className: "pv-button", onclick: () => this.take() }, "Take picture");
    const leave = h("button", { type: "button", className: "pv-button is-plain", onclick: () => this.stop() }, "Cancel");
    this.element = h("div", { className: "pv-camera", hidden: true }, this.video, h("div", { className: "pv-choose" }, take, leave));
    this.button = take;
  }

  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 480 }, audio: false });
    } catch (error) {
      return this.failed(WHY[error.name] ?? `The camera could not be started: ${error.message}`);
    }
    this.video.srcObject = this.stream;
    this.element.hidden = false;
    this.button.focus();
  }

  async take() {
    if (!this.video.videoWidth) return;
    this.video.pause();
    await this.taken(this.video).catch((error) => this.failed(error.message));
    this.stop();
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = this.video.srcObject = null;
    this.element.hidden = true;
  }
}
