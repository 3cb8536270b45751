/**
 * A text in tokens: every token has a tint that its neighbour has not, and a mark where it begins. One element a character, which stays the
 * same as tokens grow together, so that borders close before one's eyes.
 */

import { h, say } from "../kit/dom.js";
import { along } from "../kit/roving.js";

const TINTS = 6;
/** Signs that nobody would see. */
const UNSEEN = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$/u;
/** Tokens that the text twin says. */
const SPOKEN = 200;
/** So many signs at most move; a longer text changes at once. */
const MOVING = 600;

/** Tokens [start, end, id or −1] of the text after so many merges. */
export function bytePairs(data, signs, merges) {
  const ids = data.ids;
  const tokens = [];
  let start = 0;
  for (let end = 1; end <= signs.length; end += 1) {
    const falls = end < signs.length ? data.borders[end - 1] : -1;
    if (falls > 0 && falls <= merges) continue;
    tokens.push([start, end, ids.get(signs.slice(start, end).join("")) ?? -1]);
    start = end;
  }
  return tokens;
}

export class Strip {
  names;
  at = -1;
  signs = [];
  cells = [];
  tokens = [];

  /** `point(token)`: the person points at a token {text, id}, or at none. */
  constructor(label, point = null) {
    this.label = label;
    this.point = point;
    this.text = h("div", { class: "strip", dir: "auto", translate: false, "aria-hidden": "true" });
    this.more = h("p", { class: "note", hidden: true });
    this.twin = h("p", { class: "unseen", translate: false });
    this.element = h("div", { class: "strip-frame" }, this.text, this.more, this.twin);
    if (point) this.#listen();
  }

  /** `cut`: how many characters are shown where there are more; else 0. `names`: tokens as their vocabulary writes them. */
  show(signs, tokens, cut, names = null) {
    this.#spell(signs);
    Object.assign(this, { tokens, names });
    this.tints = tintsOf(tokens);
    this.owner = new Int32Array(signs.length).fill(-1);
    tokens.forEach((token, i) => this.owner.fill(i, token[0], token[1]));
    this.cells.forEach((cell, i) => this.#paint(cell, i));
    this.more.hidden = !cut;
    say(this.more, cut ? `Shown are the first ${cut.toLocaleString("en")} characters; the numbers are of the whole text.` : "");
    this.#speak();
    this.#mark(Math.min(this.at, tokens.length - 1));
  }

  /** New cells only from where the text differs. */
  #spell(signs) {
    let same = 0;
    while (same < signs.length && signs[same] === this.signs[same]) same += 1;
    for (const cell of this.cells.splice(same)) cell.remove();
    const fresh = signs.slice(same).map((sign) => h("span", { class: "sign" }, shown(sign)));
    this.text.append(...fresh);
    this.cells.push(...fresh);
    this.text.classList.toggle("is-long", this.cells.length > MOVING);
    this.signs = signs;
  }

  #paint(cell, i) {
    const name = this.#looks(i);
    if (cell.dataset.kind === name) return;
    cell.dataset.kind = name;
    cell.className = name;
    if (this.signs[i] === " ") say(cell, name.endsWith(" leads") ? "\u00a0" : " ");
  }

  /** The classes of a sign: its token's tint, and where in the token it stands. */
  #looks(i) {
    const place = this.owner[i];
    const token = this.tokens[place];
    if (!token) return "sign none";
    const [isFirst, isLast] = [token[0] === i, token[1] === i + 1];
    const edges = `${isFirst ? " first" : ""}${isLast ? " last" : ""}`;
    return `sign ${token[2] < 0 ? "unknown" : `tint-${this.tints[place]}`}${edges}${isFirst && !isLast && this.signs[i] === " " ? " leads" : ""}`;
  }

  #speak() {
    const spoken = this.tokens.slice(0, SPOKEN).map((token, i) => this.names?.[i] ?? spelled(this.#text(token)));
    const rest = this.tokens.length > SPOKEN ? ` and ${this.tokens.length - SPOKEN} more` : "";
    say(this.twin, `${this.label}: ${spoken.join(" | ")}${rest}`);
  }

  #text([start, end]) {
    return this.signs.slice(start, end).join("");
  }

  #listen() {
    this.text.tabIndex = 0;
    this.text.removeAttribute("aria-hidden");
    this.text.setAttribute("role", "group");
    this.text.setAttribute("aria-label", `${this.label}. Arrow keys go from token to token.`);
    this.text.onpointermove = (event) => this.#mark(this.owner[this.cells.indexOf(event.target)] ?? -1);
    this.text.onpointerleave = () => this.#mark(-1);
    this.text.onblur = () => this.#mark(-1);
    this.text.onkeydown = (event) => {
      const to = along(event, this.at, this.tokens.length);
      if (to !== null) this.#mark(to);
    };
  }

  /** Mark a token and all that are the same. */
  #mark(at) {
    if (!this.point || (at < 0 && this.at < 0)) return;
    const token = this.tokens[at];
    const isSame = (other) => token && (token[2] < 0 ? other === token : other[2] === token[2]);
    this.cells.forEach((cell, i) => cell.classList.toggle("same", Boolean(isSame(this.tokens[this.owner[i]]))));
    this.at = at;
    this.point(token ? { text: this.#text(token), id: token[2] } : null);
  }
}

/** The same tint for the same token wherever its neighbour leaves it. */
function tintsOf(tokens) {
  let before = 0;
  return tokens.map(([, , id]) => {
    const own = 1 + (Math.max(0, id) % TINTS);
    return (before = own === before ? 1 + (own % TINTS) : own);
  });
}

function shown(sign) {
  if (sign === "\n") return "⏎\n";
  return UNSEEN.test(sign) ? "▫" : sign;
}

/** A token as it is written where it stands alone. */
export function spelled(text) {
  return [...text].map((sign) => (sign === "\n" ? "⏎" : sign === " " ? "␣" : UNSEEN.test(sign) ? "▫" : sign)).join("");
}
