"""IDX files, the form in which MNIST comes: two zeros, the type's code, the number of dimensions, each size as four bytes
big-endian, the values (yann.lecun.com's description). Some programs write sizes, or all of it, little-endian."""

import math
import struct

import numpy as np

from engine.data.uploads.array import Array, stored
from engine.data.uploads.files import File
from engine.experiment import SettingError

TYPES = {0x08: "u1", 0x09: "i1", 0x0B: "i2", 0x0C: "i4", 0x0D: "f4", 0x0E: "f8"}
MOST_DIMENSIONS = 4
SWAPPED = "Its numbers are written with the last byte first, and were read so."


def is_idx(begin: bytes) -> bool:
    """Whether a file begins like an IDX file, in either order of bytes."""
    return _magic(begin) is not None


def read_idx(file: File, name: str) -> Array:
    """An IDX file of 1 to 4 dimensions. Raises SettingError."""
    begin = file.begin
    magic = _magic(begin)
    assert magic is not None  # as `is_idx` said
    kind, dimensions, is_swapped = magic
    if kind not in TYPES:
        raise SettingError(f"{file.who} holds numbers of IDX type {kind:#04x}; known are 0x08, 0x09 and 0x0b to 0x0e.")
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise SettingError(f"{file.who} says that it has {dimensions} dimensions; images have 3 and labels 1.")
    start = 4 + 4 * dimensions
    if len(begin) < start:
        raise SettingError(f"{file.who} ends within its header, after {len(begin)} bytes.")
    order, shape = _sizes(begin[4:start], file.size - start, np.dtype(TYPES[kind]).itemsize, is_swapped)
    note = f"{file.who}: {SWAPPED}" if order == "<" else ""
    return stored(name, file, start, np.dtype(order + TYPES[kind]), shape, note)


def _magic(begin: bytes) -> tuple[int, int, bool] | None:
    """The type's code, the number of dimensions, and whether the first four bytes are in reverse."""
    if len(begin) < 4:
        return None
    if begin[:2] == b"\0\0" and begin[2]:
        return begin[2], begin[3], False
    return (begin[1], begin[0], True) if begin[2:4] == b"\0\0" and begin[1] in TYPES else None


def _sizes(data: bytes, found: int, itemsize: int, is_swapped: bool) -> tuple[str, tuple[int, ...]]:
    """The order of bytes in which the sizes make sense, and the sizes: those that the file has room for."""
    orders = ("<", ">") if is_swapped else (">", "<")
    shapes = {order: struct.unpack(f"{order}{len(data) // 4}I", data) for order in orders}
    return next(((o, s) for o, s in shapes.items() if 0 < math.prod(s) * itemsize <= found), next(iter(shapes.items())))
