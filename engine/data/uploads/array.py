"""An array of an upload that is not read yet: its name, form and type, and how to read it a piece at a time."""

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.data.uploads.files import MOST_BYTES, PIECE, File, pieces_of
from engine.experiment import SettingError

HELD_BYTES = 64 << 20
"""Most bytes of an array that has to be held whole, as one in Fortran's order."""

LONGEST_LABEL = 100
"""Letters of a label that are read: an array of texts takes as much for each as for the longest."""
MOST_EMPTY = 1 << 20
"""Longest side of an array in which there is nothing: its rows take no bytes, and are counted all the same."""


@dataclass(frozen=True)
class Array:
    """`name` says what it is (x_train, train-labels, …), `who` where it lies. `pieces()` reads it anew: (k, *shape[1:]) each."""

    name: str
    who: str
    shape: tuple[int, ...]
    dtype: np.dtype
    pieces: Callable[[], Iterator[np.ndarray]]
    note: str = ""

    @property
    def bytes(self) -> int:
        return math.prod(self.shape) * self.dtype.itemsize

    def whole(self) -> np.ndarray:
        """All of it. Raises SettingError where that is too much to hold."""
        if self.bytes > HELD_BYTES:
            raise SettingError(
                f"{self.who} has {self.bytes / 2**20:,.0f} MB; {HELD_BYTES >> 20} MB is the most that can be read in this order."
            )
        pieces = list(self.pieces())
        return np.concatenate(pieces) if pieces else np.empty(self.shape, self.dtype)


def stored(name: str, file: File, start: int, dtype: np.dtype, shape: tuple[int, ...], note: str = "") -> Array:
    """An array whose values lie in a file from byte `start` on, if there are as many as its shape says."""
    wanted, found = math.prod(shape) * dtype.itemsize, file.size - start
    if min(shape, default=0) < 0 or found < wanted:
        raise SettingError(f"{file.who} says {said(shape)}, which is {wanted:,} bytes, and holds {max(0, found):,}.")
    if wanted > MOST_BYTES:
        raise SettingError(
            f"{file.who} says {said(shape)}, which is {wanted / 2**20:,.0f} MB; {MOST_BYTES >> 20} MB is the most that is read."
        )
    if not wanted and max(shape) > MOST_EMPTY:
        raise SettingError(f"{file.who} says {said(shape)}, in which there is nothing at all.")
    if found > wanted:
        more = f"{found - wanted:,} bytes" if found - wanted > 1 else "One byte"
        note = f"{note} {more} after the last value of {file.who} left out.".strip()
    return Array(name, file.who, shape, dtype, lambda: pieces_of(file, start, dtype, shape), note)


def held(name: str, who: str, values: np.ndarray, note: str = "") -> Array:
    """An array that is in memory already."""

    def pieces() -> Iterator[np.ndarray]:
        at_once = max(1, PIECE // max(1, values[:1].nbytes))
        for first in range(0, len(values), at_once):
            yield values[first : first + at_once]

    return Array(name, who, values.shape, values.dtype, pieces, note)


class Packed:
    """Rows that were read once and are held as small as they are: those of a table of fractions take hundreds of megabytes else."""

    def __init__(self) -> None:
        self._parts: list[tuple[bytes, np.dtype, tuple[int, ...]]] = []

    def add(self, rows: np.ndarray) -> None:
        """Some rows more, of the same length."""
        self._parts.append((zlib.compress(rows.data, 1), rows.dtype, rows.shape))

    def array(self, name: str, who: str) -> Array:
        """All of them, in the type that holds every part."""
        dtype = np.result_type(*(dtype for _, dtype, _ in self._parts))
        count = sum(shape[0] for _, _, shape in self._parts)
        return Array(name, who, (count, *self._parts[0][2][1:]), dtype, lambda: self._pieces(dtype))

    def _pieces(self, dtype: np.dtype) -> Iterator[np.ndarray]:
        for data, kind, shape in self._parts:
            yield np.frombuffer(zlib.decompress(data), kind).reshape(shape).astype(dtype, copy=False)


def turned(array: Array) -> Array:
    """The array with its last axis first: some programs write images one behind the other in the last axis."""
    return held(array.name, array.who, np.moveaxis(array.whole(), -1, 0), array.note)


def said(shape: tuple[int, ...]) -> str:
    """A shape in words."""
    return " × ".join(f"{size:,}" for size in shape) or "nothing"
