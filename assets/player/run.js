/** The run as the browser knows it: its branches, and what one can ask of it. */

import { Asker } from "../kit/ask.js";
import { Frame } from "./frame.js";
import { Line } from "./line.js";
import { Stretches } from "./stretches.js";

/** More branches than one run has: keys of branches are numbers in which the runs of a tape have their own range. */
const MOST_BRANCHES = 2 ** 24;

export class Run {
  /** `on`: {opened, changed, control, scene, frame, sought, past, end, refused, line}, called as things arrive; `tape.age`: which of its runs this is. */
  constructor(on, tape = { age: 0 }) {
    this.on = on;
    this.tape = tape;
    this.line = new Line({
      hear: (kind, number, bytes) => this.#hear(kind, number, bytes),
      read: (message) => this.#read(message),
      changed: (state, why, code) => this.#lineChanged(state, why, code),
    });
    this.#forget();
    this.branch = null;
    this.stretches = new Stretches([], () => 0);
    this.left = new Set();
    this.newest = this.oldest = 0;
    this.looks = new Map();
    this.lastLook = 0;
    this.asker = new Asker(({ step, question }) => this.#put(step, question));
    this.subscribed = null;
  }

  open(url, once) {
    this.#forget();
    this.line.open(url, once);
  }

  close() {
    this.line.close();
    this.#refuseLooks();
  }

  /** Ask for n frames after `from`, each `updates` ahead; 0 pauses. */
  frames(from, n, { updates, seconds }) {
    return this.line.send({ do: "frames", from, n, updates, ...(seconds ? { seconds } : {}) });
  }

  seek(step) {
    return this.line.send({ do: "seek", step });
  }

  /** The curve of what the run has been through. */
  past() {
    return this.line.send({ do: "past" });
  }

  fork(step) {
    return this.line.send({ do: "fork", step });
  }

  edit(step, edit) {
    return this.line.send({ do: "edit", step, edit });
  }

  /** Go on where an earlier branch was left. */
  back(branch) {
    return this.line.send({ do: "back", branch });
  }

  /** Have control from now on. */
  take() {
    return this.line.send({ do: "take" });
  }

  /** Let another window have it. */
  hand() {
    return this.line.send({ do: "hand" });
  }

  /** The number of a branch that can be gone back to, by how the tape names it; null where only its curve is kept. */
  leftBranch(key) {
    const number = key - this.keyOf(0);
    return this.left.has(number) ? number : null;
  }

  /** Go on from a key frame that only the browser still has. */
  restore(frame) {
    return this.line.send({ do: "restore" }) && this.line.send(frame.bytes);
  }

  /** Detail that comes with every frame from now on; null stops. Asked again when the line comes back. */
  subscribe(question) {
    this.subscribed = question;
    return this.line.send({ do: "watch", watch: question });
  }

  /** Detail of one frame: a promise of tensors. `begin()`: {step, question}, once its turn comes; `name`: see kit/ask.js. */
  look(begin, name) {
    return this.asker.ask(begin, name);
  }

  drop(name) {
    this.asker.drop(name);
  }

  #put(step, question) {
    const id = (this.lastLook = (this.lastLook + 1) % 2 ** 31);
    return new Promise((answer, refuse) => {
      this.looks.set(id, { answer, refuse, step, question, branch: this.stretches.at(step) });
      if (!this.line.send({ do: "look", step, watch: question, id })) this.#refuse(id, lost());
    });
  }

  #hear(kind, number, bytes) {
    if (kind === "look") return this.#answer(number, bytes);
    const branch = this.#branchOf(number);
    if (kind === "past") return this.on.past(new Frame(bytes, branch).tensors);
    if (kind === "scene") return this.#takeScene(branch, bytes);
    const frame = new Frame(bytes, branch);
    this.newest = Math.max(this.newest, frame.step);
    this.on[kind](frame);
  }

  /** A scene without bytes is the last one over again. */
  #takeScene(branch, bytes) {
    if (bytes.byteLength) this.scene = new Frame(bytes, null);
    branch.scene = this.scene;
    if (branch === this.branch) this.on.scene(branch);
  }

  #read(message) {
    if (message.is === "run") return this.#runChanged(message);
    if (message.is === "end") return this.on.end(message);
    if (message.is === "control") return this.on.control(message);
    if (message.is === "knock") return this.line.send({ do: "here" });
    if (message.is !== "error") return;
    if (message.id === undefined) this.on.refused(message.why);
    else this.#refuse(message.id, new Error(message.why));
  }

  #runChanged(message) {
    this.#dropBranches();
    this.branch = this.#branchOf(message.branch);
    this.branch.address = message.address;
    this.oldest = message.oldest ?? 0;
    this.stretches = new Stretches(message.stretches ?? [], (number) => this.keyOf(number), message.began);
    this.left = new Set(message.left ?? []);
    this.newest = message.sent ?? message.newest ?? message.step;
    if (message.why) this.on.changed(message);
    else this.on.opened(message);
  }

  #lineChanged(state, why, code) {
    if (state === "open" && this.subscribed) this.subscribe(this.subscribed);
    if (state !== "open") this.#refuseLooks();
    this.on.line(state, why, code);
  }

  #forget() {
    /** By number, for as long as a frame of the branch is held somewhere: each change of a slider makes a branch. */
    this.branches = new Map();
    /** Those that were spoken of since the run last changed; the server tells the scenes of all others again. */
    this.present = new Set();
    this.scene = null;
  }

  /** Is the frame one of the run as it is now, and not of a branch that was left? */
  isOf(frame) {
    return this.stretches.has(frame.step, frame.branch?.key);
  }

  /** How the tape names a branch: the numbers of another run begin anew. */
  keyOf(number) {
    return this.tape.age * MOST_BRANCHES + number;
  }

  #branchOf(number) {
    const branch = this.branches.get(number)?.deref() ?? { number, key: this.keyOf(number), scene: null, address: "" };
    if (!this.present.has(branch)) this.branches.set(number, new WeakRef(branch));
    this.present.add(branch);
    return branch;
  }

  #dropBranches() {
    this.present.clear();
    for (const [number, held] of this.branches) if (!held.deref()) this.branches.delete(number);
  }

  /** An answer about a step that meanwhile is one of another branch's is about a moment that nobody sees: it is asked again. */
  #answer(id, bytes) {
    const look = this.looks.get(id);
    this.looks.delete(id);
    if (!look) return;
    const { step, question, branch, answer, refuse } = look;
    if (this.stretches.at(step) !== branch) this.#put(step, question).then(answer, refuse);
    else answer(new Frame(bytes, this.branch).tensors);
  }

  #refuse(id, error) {
    const look = this.looks.get(id);
    this.looks.delete(id);
    look?.refuse(error);
  }

  #refuseLooks() {
    for (const id of this.looks.keys()) this.#refuse(id, lost());
  }
}

/** A line that is not open yet, or was cut, may well be open in a moment: who asked can ask again. */
const lost = () => Object.assign(new Error("The connection to the server is lost."), { isPassing: true });
