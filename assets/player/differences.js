/** In words, how the settings of one address differ from those of another. */

const MOST = 2;
const MOST_LETTERS = 24;

/** “learning rate 0.1, activation ReLU”: what `address` has where `other` has something else; "" where they are the same. `fields`: of the page's data. */
export function differences(address, other, fields) {
  const [mine, theirs] = [address, other].map((text) => new URLSearchParams(text));
  const names = [...new Set([...mine.keys(), ...theirs.keys()])].filter((name) => mine.get(name) !== theirs.get(name));
  const words = [...new Set(names.map((name) => saying(name, mine.get(name), fields[name])))];
  const rest = words.length - MOST;
  return words.slice(0, MOST).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

function saying(name, value, field) {
  if (name.startsWith("seed")) return "another start";
  if (name === "edits") return "a weight set by hand";
  const label = (field?.label ?? name).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  const said = String(value ?? field?.default ?? "").replaceAll(/,(?! )/g, ", ");
  return `${label} ${said.length > MOST_LETTERS ? `${said.slice(0, MOST_LETTERS)}…` : said || "none"}`;
}
