"""Frames and the tape: what is worth seeing at one moment, and many moments in order."""

import json
import math
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from safetensors.numpy import load

Frame = dict[str, np.ndarray]
"""What is worth seeing at one moment, by path name. A frame with everything under `param/` and `state/` is a checkpoint."""


def utf8(words: str) -> np.ndarray:
    """Text as bytes (n,) uint8: frames hold arrays only."""
    return np.frombuffer(words.encode(), np.uint8)


class FrameError(ValueError):
    """Bytes that are no frame of ours; the text is one sentence for the person."""


DTYPES = {"<i8": "I64", "<f8": "F64", "<i4": "I32", "<f4": "F32", "|i1": "I8", "|u1": "U8"}
"""Safetensors' names of the dtypes that frames use."""
HEADER_BYTES = 128 << 10
"""Longest header of a frame: those of the deepest networks with their optimizers have far less."""
NO_FILE = "These bytes are no safetensors file."


def encode(frame: Frame, about: Mapping[str, str] | None = None) -> bytes:
    """The frame as safetensors bytes, wide dtypes first so that every array is aligned; `about` becomes the file's metadata.

    Written here rather than by the library because frames of a run share one header: kept, it makes this ten times faster.
    """
    ordered = sorted(frame.items(), key=lambda item: -item[1].itemsize)
    layout = tuple((name, array.dtype.str, array.shape) for name, array in ordered)
    header = _header(layout, tuple((about or {}).items()))
    return header + b"".join([array.tobytes() for _, array in ordered])


@lru_cache(maxsize=256)
def _header(layout: tuple[tuple[str, str, tuple[int, ...]], ...], about: tuple[tuple[str, str], ...]) -> bytes:
    """Length and JSON header of arrays in this order, padded to a multiple of 8 bytes."""
    entries: dict[str, Any] = {"__metadata__": dict(about)} if about else {}
    start = 0
    for name, dtype, shape in layout:
        stop = start + math.prod(shape) * int(dtype[2:])
        entries[name] = {"dtype": DTYPES[dtype], "shape": shape, "data_offsets": (start, stop)}
        start = stop
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text


def decode(data: bytes, max_bytes: int = 1 << 20) -> Frame:
    """Safetensors bytes -> frame. Sizes are checked against the header before anything is unpacked."""
    _check_header(data, max_bytes)
    try:
        return load(data)
    except Exception as error:  # safetensors raises several kinds, all for the same reason: not its format
        raise FrameError(NO_FILE) from error


def _check_header(data: bytes, max_bytes: int) -> None:
    if len(data) > max_bytes:
        raise FrameError(f"The file has {len(data):,} bytes; allowed are {max_bytes:,}.")
    length = struct.unpack_from("<Q", data)[0] if len(data) >= 8 else len(data)
    if length > len(data) - 8:
        raise FrameError(NO_FILE)
    if length > HEADER_BYTES:
        raise FrameError(f"The file's header has {length:,} bytes; allowed are {HEADER_BYTES:,}.")
    try:
        header = json.loads(data[8 : 8 + length], parse_int=_int)
        shapes = [entry["shape"] for name, entry in header.items() if name != "__metadata__"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise FrameError(NO_FILE) from None
    if not all(_is_shape(shape, max_bytes) for shape in shapes) or sum(map(math.prod, shapes)) > max_bytes:
        raise FrameError("The file claims to hold more than it does.")


def _int(digits: str) -> int:
    """A whole number of a header: one with thousands of digits takes long to read and longer to multiply."""
    if len(digits) > 18:
        raise ValueError("too long")
    return int(digits)


def _is_shape(shape: object, max_bytes: int) -> bool:
    """Whether this is a shape whose product may be taken: few whole numbers, none of them large."""
    is_short = isinstance(shape, list) and len(shape) <= 8
    return is_short and all(type(n) is int and 0 <= n <= max_bytes for n in shape)


@lru_cache(maxsize=64)
def _places(header: bytes) -> dict[str, tuple[np.dtype, int]]:
    """Dtype and offset, behind the header, of every single number of a frame with this JSON header."""
    numpy_names = {said: name for name, said in DTYPES.items()}
    entries = json.loads(header).items()
    return {
        name: (np.dtype(numpy_names[entry["dtype"]]), entry["data_offsets"][0])
        for name, entry in entries
        if not entry["shape"]
    }


def numbers(data: bytes, is_wanted: Callable[[str], bool]) -> dict[str, float]:
    """The single numbers of an encoded frame of ours whose names are wanted, without unpacking the rest."""
    end = 8 + struct.unpack_from("<Q", data)[0]
    places = _places(data[8:end]).items()
    return {name: float(np.frombuffer(data, dtype, 1, end + at)[0]) for name, (dtype, at) in places if is_wanted(name)}


class Tape:
    """Encoded frames in order of their step: a bounded ring with exact seek.

    When it is full, every second frame of the older half is dropped. Nothing is lost by that: a dropped frame is
    replayed, bit for bit, from the frame before it (`before`).
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._steps: list[int] = []
        self._data: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._steps)

    def __iter__(self) -> Iterator[int]:
        return iter(self._steps)

    @property
    def newest(self) -> int:
        """Step of the last frame; raises IndexError on an empty tape."""
        return self._steps[-1]

    def add(self, step: int, data: bytes) -> None:
        """Append the frame of `step`; a frame of the same step is replaced, steps may come in any order."""
        if step in self._data:
            self.size -= len(self._data[step])
        else:
            self._steps.insert(bisect_left(self._steps, step), step)
        self._data[step] = data
        self.size += len(data)
        self.fit()

    def fit(self) -> None:
        """Thin until what is left fits; the newest frame stays, whatever its size."""
        while self.size > self.max_bytes and len(self._steps) > 1:
            self._thin()

    def get(self, step: int) -> bytes | None:
        """The frame of exactly this step, if the tape still holds it."""
        return self._data.get(step)

    def before(self, step: int) -> tuple[int, bytes] | None:
        """The last frame at or before `step`: where a replay of `step` starts."""
        i = bisect_right(self._steps, step) - 1
        return (self._steps[i], self._data[self._steps[i]]) if i >= 0 else None

    def after(self, step: int) -> tuple[int, bytes] | None:
        """The first frame that lies after `step`."""
        i = bisect_right(self._steps, step)
        return (self._steps[i], self._data[self._steps[i]]) if i < len(self._steps) else None

    def cut(self, step: int) -> None:
        """Drop every frame after `step`."""
        self._drop(self._steps[bisect_right(self._steps, step) :])

    def _thin(self) -> None:
        """Drop every second frame of the older half; the first frame and the newest stay. Of two, the older goes."""
        first = 1 if len(self._steps) > 2 else 0
        self._drop(self._steps[first : max(first + 1, len(self._steps) // 2) : 2])

    def _drop(self, steps: list[int]) -> None:
        gone = set(steps)
        self.size -= sum(len(self._data.pop(step)) for step in gone)
        self._steps = [step for step in self._steps if step not in gone]
