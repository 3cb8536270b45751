// A part of a view that is loaded after it, so that the picture does not wait for it.

import { h } from "./dom.js";

/** The module that `load()` imports; where it cannot be had, null and a sentence in `place`. */
export async function loaded(load, place) {
  try {
    return await load();
  } catch (error) {
    console.error(error);
    place.append(h("p", { role: "alert" }, `The look inside could not be loaded: ${error.message} Reload the page to try again.`));
    return null;
  }
}
