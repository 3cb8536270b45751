// A step explained, as tab and link call it, and where its style is: light enough for views that load the rest later.

export const LABEL = "Explain this step";
export const STYLES = new URL("./explained.css", import.meta.url).href;
