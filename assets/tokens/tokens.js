/** The picture of tokens: see kit/mount.js. */

import { mounting } from "../kit/mount.js";
import { Board } from "./board.js";

const mounted = mounting("tokens", ["theme.css", "tokens/tokens.css"], (place, host, data, report) => new Board(place, host, data, report));

export default function mount(component) {
  return mounted(component);
}
