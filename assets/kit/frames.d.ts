/** What the server sends, by key. Made by `make keys` from engine/experiments/NAME/schema.py; docs/keys.md says what each means. */

export type Values = Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

export interface Tensor<V = Values> {
  dtype: string;
  shape: number[];
  data: V;
}

/** Any frame, scene or look. */
export type Tensors = Record<string, Tensor>;

/** A frame as views get it: `Frame<PlaygroundShown>`. */
export interface Frame<T = Tensors> {
  step: number;
  tensors: T;
  /** One value of a tensor; NaN where the frame does not have it. */
  number(name: FrameKey, index?: number): number;
}

/** A frame of playground. */
export interface PlaygroundFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "lr": Tensor<Float32Array>;
  "loss/train": Tensor<Float32Array>;
  "loss/test": Tensor<Float32Array>;
  "accuracy/train"?: Tensor<Float32Array>;
  "accuracy/test"?: Tensor<Float32Array>;
  "confusion"?: Tensor<Int32Array>;
  "wrong/train"?: Tensor<Uint8Array>;
  "wrong/test"?: Tensor<Uint8Array>;
  [key: `param/${number}.weight`]: Tensor<Float32Array>;
  [key: `param/${number}.bias`]: Tensor<Float32Array>;
  [key: `grad/${number}.weight`]: Tensor<Float32Array>;
  [key: `grad/${number}.bias`]: Tensor<Float32Array>;
  [key: `update/${number}.weight`]: Tensor<Float32Array>;
  [key: `update/${number}.bias`]: Tensor<Float32Array>;
  [key: `map/${number}`]: Tensor<Int8Array>;
  [key: `range/${number}`]: Tensor<Float32Array>;
  "state/m"?: Tensor<Float32Array>;
  "state/v"?: Tensor<Float32Array>;
  "state/since": Tensor<Float64Array>;
}

/** The scene of playground. */
export interface PlaygroundScene {
  "data/train/x": Tensor<Float32Array>;
  "data/train/y": Tensor<Float32Array>;
  "data/test/x": Tensor<Float32Array>;
  "data/test/y": Tensor<Float32Array>;
  "map/features": Tensor<Int8Array>;
  "range/features": Tensor<Float32Array>;
  "classes": Tensor<Float64Array>;
  "updates_per_epoch": Tensor<Float64Array>;
  "targets": Tensor<Float32Array>;
  "text/functions": Tensor<Uint8Array>;
  "text/loss": Tensor<Uint8Array>;
  "text/classes"?: Tensor<Uint8Array>;
}

/** A look at playground. */
export interface PlaygroundLook {
  "step": Tensor<Float64Array>;
  "look/map"?: Tensor<Int8Array>;
  "look/range"?: Tensor<Float32Array>;
  "look/unit"?: Tensor<Float64Array>;
  "look/at"?: Tensor<Float32Array>;
  "look/x"?: Tensor<Float32Array>;
  [key: `look/z/${number}`]: Tensor<Float32Array>;
  [key: `look/a/${number}`]: Tensor<Float32Array>;
  "look/batch"?: Tensor<Float64Array>;
  "look/point"?: Tensor<Float32Array>;
  "look/target"?: Tensor<Float32Array>;
  "look/loss"?: Tensor<Float32Array>;
  [key: `look/delta/${number}`]: Tensor<Float32Array>;
  [key: `look/grad/${number}.weight`]: Tensor<Float32Array>;
  [key: `look/grad/${number}.bias`]: Tensor<Float32Array>;
  [key: `look/update/${number}.weight`]: Tensor<Float32Array>;
  [key: `look/update/${number}.bias`]: Tensor<Float32Array>;
  [key: `look/after/${number}.weight`]: Tensor<Float32Array>;
  [key: `look/after/${number}.bias`]: Tensor<Float32Array>;
  "look/working"?: Tensor<Uint8Array>;
  "explain/size"?: Tensor<Float64Array>;
  "explain/rows"?: Tensor<Float64Array>;
  "explain/sample"?: Tensor<Float64Array>;
  "explain/loss"?: Tensor<Float32Array>;
  "explain/share"?: Tensor<Float64Array>;
  "explain/own"?: Tensor<Float64Array>;
  "explain/rest"?: Tensor<Float64Array>;
  "explain/gradient"?: Tensor<Float64Array>;
  "ledger/value"?: Tensor<Float64Array>;
  "text/ledger"?: Tensor<Uint8Array>;
  "explain/after"?: Tensor<Float64Array>;
  "explain/at"?: Tensor<Float64Array>;
  "explain/x"?: Tensor<Float32Array>;
  "explain/target"?: Tensor<Float32Array>;
  "explain/output"?: Tensor<Float32Array>;
  "explain/input"?: Tensor<Float32Array>;
  "explain/delta"?: Tensor<Float32Array>;
  [key: `explain/slope/${number}`]: Tensor<Float32Array>;
  [key: `explain/kept/${number}`]: Tensor<Float32Array>;
  [key: `explain/back/${number}`]: Tensor<Float32Array>;
  "look/sums"?: Tensor<Float32Array>;
  "look/address"?: Tensor<Uint8Array>;
}

