"""A file of saved weights: safetensors by PyTorch's names, which may say of what experiment they are, and at which step.

Sizes are checked against the bytes that are there before any array is made, and nothing is ever unpickled.
"""

import json
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.data.uploads.foreign import kind_of
from engine.experiment import MAX_ADDRESS, Form, SettingError, whole_text
from engine.tape import HEADER_BYTES, Frame, encode

MOST_BYTES = 64 << 20
"""Largest file: the six million parameters of the largest network in float64 have 48 MB."""
MOST_STEP = 10**12
KIND, ADDRESS, STEP = "park.kind", "park.address", "park.step"
"""The file's notes about itself, in its metadata."""
MOST_SAID = 60
"""Characters of a name that a sentence repeats."""
READ = "Read are safetensors files, as the page saves them and `safetensors.torch.save_file` writes them."
PICKLES = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
REMEDY = "Save with `safetensors.torch.save_file(net.state_dict(), …)` instead."
FLOATS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
"""The upper half of a float32 is bfloat16, which NumPy does not have."""
WHOLE = {"I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1", "BOOL": "u1"}
SIZES = {name: np.dtype(text).itemsize for name, text in (FLOATS | WHOLE).items()} | {
    "U64": 8,
    "U32": 4,
    "U16": 2,
    "F8_E4M3": 1,
    "F8_E5M2": 1,
    "C64": 8,
}
"""Bytes a number."""


@dataclass(frozen=True)
class Tensor:
    """One entry of the file: its numbers are still bytes."""

    dtype: str
    shape: tuple[int, ...]
    data: memoryview


@dataclass(frozen=True)
class Saved:
    """What is in the file; `kind` and `address` are empty where it does not say them, and `step` is 0."""

    tensors: dict[str, Tensor] = field(repr=False)
    kind: str = ""
    address: str = ""
    step: int = 0


def file_of(frame: Frame, kind: str, address: str) -> bytes:
    """The parameters of a frame as such a file."""
    tensors = {name.removeprefix("param/"): array for name, array in frame.items() if name.startswith("param/")}
    said = {KIND: kind, ADDRESS: address, STEP: str(int(frame["step"]))}
    return encode(tensors, {"format": "pt"} | said)


def read_weights(data: bytes) -> Saved:
    """What a file holds. Raises SettingError."""
    header = _header(data)
    said = header.pop("__metadata__", {})
    if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
        raise SettingError("The file's notes about itself are no texts.")
    tensors = dict(_tensors(header, memoryview(data)[8 + _length(data) :]))
    if not tensors:
        raise SettingError("There are no weights in this file.")
    kind, address = said.get(KIND, ""), said.get(ADDRESS, "")
    if len(kind) > MOST_SAID or len(address) > MAX_ADDRESS:
        raise SettingError("The file's notes about itself are longer than any of ours.")
    address = whole_text(address, "What the file says of its settings")
    return Saved(tensors, kind, address, _step(said.get(STEP, "0")))


def _length(data: bytes) -> int:
    return struct.unpack_from("<Q", data)[0]


