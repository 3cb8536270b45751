/** What others put on the window, and what browsers have that TypeScript's list lacks. */

interface Window {
  /** What `player/meter.js` counts. */
  __park: Record<string, any>;
  /** Where Streamlit's own page reads how to reach its server. */
  __streamlit: Record<string, unknown>;
}

interface Document {
  /** Chromium: the tab was thrown out of memory, and is loaded again. */
  readonly wasDiscarded?: boolean;
  /** Chromium: what a frame may use. */
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}
