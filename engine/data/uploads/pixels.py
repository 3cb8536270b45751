"""Pixels of any kind -> images (n, 28, 28) in bytes, and a sentence on what was done. Large arrays are read a piece at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.data.uploads.array import Array, said
from engine.data.uploads.form import SIDE, fitted
from engine.experiment import SettingError

SMALLEST, NARROWEST, LARGEST = 7, 4, 1024
"""Sides of images: the longer one at least, the shorter one at least, and the longer one at most."""
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Rec. 601: how bright red, green and blue look."""
FAINT = 0.25
"""Where no pixel reaches this share of full ink, all were written in a smaller range."""
MOST_STRANGE = 0.01
"""Share of pixels that may be no number."""


@dataclass(frozen=True)
class Found:
    """What the pixels of a set are: lowest and highest number, whether they are fractions, and how many are no number."""

    low: float
    high: float
    is_fraction: bool
    strange: int
    count: int
    is_wrapped: bool = False


@dataclass(frozen=True)
class Rule:
    """A pixel becomes (value − offset) · factor; `note` says so where that changes anything."""

    offset: float
    factor: float
    note: str
    is_wrapped: bool = False


def rule_of(arrays: Sequence[Array]) -> Rule:
    """One rule for all images of a set: otherwise training and test would differ. Raises SettingError."""
    for array in arrays:
        _check_form(array)
    if all(array.dtype.kind == "b" for array in arrays):
        return Rule(0, 255, "")
    return _rule(_found(arrays), arrays[0].who)


def _rule(found: Found, who: str) -> Rule:
    low, high = found.low, found.high
    if found.strange > found.count * MOST_STRANGE:
        raise SettingError(f"In {who} {found.strange:,} of {found.count:,} pixels are no numbers (NaN or infinite).")
    strange = (
        f"{found.strange:,} {'pixel was' if found.strange == 1 else 'pixels were'} no number and became background. "
        if found.strange
        else ""
    )
    if not high > low:
        raise SettingError(f"All pixels in {who} are {low:g}: there is nothing to see in the images.")
    if found.is_wrapped:
        return Rule(0, 1, f"{strange}Negative pixels were read as the bytes 128 to 255 that they are.", True)
    offset, top, note = range_of(low, high, found.is_fraction)
    return Rule(offset, 255 / top, f"{strange}{note}".strip())


def range_of(low: float, high: float, is_fraction: bool) -> tuple[float, float, str]:
    """What becomes 0, how far above it lies what becomes 255, and a sentence."""
    if low < -0.02:
        return low, high - low, _stretched(low, high)
    if is_fraction and FAINT <= high <= 1.02:
        return 0, 1, "" if low >= 0 and high <= 1 else "Pixels a hair beyond 0 to 1 were cut there."
    if 2 * FAINT * 255 <= high <= 255 and (not is_fraction or high > 1.02):
        return 0, 255, ""
    if is_fraction and 255 < high <= 256:
        return 0, 255, "Pixels a hair over 255 were cut there."
    return 0, high, _stretched(low, high)


def _stretched(low: float, high: float) -> str:
    return f"Pixels from {low:g} to {high:g} were stretched to 0 … 255.".replace("-", "−")


def _found(arrays: Sequence[Array]) -> Found:
    low, high, strange, count, zeros, lowest = math.inf, -math.inf, 0, 0, 0, 0
    for array in arrays:
        for piece in array.pieces():
            count += piece.size
            values = piece
            if piece.dtype.kind == "f" and not (is_finite := np.isfinite(piece)).all():
                values = piece[is_finite]
                strange += piece.size - values.size
            if values.size:
                low, high = min(low, float(values.min())), max(high, float(values.max()))
            if piece.dtype == np.int8:
                zeros, lowest = zeros + int((piece == 0).sum()), lowest + int((piece == -128).sum())
    if not math.isfinite(low):
        low = high = math.nan
    is_wrapped = all(array.dtype == np.int8 for array in arrays) and low < -1 and zeros > lowest
    return Found(low, high, any(array.dtype.kind == "f" for array in arrays), strange, count, is_wrapped)