/** A frame of playground, with what is watched. */
export type PlaygroundShown = PlaygroundFrame & Partial<PlaygroundLook>;

/** A frame of activations. */
export interface ActivationsFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "draw/counts": Tensor<Int32Array>;
  "draw/share": Tensor<Float32Array>;
  "draw/distance": Tensor<Float32Array>;
  "draw/u": Tensor<Float32Array>;
  "draw/outcome": Tensor<Int32Array>;
}

/** The scene of activations. */
export interface ActivationsScene {
  "updates_per_epoch": Tensor<Float64Array>;
  "draws": Tensor<Float64Array>;
  "way/draws": Tensor<Int32Array>;
  "way/distance": Tensor<Float32Array>;
}

/** A look at activations. */
export interface ActivationsLook {
  "step": Tensor<Float64Array>;
  "curve/z"?: Tensor<Float32Array>;
  "curve/f"?: Tensor<Float32Array>;
  "curve/slope"?: Tensor<Float32Array>;
  "text/functions"?: Tensor<Uint8Array>;
  "unit/z"?: Tensor<Float32Array>;
  "unit/f"?: Tensor<Float32Array>;
  "unit/slope"?: Tensor<Float32Array>;
  "unit/saturated"?: Tensor<Float32Array>;
  "unit/off"?: Tensor<Float32Array>;
  "unit/along"?: Tensor<Float32Array>;
  "unit/over"?: Tensor<Float32Array>;
  "unit/steep"?: Tensor<Float32Array>;
  "text/verdict"?: Tensor<Uint8Array>;
  "softmax/logits"?: Tensor<Float32Array>;
  "softmax/temperature"?: Tensor<Float32Array>;
  "softmax/p"?: Tensor<Float32Array>;
  "softmax/ends"?: Tensor<Float32Array>;
  "softmax/entropy"?: Tensor<Float32Array>;
  "depth/forward"?: Tensor<Float64Array>;
  "depth/back"?: Tensor<Float64Array>;
  "depth/theory_forward"?: Tensor<Float64Array>;
  "depth/theory_back"?: Tensor<Float64Array>;
  "depth/saturated"?: Tensor<Float32Array>;
  "depth/dead"?: Tensor<Float32Array>;
  "depth/histogram"?: Tensor<Float32Array>;
  "depth/reach"?: Tensor<Float32Array>;
  "loss/x"?: Tensor<Float32Array>;
  "loss/f"?: Tensor<Float32Array>;
  "loss/slope"?: Tensor<Float32Array>;
  "text/losses"?: Tensor<Uint8Array>;
}

/** A frame of activations, with what is watched. */
export type ActivationsShown = ActivationsFrame & Partial<ActivationsLook>;

/** A frame of vision. */
export interface VisionFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "lr": Tensor<Float32Array>;
  "loss/train": Tensor<Float32Array>;
  "accuracy/train"?: Tensor<Float32Array>;
  "loss/test": Tensor<Float32Array>;
  "accuracy/test"?: Tensor<Float32Array>;
  "test/step": Tensor<Float64Array>;
  "test/n": Tensor<Float64Array>;
  "confusion"?: Tensor<Int32Array>;
  "worst/index": Tensor<Int32Array>;
  "worst/said": Tensor<Int32Array>;
  "worst/p": Tensor<Float32Array>;
  "stream/index"?: Tensor<Int32Array>;
  "stream/top"?: Tensor<Int32Array>;
  "stream/p"?: Tensor<Float32Array>;
  "full/step": Tensor<Float64Array>;
  "full/n": Tensor<Float64Array>;
  "full/accuracy": Tensor<Float32Array>;
  "full/loss": Tensor<Float32Array>;
  "flow/gradient": Tensor<Float32Array>;
  "flow/weight": Tensor<Float32Array>;
  "phase": Tensor<Float64Array>;
  "end": Tensor<Float64Array>;
  "loss/scratch"?: Tensor<Float32Array>;
  "accuracy/scratch"?: Tensor<Float32Array>;
}

