/** Says what happens to the line and to the run. */

/** A line that comes back within this time is not worth a word. */
const SILENCE = 900;

const LOST = "The connection to the server is lost. What was shown stays here; it goes on as soon as the server answers.";

const SILENT = "Nothing has come from the server for a while: the line is frozen, or it is very busy. It goes on by itself.";

export class Notices {
  /** `connect()` opens the line again. */
  constructor(banner, wants, connect) {
    this.banner = banner;
    this.wants = wants;
    this.connect = connect;
    this.silence = 0;
  }

  lineChanged(state, why, code) {
    if (state === "lost" && this.silence) return;
    clearTimeout(this.silence);
    this.silence = 0;
    if (state === "open") return this.banner.clear("line");
    if (state === "closed") return this.banner.say("line", why, this.#remedy(code));
    this.silence = setTimeout(() => this.banner.say("line", LOST), SILENCE);
  }

  /** The line is open, but nothing comes; or something does again. */
  silent(isSilent) {
    this.banner.say("line", isSilent ? SILENT : "");
  }

  /** The run has a new branch: its note, and the edits that the server now holds, if the page does not know them. */
  branched({ note, edits = [], why }, known) {
    for (const kind of ["end", "done"]) this.banner.clear(kind);
    this.banner.say("note", note);
    if (["edit", "fork"].includes(why) && String(edits) !== String(known ?? [])) this.wants.setEdits(edits);
  }

  close() {
    clearTimeout(this.silence);
    this.banner.close();
  }

  #remedy(code) {
    const label = code === 4404 ? "" : "Try again";
    return label ? { label, act: this.connect } : null;
  }
}
