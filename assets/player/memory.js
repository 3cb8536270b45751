/** Which run of each kind this tab plays: what it finds again after a reload, or when the page's session is forgotten. */

const PREFIX = "park.run.";
const MARK = Symbol.for("park.memory");

/** A page that was opened by a link begins anew; one that was reloaded, come back to or woken up goes on. */
function isBegun() {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return entry?.type === "navigate" && !document.wasDiscarded;
}

/** Frames of other sites may have no storage. */
function storage() {
  try {
    const store = window.sessionStorage;
    if (!window[MARK] && isBegun()) for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
    window[MARK] = true;
    return store;
  } catch {
    return null;
  }
}

export function remember(kind, token) {
  try {
    storage()?.setItem(PREFIX + kind, token);
  } catch {
    // A full or forbidden storage: then a reload begins anew, as it would without.
  }
}

export const recall = (kind) => storage()?.getItem(PREFIX + kind) ?? null;