/** The scene of vision. */
export interface VisionScene {
  "classes": Tensor<Float64Array>;
  "updates_per_epoch": Tensor<Float64Array>;
  "epochs": Tensor<Float64Array>;
  "n_train": Tensor<Float64Array>;
  "n_test": Tensor<Float64Array>;
  "image/shape": Tensor<Float64Array>;
  "layers/shape": Tensor<Float64Array>;
  "layers/values": Tensor<Float64Array>;
  "layers/params": Tensor<Float64Array>;
  "layers/macs": Tensor<Float64Array>;
  "text/classes": Tensor<Uint8Array>;
  "text/pretrain_classes": Tensor<Uint8Array>;
  "text/layers": Tensor<Uint8Array>;
  "text/activations": Tensor<Uint8Array>;
  "text/formulas": Tensor<Uint8Array>;
  "text/device": Tensor<Uint8Array>;
}

/** A look at vision. */
export interface VisionLook {
  "step": Tensor<Float64Array>;
  "look/image"?: Tensor<Uint8Array>;
  "look/label"?: Tensor<Float64Array>;
  "look/logits"?: Tensor<Float32Array>;
  "look/p"?: Tensor<Float32Array>;
  "look/rebuilt"?: Tensor<Uint8Array>;
  "ink/box"?: Tensor<Int32Array>;
  "ink/fit"?: Tensor<Uint8Array>;
  "ink/shift"?: Tensor<Float32Array>;
  "ink/signs"?: Tensor<Float64Array>;
  "photo/ink"?: Tensor<Uint8Array>;
  "photo/box"?: Tensor<Int32Array>;
  "text/photo"?: Tensor<Uint8Array>;
  [key: `map/${number}`]: Tensor<Int8Array>;
  [key: `range/${number}`]: Tensor<Float32Array>;
  [key: `kernel/${number}`]: Tensor<Int8Array>;
  [key: `kernelrange/${number}`]: Tensor<Float32Array>;
  "look/unit"?: Tensor<Float64Array>;
  "look/out"?: Tensor<Float32Array>;
  "look/in"?: Tensor<Float32Array>;
  "look/kernel"?: Tensor<Float32Array>;
  "look/partial"?: Tensor<Float32Array>;
  "look/weight"?: Tensor<Float32Array>;
  "look/bias"?: Tensor<Float32Array>;
  "look/branch"?: Tensor<Float32Array>;
  "look/skip"?: Tensor<Float32Array>;
  "pixel/at"?: Tensor<Float64Array>;
  "pixel/value"?: Tensor<Float32Array>;
  "pixel/patch"?: Tensor<Float32Array>;
  "pixel/curve"?: Tensor<Float32Array>;
  "pixel/inside"?: Tensor<Uint8Array>;
  "pixel/weight"?: Tensor<Float32Array>;
  "pixel/product"?: Tensor<Float32Array>;
  "pixel/total"?: Tensor<Float32Array>;
  "pixel/bias"?: Tensor<Float32Array>;
  "pixel/corner"?: Tensor<Float64Array>;
  "pixel/norm"?: Tensor<Float32Array>;
  "pixel/from"?: Tensor<Float64Array>;
  "pixel/shifted"?: Tensor<Float32Array>;
  "pixel/exp"?: Tensor<Float32Array>;
  "pixel/share"?: Tensor<Float32Array>;
  "look/saliency"?: Tensor<Float32Array>;
  "look/target"?: Tensor<Float64Array>;
  "saliency/total"?: Tensor<Float32Array>;
  "saliency/rise"?: Tensor<Float32Array>;
  "learned/index"?: Tensor<Int32Array>;
  "learned/value"?: Tensor<Float32Array>;
  "learned/image"?: Tensor<Uint8Array>;
  "learned/reached"?: Tensor<Float32Array>;
  "learned/accuracy"?: Tensor<Float32Array>;
  "embedding/xy"?: Tensor<Float32Array>;
  "embedding/label"?: Tensor<Int32Array>;
  "embedding/index"?: Tensor<Int32Array>;
  "embedding/explained"?: Tensor<Float32Array>;
  "look/decoded"?: Tensor<Uint8Array>;
  "plane/images"?: Tensor<Uint8Array>;
  "plane/reach"?: Tensor<Float32Array>;
  "plane/xy"?: Tensor<Float32Array>;
  "plane/label"?: Tensor<Int32Array>;
  "look/images"?: Tensor<Uint8Array>;
  "look/labels"?: Tensor<Float64Array>;
  "look/n"?: Tensor<Float64Array>;
  "look/loss"?: Tensor<Float32Array>;
  "look/accuracy"?: Tensor<Float32Array>;
  "look/confusion"?: Tensor<Int32Array>;
  "explain/size"?: Tensor<Float64Array>;
  "explain/rows"?: Tensor<Float64Array>;
  "explain/sample"?: Tensor<Float64Array>;
  "explain/loss"?: Tensor<Float32Array>;
  "explain/share"?: Tensor<Float64Array>;
  "explain/own"?: Tensor<Float64Array>;
  "explain/rest"?: Tensor<Float64Array>;
  "explain/gradient"?: Tensor<Float64Array>;
  "ledger/value"?: Tensor<Float64Array>;
  "text/ledger"?: Tensor<Uint8Array>;
  "explain/after"?: Tensor<Float64Array>;
  "explain/number"?: Tensor<Float64Array>;
  "explain/term"?: Tensor<Float64Array>;
  "explain/place"?: Tensor<Float64Array>;
  "explain/others"?: Tensor<Float64Array>;
  "explain/at"?: Tensor<Float64Array>;
  "explain/images"?: Tensor<Uint8Array>;
  "explain/label"?: Tensor<Int32Array>;
  "explain/p"?: Tensor<Float32Array>;
}

