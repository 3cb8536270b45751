// What kind of model it is: which questions it can be asked, and which of its attentions belong to which layer.

/** Does it say tokens? As long as nothing was answered, we take it that it does. */
export const speaks = ({ detail }) => !detail || "look/said" in detail;

/** Does it go on where a text ends? */
export const goesOn = (state) => speaks(state) && state.attentions.some(({ kind }) => kind === 1);

/** Its blocks, in the order of computing: [{block, name, attentions: [a, …]}]; attention to a source shares the block of the one before. */
export function blocksOf({ attentions }) {
  const blocks = [];
  attentions.forEach(({ name, kind }, a) => {
    if (kind === 2) blocks.at(-1).attentions.push(a);
    else blocks.push({ block: blocks.length, name, attentions: [a] });
  });
  return blocks;
}

/** The blocks whose stream ends in what is said: of two halves, the second. */
export function layersThatSpeak(state) {
  const isBoth = state.attentions.some(({ kind }) => kind === 2);
  return blocksOf(state).filter(({ attentions: [a] }) => !isBoth || state.attentions[a].kind === 1);
}
