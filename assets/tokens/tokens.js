/** The picture of tokens: mounts once into its place, and takes new data as often as the page has some. */

import { h, stylesheet } from "../kit/dom.js";
import { Board } from "./board.js";

/** One for the window: after an update of the server this module is loaded a second time, but its places are taken. */
const instances = (window[Symbol.for("park.tokens")] ??= new WeakMap());

export default function mount({ data, parentElement, setStateValue }) {
  const known = instances.get(parentElement);
  if (known) {
    known.take(data, setStateValue);
    return known.cleanup;
  }
  const instance = begin(parentElement, data, setStateValue);
  instances.set(parentElement, instance);
  return instance.cleanup;
}

/** Nothing is shown before its styles are there, so that nothing jumps. */
function begin(parent, data, report) {
  let latest = [data, report];
  let board = null;
  let isOver = false;
  const styles = ["theme.css", "tokens/tokens.css"].map((name) => stylesheet(`${data.assets}/${name}`));
  const place = h("div", { class: "tokens-place" });
  parent.append(...styles.map(({ link }) => link), place);
  Promise.all(styles.map(({ ready }) => ready)).then(() => {
    if (!isOver) board = new Board(place, parent.host ?? parent, ...latest);
  });
  const cleanup = () => {
    if (parent.isConnected) return;
    isOver = true;
    board?.destroy();
    place.remove();
    for (const { link } of styles) link.remove();
    instances.delete(parent);
  };
  const take = (...news) => {
    latest = news;
    board?.take(...news);
  };
  return { take, cleanup };
}
