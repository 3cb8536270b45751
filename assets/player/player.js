/** The player component: see kit/mount.js. */

import { mounting } from "../kit/mount.js";
import { Player } from "./shell.js";

const mounted = mounting("park", ["theme.css", "player/player.css"], (place, host, data, report) => new Player(place, host, data, report));

export default function mount(component) {
  return mounted(component);
}
