/** The WebSocket to the run: opens, reopens with growing pauses, and turns bytes into messages. */

const KINDS = { 1: "scene", 2: "frame", 3: "sought", 4: "look", 5: "past" };
const LONGEST_PAUSE = 8000;
/** Close codes after which trying again by ourselves would not help, and what to say; where that is empty, what the server says. */
const FINAL = {
  4400: "The server did not understand a message of this page. Reload the page to go on.",
  4403: "",
  4404: "",
  4409: "This window has opened another line to its run, which goes on there.",
  4413: "A message was larger than the server takes. Reload the page to go on.",
  4429: "",
};
const CLOSED = "The server closed the connection.";

export class Line {
  /** `hear(kind, number, bytes)` and `read(message)` get what arrives; `changed(state, why)`: "open", "lost" or "closed". */
  constructor({ hear, read, changed }) {
    this.hear = hear;
    this.read = read;
    this.changed = changed;
    this.socket = null;
    this.url = "";
    /** What a window that comes back says of itself, behind the address. */
    this.standing = "";
    this.tries = 0;
    this.timer = 0;
    /** When anything came last. */
    this.heardAt = 0;
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** `once` stands behind the address the first time only. */
  open(url, once = "") {
    this.close();
    this.url = url;
    this.tries = 0;
    this.#connect(once);
  }

  send(message) {
    if (!this.isOpen) return false;
    this.socket.send(message instanceof Uint8Array ? /** @type {Uint8Array<ArrayBuffer>} */ (message) : JSON.stringify(message));
    return true;
  }

  /** The line says nothing any more, though nobody closed it: try another. */
  renew() {
    this.socket?.close(4000);
    this.changed("lost");
    this.#connect();
  }

  /** Let go for good; `open` starts again. */
  close() {
    this.#endPause();
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  /** Try again now instead of after the pause, if there is one: a socket that is still connecting must not get a rival. */
  retry() {
    if (this.timer) this.#connect();
  }

  #endPause() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  #connect(once = "") {
    this.#endPause();
    const socket = new WebSocket(this.url + this.standing + once);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    const mine = (act) => (event) => this.socket === socket && act(event);
    socket.onopen = mine(() => {
      this.tries = 0;
      this.changed("open");
    });
    socket.onmessage = mine(({ data }) => {
      this.heardAt = performance.now();
      this.#take(data);
    });
    socket.onclose = mine(({ code, reason }) => this.#lost(code, reason));
  }

  #take(data) {
    if (typeof data === "string") return this.read(JSON.parse(data));
    const head = new DataView(data);
    const kind = KINDS[head.getUint32(0, true)];
    if (kind) this.hear(kind, head.getUint32(4, true), new Uint8Array(data, 8));
  }

  #lost(code, reason) {
    this.socket = null;
    if (code in FINAL) return this.changed("closed", FINAL[code] || reason || CLOSED, code);
    this.changed("lost");
    const pause = Math.min(LONGEST_PAUSE, 250 * 2 ** this.tries) * (0.75 + Math.random() / 2);
    this.tries += 1;
    this.timer = setTimeout(() => this.#connect(), pause);
  }
}
