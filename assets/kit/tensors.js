/** Safetensors bytes -> named typed arrays, without copying where the alignment allows it. */

/** @import { Tensors, Values } from "./frames.d.ts" */
/** @typedef {{dtype: string, shape: number[], begin: number, end: number}} Entry where a tensor lies in the bytes */

const READERS = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
  I64: BigInt64Array,
};

/**
 * Frames of one run share their header, so it is parsed once: header text -> layout.
 * @type {Map<string, Record<string, Entry>>}
 */
const layouts = new Map();
const MOST_LAYOUTS = 200;
const text = new TextDecoder();

/**
 * The layout of `bytes`: where each tensor lies. Equal headers give the same object.
 * @param {Uint8Array} bytes
 * @returns {Record<string, Entry>}
 */
export function layoutOf(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > bytes.byteLength - 8) throw new Error("These bytes are no safetensors file.");
  const header = text.decode(bytes.subarray(8, 8 + length));
  const known = layouts.get(header);
  if (known) return known;
  if (layouts.size >= MOST_LAYOUTS) layouts.clear();
  const layout = parse(header, 8 + length);
  layouts.set(header, layout);
  return layout;
}

function parse(header, base) {
  /** @type {Record<string, Entry>} */
  const layout = {};
  for (const [name, entry] of Object.entries(JSON.parse(header))) {
    if (name === "__metadata__") continue;
    const [begin, end] = entry.data_offsets;
    layout[name] = { dtype: entry.dtype, shape: entry.shape, begin: base + begin, end: base + end };
  }
  return layout;
}

/**
 * All tensors of `bytes`: {name: {dtype, shape, data}}. int64 becomes Float64Array: steps stay far below 2^53.
 * @param {Uint8Array} bytes
 * @returns {Tensors}
 */
export function tensorsOf(bytes, layout = layoutOf(bytes)) {
  /** @type {Tensors} */
  const tensors = {};
  for (const [name, entry] of Object.entries(layout)) {
    tensors[name] = { dtype: entry.dtype, shape: entry.shape, data: read(bytes, entry) };
  }
  return tensors;
}

/**
 * The tensor's values.
 * @param {Uint8Array} bytes
 * @param {Entry} entry
 * @returns {Values}
 */
export function read(bytes, { dtype, begin, end }) {
  const Type = READERS[dtype];
  if (!Type) throw new Error(`Frames of type ${dtype} cannot be read here.`);
  const size = Type.BYTES_PER_ELEMENT;
  const at = bytes.byteOffset + begin;
  const aligned = at % size === 0;
  const buffer = aligned ? bytes.buffer : bytes.buffer.slice(at, bytes.byteOffset + end);
  const values = new Type(buffer, aligned ? at : 0, (end - begin) / size);
  return dtype === "I64" ? Float64Array.from(values, Number) : values;
}

/** The lines of a text, whose bytes are UTF-8; none if it is not there. */
export function linesOf(tensors, name) {
  const bytes = tensors?.[name]?.data;
  return bytes?.length ? text.decode(bytes).split("\n") : [];
}
