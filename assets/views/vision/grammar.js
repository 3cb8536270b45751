// A layer as text and as numbers, as docs/experiments.md writes them: "conv:6:5:1:2".

const FILTERS = { name: "filters", min: 1, max: 256 };
const STRIDE = { name: "stride", min: 1, max: 4, usual: 1 };
const POOLING = [{ name: "size", min: 2, max: 7 }, { name: "stride", min: 1, max: 7, usual: (numbers) => numbers[0] }];

/** What a layer is called, in full and on its card, and its numbers. The engine checks them; bounds here are for the inputs. */
export const KINDS = {
  conv: { name: "Convolution", card: "conv", numbers: [FILTERS, { name: "size", min: 1, max: 11 }, STRIDE, { name: "padding", min: 0, max: 5, usual: 0 }] },
  maxpool: { name: "Max pooling", card: "max pool", numbers: POOLING },
  avgpool: { name: "Average pooling", card: "avg pool", numbers: POOLING },
  dense: { name: "Dense", card: "dense", numbers: [{ name: "units", min: 1, max: 1024 }] },
  activation: { name: "Activation", numbers: [] },
  dropout: { name: "Dropout", card: "dropout", numbers: [{ name: "rate", unit: "%", min: 0, max: 90 }] },
  batchnorm: { name: "Batch norm", card: "batch norm", numbers: [] },
  layernorm: { name: "Layer norm", card: "layer norm", numbers: [] },
  residual: { name: "Residual block", card: "residual", numbers: [FILTERS, STRIDE] },
  flatten: { name: "Flatten", card: "flatten", numbers: [] },
  gap: { name: "Global average", card: "global avg", numbers: [] },
};

/** An entry of a stack -> {kind, numbers, activation}; all numbers are there, those left out too. */
export function parse(text) {
  const [kind, ...said] = text.split(":");
  if (!KINDS[kind]) return { kind: "activation", numbers: [], activation: text };
  const numbers = said.map(Number);
  for (const { usual } of KINDS[kind].numbers.slice(numbers.length)) numbers.push(typeof usual === "function" ? usual(numbers) : usual);
  return { kind, numbers };
}

/**
 * A layer as its text: “conv:6:5:1:2”, “ReLU”.
 * @param {{kind?: string, numbers?: number[], activation?: string}} layer
 */
export const written = ({ kind, numbers, activation }) => activation ?? [kind, ...numbers].join(":");

/** "conv 6 · 5×5" */
export function title(text) {
  const { kind, numbers, activation } = parse(text);
  if (activation) return activation;
  const { card } = KINDS[kind];
  if (kind === "conv") return `${card} ${numbers[0]} · ${square(numbers[1])}`;
  if (kind.endsWith("pool")) return `${card} ${square(numbers[0])}`;
  if (kind === "dropout") return `${card} ${numbers[0]} %`;
  return numbers.length ? `${card} ${numbers[0]}` : card;
}

/** What the title leaves out: "stride 2, padding 1". */
export function manner(text) {
  const { kind, numbers } = parse(text);
  const said = KINDS[kind].numbers.map(({ name, usual }, k) => {
    const isUsual = numbers[k] === (typeof usual === "function" ? usual(numbers) : usual);
    return ["stride", "padding"].includes(name) && !isUsual ? `${name} ${numbers[k]}` : "";
  });
  return said.filter(Boolean).join(", ");
}

const square = (size) => `${size}×${size}`;

/** A new layer of a kind that suits what comes in: maps keep their size, channels and activation go on as around it. */
export function fresh(kind, shape, around) {
  const channels = shape.length === 3 ? Math.max(8, shape[0]) : 8;
  const activation = around.findLast((text) => parse(text).activation) ?? "ReLU";
  const made = {
    conv: [`conv:${channels}:3:1:1`],
    maxpool: ["maxpool:2"],
    avgpool: ["avgpool:2"],
    dense: shape.length === 3 && isLast(around) ? ["flatten", "dense:64"] : ["dense:64"],
    activation: [activation],
    dropout: ["dropout:25"],
    residual: [`residual:${channels}`],
  };
  return made[kind] ?? [kind];
}

/** Does nothing flat follow? Then a dense layer needs the flattening with it. */
const isLast = (around) => !around.some((text) => ["flatten", "gap", "dense"].includes(parse(text).kind));