/** A frame of vision, with what is watched. */
export type VisionShown = VisionFrame & Partial<VisionLook>;

/** A frame of sequence. */
export interface SequenceFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "lr": Tensor<Float32Array>;
  "end": Tensor<Float64Array>;
  "loss/train": Tensor<Float32Array>;
  "accuracy/train": Tensor<Float32Array>;
  "test/step": Tensor<Float64Array>;
  "loss/test": Tensor<Float32Array>;
  "accuracy/test": Tensor<Float32Array>;
  "test/n": Tensor<Float64Array>;
}

/** The scene of sequence. */
export interface SequenceScene {
  "updates_per_epoch": Tensor<Float64Array>;
  "text/inputs": Tensor<Uint8Array>;
  "text/task": Tensor<Uint8Array>;
  "text/device": Tensor<Uint8Array>;
}

/** A look at sequence. */
export interface SequenceLook {
  "step": Tensor<Float64Array>;
  "look/example": Tensor<Float64Array>;
  "look/x": Tensor<Float32Array>;
  "look/target": Tensor<Float32Array>;
  "look/counts": Tensor<Uint8Array>;
  "look/said": Tensor<Float32Array>;
  "look/right": Tensor<Uint8Array>;
  "look/loss": Tensor<Float32Array>;
  "gate/h": Tensor<Float32Array>;
  "gate/i"?: Tensor<Float32Array>;
  "gate/f"?: Tensor<Float32Array>;
  "gate/g"?: Tensor<Float32Array>;
  "gate/o"?: Tensor<Float32Array>;
  "gate/c"?: Tensor<Float32Array>;
  "gate/r"?: Tensor<Float32Array>;
  "gate/z"?: Tensor<Float32Array>;
  "gate/n"?: Tensor<Float32Array>;
  "back/at": Tensor<Float64Array>;
  "back/h": Tensor<Float32Array>;
  "back/c"?: Tensor<Float32Array>;
  "back/x": Tensor<Float32Array>;
  "cell/of"?: Tensor<Float64Array>;
  "cell/x"?: Tensor<Float32Array>;
  "cell/weights_x"?: Tensor<Float32Array>;
  "cell/h"?: Tensor<Float32Array>;
  "cell/weights_h"?: Tensor<Float32Array>;
  "cell/bias"?: Tensor<Float32Array>;
  "cell/sums"?: Tensor<Float32Array>;
  "cell/value"?: Tensor<Float32Array>;
}

/** A frame of sequence, with what is watched. */
export type SequenceShown = SequenceFrame & Partial<SequenceLook>;

/** A frame of attention. */
export interface AttentionFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "lr": Tensor<Float32Array>;
  "end": Tensor<Float64Array>;
  "loss/train": Tensor<Float32Array>;
  "accuracy/train": Tensor<Float32Array>;
  "test/step": Tensor<Float64Array>;
  "loss/test": Tensor<Float32Array>;
  "accuracy/test": Tensor<Float32Array>;
  "exact/test"?: Tensor<Float32Array>;
  "test/n": Tensor<Float64Array>;
  "loss/scratch"?: Tensor<Float32Array>;
  "accuracy/scratch"?: Tensor<Float32Array>;
  "position/accuracy": Tensor<Float32Array>;
  "sample/tokens": Tensor<Int32Array>;
  "sample/from": Tensor<Float64Array>;
  "sample/target"?: Tensor<Int32Array>;
  "sample/source"?: Tensor<Int32Array>;
  "heads/score": Tensor<Float32Array>;
  "heads/name": Tensor<Int32Array>;
}

