/**
 * A panel: what stands under one tab of a look inside, with its own question to the engine. A subclass says
 *
 * - `label` and `hint`: the tab's name, and in a line below it what there is to see;
 * - `question()`: what it asks about the shown moment now, a flat object; null while it cannot ask;
 * - `draw(tensors)`: an answer has come, or the colours are others; of which step it is says `inquiry.step`;
 *
 * and, where it has more to do,
 *
 * - `suits()`: is there anything to show of this network at all?
 * - `tell()`: words and controls that may change with every picture, once what there is of an answer is drawn;
 * - `settle()`: it was opened, or the network, the settings or what is selected are others;
 * - `isWaiting`: draw the same answer once more with the next picture, as a part of it is still to come;
 * - `forget()`: another network, nothing is known of it; `rests()`: nobody looks any more; `destroy()`: for good.
 *
 * `fill(…)` puts what it shows into `element`, below the line that says which moment it is of.
 *
 *     export class Lengths extends Panel {
 *       label = "Lengths";
 *       hint = "How long each vector is.";
 *       constructor(state, inside) {
 *         super(state, inside, "lengths", { every: 400 });
 *         this.fill((this.board = new Board("Lengths", 400)).element);
 *       }
 *       question() { return { ...this.state.about(), lengths: true }; }
 *       draw(tensors) { this.board.show(tensors.lengths.data, …); }
 *     }
 */

import { Question } from "./ask.js";
import { h } from "./dom.js";
import { Moment } from "./moment.js";

export class Panel {
  label = "";
  hint = "";
  /** Which choices of the look inside it is about, where that offers some. @type {Record<string, boolean>} */
  needs = {};
  isWaiting = false;
  /** The answer that is on the screen. */
  drawn = null;

  /**
   * `inside`: who opens it; `name`: of its question, and in `data-name`; `how`: see Question.
   * @param {any} state
   * @param {any} inside
   * @param {string} name
   * @param {ConstructorParameters<typeof Question>[3]} [how]
   */
  constructor(state, inside, name, how) {
    this.state = state;
    this.inside = inside;
    this.inquiry = new Question(state, name, () => this.update(), how);
    this.moment = new Moment(() => this.inquiry.renew(this.question()));
    this.element = h("div", { "data-name": name });
  }

  fill(...children) {
    this.element.append(this.moment.element, ...children);
  }

  /** Is it open, and does someone see it? */
  get isOpen() {
    return this.inside.isOpen(this);
  }

  suits() {
    return true;
  }

  settle() {
    this.update();
  }

  /** @returns {Record<string, any> | null} */
  question() {
    return null;
  }

  tell() {}

  /** @param {Record<string, any>} _tensors */
  draw(_tensors) {}

  /** Called with every picture, and when there is news. */
  update() {
    if (!this.isOpen) return;
    const question = this.question();
    if (question) this.#ask(question);
    this.tell();
  }

  #ask(question) {
    this.inquiry.tick(question);
    this.moment.show(this.inquiry);
    const { tensors, step } = this.inquiry;
    if (!tensors || (tensors === this.drawn && !this.isWaiting)) return;
    this.drawn = tensors;
    this.element.dataset.step = String(step);
    this.draw(tensors);
  }

  forget() {
    this.drawn = null;
    this.inquiry.forget();
  }

  /** Other colours: it is drawn anew as soon as it is seen. */
  theme() {
    this.drawn = null;
    this.update();
  }

  rests() {
    this.inquiry.rests();
  }

  destroy() {
    this.inquiry.stop();
  }
}
