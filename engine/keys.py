"""What the schemas say, written down: `python -m engine.keys` makes docs/keys.md, and assets/kit/frames.d.ts for the browser's code."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import ModuleType

from engine.experiment import Experiment
from engine.experiments import EXPERIMENTS
from engine.schema import Key, Keys

ROOT = Path(__file__).parents[1]
NUMBER = re.compile(r"\{\w\}")
HEAD = """\
# Keys of frames, scenes and looks

Made by `make keys` from `engine/experiments/NAME/schema.py`; what stands here stands there. A frame is `dict[str, np.ndarray]`. In names
`{l}`, `{i}` and `{a}` stand for a number, `{parameter}` and `{moment}` for PyTorch's names. Shapes name their dimensions; within one frame
the same name has the same size, with `{l}` among the keys of the same `l`. Texts are UTF-8 in uint8, (bytes,), lines by `\\n`. What is *private* is held by the server and not sent.
"""
ARRAYS = {
    "int64": "Float64Array",
    "float64": "Float64Array",
    "float32": "Float32Array",
    "int32": "Int32Array",
    "int8": "Int8Array",
    "uint8": "Uint8Array",
}
"""What the browser reads each dtype as, `assets/kit/tensors.js`."""
TYPES = """\
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
"""


def document() -> str:
    """docs/keys.md."""
    return "\n".join([HEAD, *(_chapter(kind, experiment.schema()) for kind, experiment in EXPERIMENTS.items())])


def _chapter(kind: str, schema: ModuleType) -> str:
    parts = [
        f"## {kind}",
        schema.__doc__ or "",
        "### Frame",
        _table(schema.FRAME),
        "### Scene",
        _table(schema.SCENE),
        "### Look",
        "`look(frame, watch)`; the keys of `watch` may be combined. Whatever is asked, it answers:",
        _table([key for key in schema.LOOK if not key.asked]),
    ]
    for question, words in schema.QUESTIONS.items():
        answers = [key for key in schema.LOOK if question in key.asked]
        parts += [f"**`{question}`**: {words}.", *([_table(answers)] if answers else [])]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(keys: Iterable[Key]) -> str:
    """Keys that say the same share a row."""
    rows = [
        f"| {' '.join(f'`{key.name}`' for key in group)} | {shape} | {dtype} | {words} |"
        for (shape, dtype, words), group in groupby(keys, lambda key: (key.shape, key.dtype, _words(key)))
    ]
    return "\n".join(["| key | shape | dtype | meaning |", "|---|---|---|---|", *rows])


def _words(key: Key) -> str:
    notes = ", ".join(note for note in ("private" if key.private else "", key.when) if note)
    return f"*{notes}:* {key.meaning}" if notes else key.meaning


def types() -> str:
    """assets/kit/frames.d.ts."""
    made = [part for kind, experiment in EXPERIMENTS.items() for part in _types_of(kind, experiment)]
    names = " | ".join(f"keyof {experiment.__name__}Shown" for experiment in EXPERIMENTS.values())
    return "\n".join(
        [TYPES, *made, f"/** A key of some frame, whatever the experiment. */\nexport type FrameKey = {names};\n"]
    )


def _types_of(kind: str, experiment: type[Experiment]) -> Iterator[str]:
    schema, name = experiment.schema(), experiment.__name__
    yield _interface(f"{name}Frame", f"A frame of {kind}.", schema.FRAME)
    yield _interface(f"{name}Scene", f"The scene of {kind}.", schema.SCENE)
    yield _interface(f"{name}Look", f"A look at {kind}.", schema.LOOK)
    yield f"/** A frame of {kind}, with what is watched. */\nexport type {name}Shown = {name}Frame & Partial<{name}Look>;\n"


def _interface(name: str, words: str, keys: Keys) -> str:
    lines = [f"  {_property(key)}: {_type(key)};" for key in keys if not key.private]
    return "\n".join([f"/** {words} */", f"export interface {name} {{", *lines, "}\n"])


def _property(key: Key) -> str:
    if "{" in key.name:
        return f"[key: `{re.sub(NUMBER, '${number}', key.name)}`]"
    return f'"{key.name}"{"?" if key.when or key.asked else ""}'


def _type(key: Key) -> str:
    return " | ".join(f"Tensor<{ARRAYS[dtype]}>" for dtype in key.dtype.split(" or "))


WRITTEN = {"docs/keys.md": document, "assets/kit/frames.d.ts": types}
"""What is made, by its path."""


if __name__ == "__main__":
    for path, make in WRITTEN.items():
        file = ROOT / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(make(), encoding="utf-8")