/** The scene of attention. */
export interface AttentionScene {
  "mask"?: Tensor<Float64Array>;
  "vocabulary": Tensor<Float64Array>;
  "heads": Tensor<Float64Array>;
  "updates_per_epoch": Tensor<Float64Array>;
  "lengths": Tensor<Float64Array>;
  "most_tokens": Tensor<Float64Array>;
  "most_characters": Tensor<Float64Array>;
  "most_kept": Tensor<Float64Array>;
  "attentions": Tensor<Float64Array>;
  "parts/params": Tensor<Float64Array>;
  "parts/macs": Tensor<Float64Array>;
  "parts/total": Tensor<Float64Array>;
  "text/vocabulary": Tensor<Uint8Array>;
  "text/attentions": Tensor<Uint8Array>;
  "text/parts": Tensor<Uint8Array>;
  "text/kinds": Tensor<Uint8Array>;
  "text/task": Tensor<Uint8Array>;
  "text/data": Tensor<Uint8Array>;
  "text/device": Tensor<Uint8Array>;
  "n_test": Tensor<Float64Array>;
  "most_written": Tensor<Float64Array>;
}

/** A look at attention. */
export interface AttentionLook {
  "step": Tensor<Float64Array>;
  "look/about": Tensor<Float64Array>;
  "look/tokens": Tensor<Int32Array>;
  "look/source": Tensor<Float64Array>;
  "look/unknown": Tensor<Float64Array>;
  "tested/loss/test"?: Tensor<Float32Array>;
  "tested/accuracy/test"?: Tensor<Float32Array>;
  "tested/exact/test"?: Tensor<Float32Array>;
  "tested/test/n"?: Tensor<Float64Array>;
  "tested/position/accuracy"?: Tensor<Float32Array>;
  "tested/sample/tokens"?: Tensor<Int32Array>;
  "tested/sample/from"?: Tensor<Float64Array>;
  "tested/sample/target"?: Tensor<Int32Array>;
  "tested/sample/source"?: Tensor<Int32Array>;
  "tested/heads/score"?: Tensor<Float32Array>;
  "tested/heads/name"?: Tensor<Int32Array>;
  "look/target": Tensor<Int32Array>;
  "look/said": Tensor<Int32Array>;
  "look/said_p": Tensor<Float32Array>;
  "look/p": Tensor<Float32Array>;
  "look/losses": Tensor<Float32Array>;
  "look/loss": Tensor<Float32Array>;
  "plain/said"?: Tensor<Int32Array>;
  "plain/said_p"?: Tensor<Float32Array>;
  "plain/p"?: Tensor<Float32Array>;
  "plain/losses"?: Tensor<Float32Array>;
  "plain/loss"?: Tensor<Float32Array>;
  [key: `pattern/${number}`]: Tensor<Uint8Array> | Tensor<Float32Array>;
  "head/at"?: Tensor<Float64Array>;
  "head/q"?: Tensor<Float32Array>;
  "head/k"?: Tensor<Float32Array>;
  "head/v"?: Tensor<Float32Array>;
  "head/scores"?: Tensor<Float32Array>;
  "head/scaled"?: Tensor<Float32Array>;
  "head/masked"?: Tensor<Float32Array>;
  "head/pattern"?: Tensor<Float32Array>;
  "head/result"?: Tensor<Float32Array>;
  "cell/at"?: Tensor<Float64Array>;
  "cell/q"?: Tensor<Float32Array>;
  "cell/k"?: Tensor<Float32Array>;
  "cell/product"?: Tensor<Float32Array>;
  "cell/score"?: Tensor<Float32Array>;
  "cell/root"?: Tensor<Float32Array>;
  "cell/scaled"?: Tensor<Float32Array>;
  "cell/visible"?: Tensor<Uint8Array>;
  "cell/row"?: Tensor<Float32Array>;
  "cell/exp"?: Tensor<Float32Array>;
  "cell/sum"?: Tensor<Float32Array>;
  "cell/pattern"?: Tensor<Float32Array>;
  "cell/weight"?: Tensor<Float32Array>;
  "cell/v"?: Tensor<Float32Array>;
  "cell/part"?: Tensor<Float32Array>;
  "cell/result"?: Tensor<Float32Array>;
  "residual/norm"?: Tensor<Float32Array>;
  "residual/values"?: Tensor<Float32Array>;
  "positions/table"?: Tensor<Float32Array>;
  "positions/alike"?: Tensor<Float32Array>;
  "heads/score"?: Tensor<Float32Array>;
  "heads/name"?: Tensor<Int32Array>;
  "lens/token"?: Tensor<Int32Array>;
  "lens/p"?: Tensor<Float32Array>;
  "lens/target"?: Tensor<Float32Array>;
  "embedding/xy"?: Tensor<Float32Array>;
  "embedding/explained"?: Tensor<Float32Array>;
  "next/at"?: Tensor<Float64Array>;
  "next/token"?: Tensor<Int32Array>;
  "next/logit"?: Tensor<Float32Array>;
  "next/plain"?: Tensor<Float32Array>;
  "next/p"?: Tensor<Float32Array>;
  "next/before"?: Tensor<Float32Array>;
  "next/rest"?: Tensor<Float32Array>;
  "next/listed"?: Tensor<Float64Array>;
  "generate/tokens"?: Tensor<Int32Array>;
  "generate/p"?: Tensor<Float32Array>;
  "generate/top"?: Tensor<Int32Array>;
  "generate/top_p"?: Tensor<Float32Array>;
  "text/generated"?: Tensor<Uint8Array>;
  "shots/n"?: Tensor<Float64Array>;
  "shots/loss"?: Tensor<Float32Array>;
  "text/shots"?: Tensor<Uint8Array>;
  "explain/size"?: Tensor<Float64Array>;
  "explain/rows"?: Tensor<Float64Array>;
  "explain/sample"?: Tensor<Float64Array>;
  "explain/loss"?: Tensor<Float32Array>;
  "explain/share"?: Tensor<Float64Array>;
  "explain/own"?: Tensor<Float64Array>;
  "explain/rest"?: Tensor<Float64Array>;
  "explain/gradient"?: Tensor<Float64Array>;
  "ledger/value"?: Tensor<Float64Array>;
  "text/ledger"?: Tensor<Uint8Array>;
  "explain/after"?: Tensor<Float64Array>;
  "explain/number"?: Tensor<Float64Array>;
  "explain/term"?: Tensor<Float64Array>;
  "explain/place"?: Tensor<Float64Array>;
  "explain/others"?: Tensor<Float64Array>;
  "explain/at"?: Tensor<Float64Array>;
  "explain/tokens"?: Tensor<Int32Array>;
  "explain/target"?: Tensor<Int32Array>;
  "explain/source"?: Tensor<Int32Array>;
  "explain/cell/share"?: Tensor<Float64Array>;
  "explain/cell/p"?: Tensor<Float32Array>;
  "explain/cell/g"?: Tensor<Float32Array>;
  "explain/cell/s"?: Tensor<Float32Array>;
  "explain/cell/met"?: Tensor<Float32Array>;
  "explain/cell/mean"?: Tensor<Float32Array>;
  "explain/cell/x"?: Tensor<Float32Array>;
}

