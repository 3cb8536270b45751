// What heads are named for, in words and as a picture: five tokens, each of which looks at one of them.

import { h, svg } from "../../../kit/dom.js";

const TOKENS = 5;
const CELL = 7; // units of the picture

/** `at(i)`: where token i looks, as far as it looks anywhere; of induction the five tokens are “A B C A B”. */
const KINDS = {
  "previous token": { words: "Each token looks at the one before it.", at: (i) => i - 1 },
  "next token": { words: "Each token looks at the one after it.", at: (i) => i + 1 },
  "first token": { words: "All look at the first one.", at: () => 0 },
  itself: { words: "Each token looks at itself.", at: (i) => i },
  induction: { words: "A B … A: looks at B, which came after the same token before.", at: (i) => (i < 3 ? -1 : i - 2) },
};

/** The place that is looked at lies ahead, where a causal head never looks. */
export const isAhead = (kind) => kind === "next token";

/** One kind of head: its picture, its name, and a sentence. */
export function kindCard(kind) {
  const { words = "", at = () => -1 } = KINDS[kind] ?? {};
  return h("li", { className: "ai-kind" }, picture(at), h("p", {}, h("b", {}, kind), " ", h("span", {}, words)));
}

/** A row looks, a column is looked at, as in the pictures of heads. */
function picture(at) {
  const side = TOKENS * CELL + 1;
  const lines = Array.from({ length: TOKENS + 1 }, (_, k) => `M${k * CELL + 0.5} .5V${side - 0.5}M.5 ${k * CELL + 0.5}H${side - 0.5}`);
  const squares = Array.from({ length: TOKENS }, (_, i) => [i, at(i)]).filter(([, j]) => j >= 0 && j < TOKENS);
  const cells = squares.map(([i, j]) => `M${j * CELL + 1} ${i * CELL + 1}h${CELL - 1}v${CELL - 1}h${1 - CELL}z`);
  const paths = { "ai-kind-cells": cells, "ai-kind-lines": lines };
  const drawn = Object.entries(paths).map(([name, parts]) => svg("path", { d: parts.join(""), class: name }));
  return svg("svg", { viewBox: `0 0 ${side} ${side}`, "aria-hidden": "true", class: "ai-kind-picture" }, ...drawn);
}
