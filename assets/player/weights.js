/** Saved weights that a person opens by the button or drops on the page: the server looks at them, and the run goes on with them. */

import { h } from "../kit/dom.js";

/** Bytes; as engine/data/uploads/weights.py has it, so that what is refused need not be sent. */
const MOST = 64 << 20;
const SENTENCES = {
  hidden: "On this page no weights can be opened: its network stays as it is.",
  several: "Weights are opened from one file at a time.",
  busy: "Another file is being opened.",
  large: (megabytes) => `The file has ${megabytes} MB; the weights of the largest network here have less than 64 MB.`,
  413: "The file is too large for what stands before the server. Whoever runs it can let larger ones through (README, Hosting).",
  else: "The file did not arrive: it cannot be read, the connection broke, or the server is too busy. Choose it again.",
};
/** A file over this is the uploader's, which takes it by itself. */
const UPLOADER = "[data-testid=stFileUploader]";

export class Weights {
  isBusy = false;

  /** `address(name)`: where a file of this name is sent; `isHidden`: whether none are opened here; `say(kind, sentence)`; `begin()`: before the run goes elsewhere. */
  constructor({ address, isHidden, say, begin }) {
    this.address = address;
    this.isHidden = isHidden;
    this.say = say;
    this.begin = begin;
    this.input = h("input", { type: "file", class: "unseen", tabIndex: -1, "aria-label": "File of weights", onchange: () => this.#chosen() });
    this.over = (event) => this.#over(event);
    this.leave = (event) => event.relatedTarget === null && this.say("note", "");
    this.drop = (event) => this.#drop(event);
    for (const [kind, act] of this.#events()) document.addEventListener(kind, act);
  }

  close() {
    for (const [kind, act] of this.#events()) document.removeEventListener(kind, act);
  }

  choose() {
    this.input.click();
  }

  /** Have the server put the file's weights into the run; it tells what followed. */
  async take(files) {
    const problem = this.#problem(files);
    if (problem) return this.say("error", problem);
    const [file] = files;
    this.isBusy = true;
    this.say("error", "");
    this.say("note", `Opening “${file.name}” …`);
    this.begin();
    const refusal = await this.#send(file).catch(() => SENTENCES.else);
    this.isBusy = false;
    if (!refusal) return;
    this.say("note", "");
    this.say("error", refusal);
  }

  #problem(files) {
    if (this.isHidden()) return SENTENCES.hidden;
    if (this.isBusy) return SENTENCES.busy;
    if (files.length !== 1) return SENTENCES.several;
    return files[0].size > MOST ? SENTENCES.large(Math.round(files[0].size / 2 ** 20)) : "";
  }

  async #send(file) {
    const answer = await fetch(this.address(file.name), { method: "POST", body: file });
    if (answer.ok) return "";
    const { why } = await answer.json().catch(() => ({ why: SENTENCES[answer.status] }));
    return why ?? SENTENCES.else;
  }

  #chosen() {
    const files = [...this.input.files];
    this.input.value = "";
    if (files.length) this.take(files);
  }

  #events() {
    return /** @type {const} */ ([["dragover", this.over], ["dragleave", this.leave], ["drop", this.drop]]);
  }

  #over(event) {
    if (!isOurs(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.say("note", this.isHidden() ? SENTENCES.hidden : "Drop the file to go on with the weights in it.");
  }

  #drop(event) {
    if (!isOurs(event)) return;
    event.preventDefault();
    this.say("note", "");
    this.take([...event.dataTransfer.files]);
  }
}

/** Is it a file that is dragged, and not over a field that takes files? */
function isOurs(event) {
  const target = event.composedPath()[0];
  return event.dataTransfer?.types.includes("Files") && !(target instanceof Element && target.closest(UPLOADER));
}