/** A frame of attention, with what is watched. */
export type AttentionShown = AttentionFrame & Partial<AttentionLook>;

/** A frame of minilm. */
export interface MiniLMFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "heads/score": Tensor<Float32Array>;
  "heads/name": Tensor<Int32Array>;
}

/** The scene of minilm. */
export interface MiniLMScene {
  "vocabulary": Tensor<Float64Array>;
  "heads": Tensor<Float64Array>;
  "updates_per_epoch": Tensor<Float64Array>;
  "lengths": Tensor<Float64Array>;
  "most_tokens": Tensor<Float64Array>;
  "most_characters": Tensor<Float64Array>;
  "most_kept": Tensor<Float64Array>;
  "attentions": Tensor<Float64Array>;
  "parts/params": Tensor<Float64Array>;
  "parts/macs": Tensor<Float64Array>;
  "parts/total": Tensor<Float64Array>;
  "text/vocabulary": Tensor<Uint8Array>;
  "text/attentions": Tensor<Uint8Array>;
  "text/parts": Tensor<Uint8Array>;
  "text/kinds": Tensor<Uint8Array>;
  "text/task": Tensor<Uint8Array>;
  "text/data": Tensor<Uint8Array>;
  "text/device": Tensor<Uint8Array>;
}

/** A look at minilm. */
export interface MiniLMLook {
  "step": Tensor<Float64Array>;
  "look/about": Tensor<Float64Array>;
  "look/tokens": Tensor<Int32Array>;
  "look/source": Tensor<Float64Array>;
  "look/unknown": Tensor<Float64Array>;
  "look/vector": Tensor<Float32Array>;
  "plain/kept"?: Tensor<Float32Array>;
  [key: `pattern/${number}`]: Tensor<Uint8Array> | Tensor<Float32Array>;
  "head/at"?: Tensor<Float64Array>;
  "head/q"?: Tensor<Float32Array>;
  "head/k"?: Tensor<Float32Array>;
  "head/v"?: Tensor<Float32Array>;
  "head/scores"?: Tensor<Float32Array>;
  "head/scaled"?: Tensor<Float32Array>;
  "head/masked"?: Tensor<Float32Array>;
  "head/pattern"?: Tensor<Float32Array>;
  "head/result"?: Tensor<Float32Array>;
  "cell/at"?: Tensor<Float64Array>;
  "cell/q"?: Tensor<Float32Array>;
  "cell/k"?: Tensor<Float32Array>;
  "cell/product"?: Tensor<Float32Array>;
  "cell/score"?: Tensor<Float32Array>;
  "cell/root"?: Tensor<Float32Array>;
  "cell/scaled"?: Tensor<Float32Array>;
  "cell/visible"?: Tensor<Uint8Array>;
  "cell/row"?: Tensor<Float32Array>;
  "cell/exp"?: Tensor<Float32Array>;
  "cell/sum"?: Tensor<Float32Array>;
  "cell/pattern"?: Tensor<Float32Array>;
  "cell/weight"?: Tensor<Float32Array>;
  "cell/v"?: Tensor<Float32Array>;
  "cell/part"?: Tensor<Float32Array>;
  "cell/result"?: Tensor<Float32Array>;
  "residual/norm"?: Tensor<Float32Array>;
  "residual/values"?: Tensor<Float32Array>;
  "positions/table"?: Tensor<Float32Array>;
  "positions/alike"?: Tensor<Float32Array>;
  "heads/score"?: Tensor<Float32Array>;
  "heads/name"?: Tensor<Int32Array>;
  "compare/cosine"?: Tensor<Float32Array>;
  "compare/tokens"?: Tensor<Int32Array>;
  "plain/cosine"?: Tensor<Float32Array>;
}

