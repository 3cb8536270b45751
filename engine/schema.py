"""What a frame, scene or look holds: every key by name, with shape, dtype and meaning."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from engine.tape import Frame

ANY = "any"
"""The shape of what may have any."""
FREE = frozenset({"bytes"})
"""Dimensions that every array has for itself, such as the length of a text."""

Sizes = dict[tuple[tuple[str, ...], str], int]
"""Size of each dimension of a frame, by the values of the placeholders of whom it belongs to, and by name."""


@dataclass(frozen=True)
class Key:
    """A key of a frame. `{l}` in its name stands for a number, `{parameter}` for a name as PyTorch gives them.

    `shape` names the dimensions: “()”, “(out, in)”, “(28, 28)”, “(c, h, w) or (units,)”, “any”. Within one frame the same name has the
    same size among the keys of the same `{l}`, and among those without one.
    """

    name: str
    shape: str
    dtype: str
    """NumPy's name; several with “or” between."""
    meaning: str
    when: str = ""
    """Where it is there; always, or whenever it is asked for, if nothing is said."""
    asked: tuple[str, ...] = ()
    """The questions of a look that it answers; none: whatever is asked."""
    private: bool = False
    """Whether only the server holds it, because it is too much to send sixty times a second."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What its real names look like."""
        parts = re.split(r"\{(\w+)\}", self.name)
        places = (r"(\d+)" if len(part) == 1 else r"([\w.]+)" for part in parts[1::2])
        return re.compile("".join(re.escape(text) + next(places, "") for text in parts[::2]))

    @cached_property
    def shapes(self) -> tuple[tuple[str, ...], ...]:
        """The dimensions of each shape that it may have; nothing where it may have any."""
        found = re.findall(r"\(([^)]*)\)", self.shape)
        return tuple(tuple(dim.strip() for dim in dims.split(",") if dim.strip()) for dims in found)

    def fits(self, name: str, shape: tuple[int, ...], sizes: Sizes) -> bool:
        """Whether an array of this real name may have this shape beside what `sizes` knows; if so, its dimensions join them."""
        found = self.pattern.fullmatch(name)
        place = found.groups() if found else ()
        for dims in self.shapes:
            named = _sizes(place, dims, shape)
            if named is not None and all(sizes.get(dim, size) == size for dim, size in named.items()):
                sizes |= named
                return True
        return self.shape == ANY


def _sizes(place: tuple[str, ...], dims: tuple[str, ...], shape: tuple[int, ...]) -> Sizes | None:
    """The sizes that dimensions would have, or None where a shape cannot be theirs."""
    if len(dims) != len(shape):
        return None
    named: Sizes = {}
    for dim, size in zip(dims, shape, strict=True):
        expected = int(dim) if dim.isdecimal() else named.setdefault((place, dim), size)
        if expected != size:
            return None
    return {dim: size for dim, size in named.items() if dim[1] not in FREE}


Keys = tuple[Key, ...]


def alike(names: str, shape: str, dtype: str, meaning: str, **about: Any) -> Keys:
    """Several keys, names with blanks between, of the same shape, dtype and meaning."""
    return tuple(Key(name, shape, dtype, meaning, **about) for name in names.split())


def text(name: str, meaning: str, **about: Any) -> Key:
    """A text: UTF-8 in uint8, lines by “\\n”."""
    return Key(name, "(bytes,)", "uint8", meaning, **about)


def key_of(keys: Keys, name: str) -> Key | None:
    """The key that a real name belongs to, of several the first."""
    return next((key for key in keys if key.pattern.fullmatch(name)), None)


def private_folders(keys: Keys) -> tuple[str, ...]:
    """Beginnings of the names of what is private: “param/”, “state/”."""
    return tuple(sorted({f"{key.name.partition('/')[0]}/" for key in keys if key.private}))


def misfits(keys: Keys, frame: Frame, asked: Collection[str] = ()) -> list[str]:
    """What of a frame is not as its keys say, a sentence each; of a look besides, what was asked."""
    sizes: Sizes = {}
    found = [problem for name, array in frame.items() for problem in _problems(keys, name, array, asked, sizes)]
    there = {key_of(keys, name) for name in frame}
    return found + [f"“{key.name}” is missing." for key in _due(keys, asked) if key not in there]


def _problems(keys: Keys, name: str, array: np.ndarray, asked: Collection[str], sizes: Sizes) -> Iterable[str]:
    key = key_of(keys, name)
    if key is None:
        yield f"“{name}” is no key."
        return
    if array.dtype.name not in key.dtype.split(" or "):
        yield f"“{name}” is {array.dtype.name}, not {key.dtype}."
    if not key.fits(name, array.shape, sizes):
        yield f"“{name}” has the shape {array.shape}, not {key.shape} as its neighbours have it."
    if key.asked and not set(key.asked) & set(asked):
        yield f"“{name}” answers {' or '.join(key.asked)}, which was not asked."


def _due(keys: Keys, asked: Collection[str]) -> Iterable[Key]:
    """The keys that have to be there."""
    return (key for key in keys if not key.when and (not key.asked or set(key.asked) & set(asked)))