def _header(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise SettingError(f"The file has {len(data) >> 20:,} MB; allowed are {MOST_BYTES >> 20} MB.")
    if len(data) < 8 or not 2 <= _length(data) <= HEADER_BYTES:
        raise SettingError(_what_else(data))
    text = data[8 : 8 + _length(data)]
    try:
        found = json.loads(text, parse_int=_whole, parse_constant=_whole)
    except (ValueError, RecursionError):
        is_cut = text.lstrip()[:2] in (b'{"', b"{}") and len(text) < _length(data)
        raise SettingError("The file is cut off within its header." if is_cut else _what_else(data)) from None
    if not isinstance(found, dict):
        raise SettingError(_what_else(data))
    return found


def _what_else(data: bytes) -> str:
    """A sentence for what is no safetensors file."""
    if data.startswith(PICKLES):
        is_numpy = data.startswith(b"PK") and b".npy" in data[:200]
        what = "NumPy's npz" if is_numpy else "PyTorch's own kind of file, a pickle, which could run a program"
        return f"This is {what}. {REMEDY}"
    what = "empty" if not data else kind_of(data[:300])
    return f"This is {what}. {READ}" if data and what else f"The file is {what or 'no safetensors file'}. {READ}"


def _whole(text: str) -> int:
    """A whole number of a header: one with thousands of digits takes long to read and longer to multiply."""
    if len(text) > 18:
        raise ValueError("too long")
    return int(text)


def _step(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 18 and int(text) <= MOST_STEP):
        raise SettingError(f"The file says that it is of step “{short(text)}”, which is none.")
    return int(text)


def _tensors(header: Mapping[str, Any], data: memoryview) -> Iterator[tuple[str, Tensor]]:
    """Entries in the order of their bytes, which have to follow one another without gaps."""
    entries = {name: _entry(name, about) for name, about in header.items()}
    at = 0
    for name, (dtype, shape, start, stop) in sorted(entries.items(), key=lambda item: item[1][2:]):
        size = math.prod(shape) * SIZES[dtype]
        if start != at or stop - start != size:
            raise SettingError(
                f"The file's header is wrong about {called(name)}: {_shape(shape)} numbers of {dtype} take {size:,} bytes, "
                f"and it says that they are bytes {start:,} to {stop:,}, where {at:,} to {at + size:,} would be right."
            )
        at = stop
        if at <= len(data):
            yield name, Tensor(dtype, shape, data[start:stop])
    if at > len(data):
        raise SettingError(f"The file is cut off: it tells of {at:,} bytes of weights, and {len(data):,} are there.")
    if at < len(data):
        raise SettingError(f"The file has {len(data) - at:,} bytes more than its header tells of.")


def _entry(name: str, about: Any) -> tuple[str, tuple[int, ...], int, int]:
    """Dtype, shape, first and last byte."""
    try:
        dtype, shape, (start, stop) = about["dtype"], about["shape"], about["data_offsets"]
    except (TypeError, KeyError, ValueError):
        raise SettingError(f"The file's header does not say what {called(name)} is.") from None
    numbers = [*shape, start, stop] if isinstance(shape, list) else [None]
    if not isinstance(dtype, str) or dtype not in SIZES:
        raise SettingError(f"{called(name)} holds numbers of a kind that is not read: {short(str(dtype))}.")
    if len(numbers) > 10 or not all(type(n) is int and 0 <= n <= MOST_BYTES for n in numbers):
        raise SettingError(f"The file's header says of {called(name)} what cannot be.")
    return dtype, tuple(shape), start, stop


def fitting(tensors: Mapping[str, Tensor], form: Form) -> Frame:
    """The arrays of a network of this form. Raises SettingError: which tensor does not fit, and why."""
    found = _without_prefix(tensors, form)
    for name in [*form, *found]:
        if name not in found:
            raise SettingError(_missing(name, found, form))
        if name not in form:
            raise SettingError(f"The network on this page has no {called(name)}, which the file has.")
        if found[name].shape != form[name][0]:
            raise SettingError(
                f"{called(name)} is {_shape(found[name].shape)} in the file; the network on this page has {_shape(form[name][0])} there."
            )
    return {name: _array(name, found[name], dtype) for name, (_, dtype) in form.items()}


def _without_prefix(tensors: Mapping[str, Tensor], form: Form) -> Mapping[str, Tensor]:
    """The names as the network has them: some tools put a word and a dot before all, as `module.` and `_orig_mod.`."""
    prefix = next(iter(tensors)).partition(".")[0] + "."
    shorter = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
    is_before_all = all(name.startswith(prefix) for name in tensors)
    return shorter if is_before_all and shorter.keys() == form.keys() else tensors


def _missing(name: str, found: Mapping[str, Tensor], form: Form) -> str:
    needed = f"{called(name)}, {_shape(form[name][0])}"
    if not found.keys() & form.keys():
        return f"These are the weights of another network: the file has {called(next(iter(found)))}, and the network on this page needs {needed}."
    return f"The file has no {needed}, which the network on this page needs."


def _array(name: str, tensor: Tensor, dtype: str) -> np.ndarray:
    """The numbers as the network holds them: floats of any width as float32."""
    if np.dtype(dtype).kind == "i":
        return _counts(name, tensor).astype(dtype)
    if tensor.dtype not in FLOATS:
        raise SettingError(f"{called(name)} holds {tensor.dtype}; weights are F32, or else F64, F16 or BF16.")
    raw = np.frombuffer(tensor.data, FLOATS[tensor.dtype])
    values = (raw.astype("<u4") << 16).view("<f4") if tensor.dtype == "BF16" else raw
    with np.errstate(over="ignore"):
        values = values.astype(np.float32)
    wrong = np.flatnonzero(~np.isfinite(values))
    if wrong.size:
        number = str(values[wrong[0]])
        raise SettingError(
            f"{called(name)} holds {number} at {wrong.size:,} of {values.size:,} places: such weights cannot be trained."
        )
    return values.reshape(tensor.shape)


def _counts(name: str, tensor: Tensor) -> np.ndarray:
    """Whole numbers that count something, such as the batches that batch normalisation has seen."""
    if tensor.dtype not in WHOLE:
        raise SettingError(f"{called(name)} holds {tensor.dtype}; it counts something, so it is I64.")
    values = np.frombuffer(tensor.data, WHOLE[tensor.dtype]).reshape(tensor.shape)
    if (values < 0).any():
        raise SettingError(f"{called(name)} counts something and is {values.min()}.")
    return values


def called(name: str) -> str:
    """A tensor's name in a sentence."""
    return f"“{short(name)}”"


def short(text: str) -> str:
    """What a file says, as a sentence may repeat it."""
    plain = "".join(sign if sign.isprintable() else "�" for sign in text[: MOST_SAID + 1])
    return plain if len(plain) <= MOST_SAID else f"{plain[:MOST_SAID]}…"


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{n}" for n in shape) or "one number"