/** A frame of minilm, with what is watched. */
export type MiniLMShown = MiniLMFrame & Partial<MiniLMLook>;

/** A frame of backprop. */
export interface BackpropFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "end": Tensor<Float64Array>;
  "value": Tensor<Float64Array>;
  "grad": Tensor<Float64Array>;
  "mean": Tensor<Float64Array>;
  "after": Tensor<Float64Array>;
  "slope": Tensor<Float64Array>;
  "down": Tensor<Float64Array>;
  "sum": Tensor<Float64Array>;
  "kink": Tensor<Uint8Array>;
  "now": Tensor<Uint8Array>;
}

/** The scene of backprop. */
export interface BackpropScene {
  "updates_per_epoch": Tensor<Float64Array>;
  "samples": Tensor<Float64Array>;
  "output": Tensor<Float64Array>;
  "node/at": Tensor<Float64Array>;
  "node/kind": Tensor<Float64Array>;
  "node/step": Tensor<Float64Array>;
  "edge/ends": Tensor<Float64Array>;
  "edge/step": Tensor<Float64Array>;
  "edge/route": Tensor<Float64Array>;
  "text/names": Tensor<Uint8Array>;
  "text/labels": Tensor<Uint8Array>;
  "text/texts": Tensor<Uint8Array>;
  "text/rules": Tensor<Uint8Array>;
  "text/kinks": Tensor<Uint8Array>;
  "text/steps": Tensor<Uint8Array>;
  "text/source"?: Tensor<Uint8Array>;
  "text/printed"?: Tensor<Uint8Array>;
  "book/ours"?: Tensor<Float64Array>;
}

/** A look at backprop. */
export interface BackpropLook {
  "step": Tensor<Float64Array>;
  "value"?: Tensor<Float64Array>;
  "grad"?: Tensor<Float64Array>;
  "mean"?: Tensor<Float64Array>;
  "after"?: Tensor<Float64Array>;
  "slope"?: Tensor<Float64Array>;
  "down"?: Tensor<Float64Array>;
  "sum"?: Tensor<Float64Array>;
  "kink"?: Tensor<Uint8Array>;
  "now"?: Tensor<Uint8Array>;
  "chain/of"?: Tensor<Float64Array>;
  "chain/nodes"?: Tensor<Float64Array>;
  "chain/slopes"?: Tensor<Float64Array>;
  "chain/products"?: Tensor<Float64Array>;
  "chain/count"?: Tensor<Float64Array>;
  "chain/total"?: Tensor<Float64Array>;
  "chain/mean"?: Tensor<Float64Array>;
  "difference/of"?: Tensor<Float64Array>;
  "difference/nudge"?: Tensor<Float64Array>;
  "difference/sides"?: Tensor<Float64Array>;
  "difference/slopes"?: Tensor<Float64Array>;
  "difference/value"?: Tensor<Float64Array>;
  "difference/gradient"?: Tensor<Float64Array>;
  "practice/asked"?: Tensor<Float64Array>;
  "text/hint"?: Tensor<Uint8Array>;
  "answer/right"?: Tensor<Uint8Array>;
  "text/answer"?: Tensor<Uint8Array>;
}