def images_of(array: Array, keep: np.ndarray, rule: Rule) -> tuple[np.ndarray, str]:
    """The images at the places where `keep` is True, (n, 28, 28) uint8, and what was done to their form."""
    made = np.empty((int(keep.sum()), SIDE, SIDE), np.uint8)
    first = filled = 0
    for piece in array.pieces():
        chosen = piece[keep[first : first + len(piece)]]
        first += len(piece)
        made[filled : filled + len(chosen)] = _piece(chosen, rule)
        filled += len(chosen)
    h, w, channels = _form(array.shape)
    colour = "Colours were made grey." if channels > 1 else ""
    size = (
        f"Images of {h}×{w} were {'brought' if h == w else 'fitted, with a margin,'} to 28×28."
        if (h, w) != (SIDE, SIDE)
        else ""
    )
    return made, f"{colour} {size}".strip()


def _piece(x: np.ndarray, rule: Rule) -> np.ndarray:
    """Some images as they come -> (n, 28, 28) uint8."""
    if not len(x):
        return np.empty((0, SIDE, SIDE), np.uint8)
    x = x.view(np.uint8) if rule.is_wrapped else x
    grey = _grey(x)
    if grey.dtype == np.uint8 and (rule.offset, rule.factor) == (0, 1):
        return grey if grey.shape[1:] == (SIDE, SIDE) else fitted(grey)
    values = (
        np.nan_to_num(grey.astype(np.float32), nan=rule.offset, posinf=rule.offset, neginf=rule.offset) - rule.offset
    ) * np.float32(rule.factor)
    if values.shape[1:] == (SIDE, SIDE):
        return np.rint(values).clip(0, 255).astype(np.uint8)
    return fitted(values.clip(0, 255))


def _grey(x: np.ndarray) -> np.ndarray:
    """Images in any form -> (n, h, w)."""
    h, w, channels = _form(x.shape)
    if channels == 1:
        return x.reshape(len(x), h, w)
    x = x.reshape(len(x), channels, h, w) if _is_channel_first(x.shape) else np.moveaxis(x, 3, 1)
    return np.tensordot(LUMA, x[:, :3].astype(np.float32), (0, 1))


def _is_channel_first(shape: tuple[int, ...]) -> bool:
    return len(shape) == 2 or (shape[1] in (3, 4) and shape[3] not in (3, 4))


def _form(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Height, width and channels of one image; zeros where it is none."""
    if len(shape) == 2:
        for channels in (1, 3):
            side = math.isqrt(shape[1] // channels)
            if side * side * channels == shape[1]:
                return side, side, channels
    if len(shape) == 3:
        return shape[1], shape[2], 1
    if len(shape) == 4:
        for place in (3, 1):
            if shape[place] in (1, 3, 4):
                sides = shape[1:3] if place == 3 else shape[2:]
                return sides[0], sides[1], shape[place]
    return 0, 0, 0


def _check_form(array: Array) -> None:
    """Raise SettingError unless the array holds images."""
    h, w, channels = _form(array.shape)
    if not channels:
        why = (
            f"each has {array.shape[1]:,} values, which is no square"
            if len(array.shape) == 2
            else "images are n × height × width, in grey or in colour"
        )
        raise SettingError(f"{array.who} has the shape {said(array.shape)}; {why}.")
    if not array.shape[0]:
        raise SettingError(f"There are 0 images in {array.who}.")
    if not (max(h, w) >= SMALLEST and min(h, w) >= NARROWEST and max(h, w) <= LARGEST):
        raise SettingError(
            f"The images in {array.who} have {h}×{w} pixels; {SMALLEST}×{SMALLEST} to {LARGEST:,}×{LARGEST:,} can be brought to 28×28."
        )
