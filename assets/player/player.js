/** The player component: mounts once into its place, and takes new data as often as the page has some. */

import { h, stylesheet } from "../kit/dom.js";
import { Player } from "./shell.js";
import { sayRefusals } from "./uploads.js";

/** One for the window: after an update of the server this module is loaded a second time, but its places are taken. */
const instances = (window[Symbol.for("park.players")] ??= new WeakMap());

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

/** The stylesheets come first: the canvases read their colours from them. */
function begin(parent, data, report) {
  let latest = [data, report];
  let player = null;
  let isOver = false;
  const endWatch = sayRefusals();
  const styles = ["theme.css", "player/player.css"].map((name) => stylesheet(`${data.assets}/${name}`));
  const place = h("div", { class: "park-place" });
  parent.append(...styles.map(({ link }) => link), place);
  Promise.all(styles.map(({ ready }) => ready)).then(() => {
    if (!isOver) player = new Player(place, parent.host ?? parent, ...latest);
  });
  /** Streamlit also cleans up after a call that newer data has overtaken; the player ends only with its place. */
  const cleanup = () => {
    if (parent.isConnected) return;
    isOver = true;
    player?.destroy();
    endWatch();
    place.remove();
    for (const { link } of styles) link.remove();
    instances.delete(parent);
  };
  const take = (...news) => {
    latest = news;
    player?.take(...news);
  };
  return { take, cleanup };
}