/** A frame of backprop, with what is watched. */
export type BackpropShown = BackpropFrame & Partial<BackpropLook>;

/** A frame of neuron. */
export interface NeuronFrame {
  "step": Tensor<Float64Array>;
  "epoch": Tensor<Float64Array>;
  "gate/right"?: Tensor<Float64Array>;
  "lr"?: Tensor<Float32Array>;
  "loss/train": Tensor<Float32Array>;
  "accuracy/train": Tensor<Float32Array>;
  "param/0.weight"?: Tensor<Float64Array>;
  "param/0.bias"?: Tensor<Float64Array>;
  "each/loss"?: Tensor<Float64Array>;
  "each/length"?: Tensor<Float64Array>;
  "each/margin"?: Tensor<Float64Array>;
  "each/wrong"?: Tensor<Float64Array>;
  "each/mistakes"?: Tensor<Float64Array>;
  "each/pass"?: Tensor<Float64Array>;
  "each/last"?: Tensor<Float64Array>;
  "pass/seen"?: Tensor<Float64Array>;
  "wrong"?: Tensor<Uint8Array>;
  "is_fair"?: Tensor<Uint8Array>;
  "next/example"?: Tensor<Float64Array>;
  "next/z"?: Tensor<Float64Array>;
  "next/answer"?: Tensor<Float64Array>;
  "next/target"?: Tensor<Float64Array>;
  "next/error"?: Tensor<Float64Array>;
  "next/delta"?: Tensor<Float64Array>;
  "ledger/step"?: Tensor<Float64Array>;
  "ledger/example"?: Tensor<Float64Array>;
  "ledger/x"?: Tensor<Float64Array>;
  "ledger/target"?: Tensor<Float64Array>;
  "ledger/answer"?: Tensor<Float64Array>;
  "ledger/delta"?: Tensor<Float64Array>;
  "ledger/after"?: Tensor<Float64Array>;
  "state/base"?: Tensor<Float64Array>;
}

/** The scene of neuron. */
export interface NeuronScene {
  "updates_per_epoch": Tensor<Float64Array>;
  "gate/x"?: Tensor<Uint8Array>;
  "gate/sum"?: Tensor<Float64Array>;
  "gate/blocked"?: Tensor<Uint8Array>;
  "gate/answer"?: Tensor<Uint8Array>;
  "gate/target"?: Tensor<Uint8Array>;
  "search/neurons"?: Tensor<Float64Array>;
  "search/functions"?: Tensor<Float64Array>;
  "search/right"?: Tensor<Float64Array>;
  "search/wires"?: Tensor<Float64Array>;
  "search/threshold"?: Tensor<Float64Array>;
  "search/can"?: Tensor<Uint8Array>;
  "text/gates"?: Tensor<Uint8Array>;
  "data/x"?: Tensor<Float64Array>;
  "data/y"?: Tensor<Uint8Array>;
  "data/own"?: Tensor<Float64Array>;
  "best/right"?: Tensor<Float64Array>;
  "best/line"?: Tensor<Float64Array>;
  "bound/radius"?: Tensor<Float64Array>;
  "bound/margin"?: Tensor<Float64Array>;
  "bound/corrections"?: Tensor<Float64Array>;
}

/** A look at neuron. */
export interface NeuronLook {
  "step": Tensor<Float64Array>;
  "bowl/map"?: Tensor<Int8Array>;
  "bowl/reach"?: Tensor<Float64Array>;
  "bowl/most"?: Tensor<Float64Array>;
  "bowl/least"?: Tensor<Float64Array>;
  "carry_on/address"?: Tensor<Uint8Array>;
}

/** A frame of neuron, with what is watched. */
export type NeuronShown = NeuronFrame & Partial<NeuronLook>;

/** A key of some frame, whatever the experiment. */
export type FrameKey = keyof PlaygroundShown | keyof ActivationsShown | keyof VisionShown | keyof SequenceShown | keyof AttentionShown | keyof MiniLMShown | keyof BackpropShown | keyof NeuronShown;
