/** Sees to it that the page plays the run that this tab knows, whatever Streamlit or the server has forgotten. */

import { recall, remember } from "./memory.js";

/** How often, and how many times, the page is asked: Streamlit may still be finding its own way back. */
const RETRY = 2000;
const MOST_TRIES = 20;
const STATE = "data-test-connection-state";

export class Finder {
  timer = 0;
  isAsking = false;
  isReload = false;
  isGone = false;

  /** `wants` asks the page; `play(token, isOther, isFound)` opens a run: the known one, or another that the page has made in its place; `isFound`: the page has the known one, though the line said that it is gone. */
  constructor(wants, { kind, token, seat }, play) {
    this.wants = wants;
    this.play = play;
    this.kind = kind;
    /** By which the server knows this window, also when its page is another. */
    this.seat = seat;
    this.token = recall(kind) ?? token;
    this.offered = token;
    this.app = document.querySelector("[data-testid=stApp]");
    this.watcher = new MutationObserver(() => this.isConnected && this.greet());
    if (this.app) this.watcher.observe(this.app, { attributeFilter: [STATE] });
  }

  /** Whether the page can be asked. */
  get isConnected() {
    const state = this.app?.getAttribute(STATE);
    return !state || state === "CONNECTED";
  }

  begin() {
    if (this.token === this.offered) return this.#open(this.token, false);
    this.isReload = true;
    this.#ask();
  }

  /** What the page says: the run it plays, and one that it was asked for and does not have. */
  take({ token, lost }) {
    this.offered = token;
    if (token === this.token) return this.isAsking && this.#found();
    if (lost === this.token) return this.#open(token, true);
    if (!this.isAsking) this.#ask();
  }

  /** The line is back: so that the page's session is there before the person changes something, it is asked for our run. */
  greet() {
    if (!this.isAsking) this.#ask();
  }

  /** The server does not have our run: perhaps it was kept. */
  lose() {
    this.isGone = true;
    this.#ask();
  }

  close() {
    this.watcher.disconnect();
    clearTimeout(this.timer);
  }

  /** Ask the page for our run until it answers. */
  #ask(tries = 0) {
    clearTimeout(this.timer);
    this.isAsking = true;
    if (this.isConnected) this.wants.find(this.token, this.isReload, this.seat);
    if (tries < MOST_TRIES) this.timer = setTimeout(() => this.#ask(tries + 1), RETRY);
    else if (this.offered !== this.token) this.#open(this.offered, true);
  }

  #found() {
    const { isReload, isGone } = this;
    this.#rest();
    if (isReload || isGone) this.#open(this.token, false, isGone);
  }

  #open(token, isOther, isFound = false) {
    this.#rest();
    this.token = token;
    remember(this.kind, token);
    this.play(token, isOther, isFound);
  }

  #rest() {
    clearTimeout(this.timer);
    Object.assign(this, { isAsking: false, isReload: false, isGone: false });
  }
}
