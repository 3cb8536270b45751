"""A photo of a digit brought to what the pad would hold: ink alone, of one sign, as thick as a pen's."""

import math
from typing import Any, NamedTuple

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional

from engine.data.ruling import unruled
from engine.looking import questions
from engine.tape import Frame, utf8

CANVAS, INNER = 96, 72
"""Side of the pad's picture, and of the sign in its middle."""
LEAST_SIDE, MOST_SIDE = 8, 256
"""Sides of a photo that is asked about."""
WIDEST = 0.26
"""Share of the photo's longer side; its shadows are wider than this, and its strokes are not."""
FAINTEST = 0.06
"""Contrast below which there is no ink, only paper."""
ABOVE_NOISE = 6
"""Ink stands out from the paper's noise by so many of its standard deviations."""
LEAST_INK = 4
"""Pixels."""
SURELY = 2
"""How much more must stand out the other way round."""
LOW, FULL = 0.35, 0.75
"""Shares of the darkest ink: up to the first it is paper (or the lines that are printed on it), from the second on full ink."""
SPECK = 0.06
"""A part that is smaller than this share of the largest, in its longer side, is dirt."""
APART, STACKED, STROKE, ALIKE = 0.08, 0.2, 0.35, 0.5
"""Two signs: a gap of more than so much of their size between them, and none less than half as large as the other."""
THINNEST = 0.1
"""Least width of a stroke, as a share of the sign's longer side: MNIST's are 2 to 3 of 20 pixels wide."""
NO_INK = "There is no ink in this picture: nothing in it stands out from the paper."
SEVERAL = "There seem to be {} signs in this picture; a network reads one at a time, so the largest was taken."


class Sign(NamedTuple):
    """Ink of one sign (96, 96) uint8; where it was (x0, y0, x1, y1) in the photo, ends not included; and a sentence or nothing."""

    ink: np.ndarray
    box: np.ndarray
    said: str


def photographed(question: Any) -> Frame:
    """The width of a photo, a colon, and its grey bytes row by row in base64 -> the sign in it. Raises SettingError."""
    width, _, text = question.partition(":") if isinstance(question, str) else ("", "", "")
    data = questions.data_of(text, "photo")
    wide = questions.within(
        int(width) if width.isdecimal() and len(width) < 5 else 0, "photo: width", LEAST_SIDE, MOST_SIDE
    )
    high = questions.within(len(data) // wide, "photo: height", LEAST_SIDE, MOST_SIDE)
    sign = sign_of(np.frombuffer(data, np.uint8, high * wide).reshape(high, wide))
    return {"photo/ink": sign.ink, "photo/box": sign.box, "text/photo": utf8(sign.said)}


def sign_of(photo: np.ndarray) -> Sign:
    """The largest sign in a photo (h, w) uint8, dark on light or light on dark."""
    risen = unruled(_risen(photo)[0])
    risen -= np.median(risen)
    top = _top(risen)
    nothing = Sign(np.zeros((CANVAS, CANVAS), np.uint8), np.zeros(4, np.int32), NO_INK)
    if not top:
        return nothing
    signs = _signs(risen >= LOW * top)
    if not signs:
        return nothing
    (y, x), mask = signs[0]
    ink = np.where(mask, ((risen[y, x] / top - LOW) / (FULL - LOW)).clip(0, 1), 0).astype(np.float32)
    box = np.array([x.start, y.start, x.stop, y.stop], np.int32)
    return Sign(_placed(ink), box, SEVERAL.format(len(signs)) if len(signs) > 1 else "")


def inked(picture: np.ndarray) -> np.ndarray:
    """A photo (h, w) uint8 -> its ink where it is, of all signs, float32 0 … 1."""
    risen, top = _risen(picture)
    return ((risen / top - LOW) / (FULL - LOW)).clip(0, 1) if top else np.zeros(picture.shape, np.float32)


def signs(ink: np.ndarray) -> int:
    """How many signs there are in ink (h, w), 0 … 1."""
    return len(_signs(ink > LOW))


def _risen(photo: np.ndarray) -> tuple[np.ndarray, float]:
    """How much each pixel stands out from the paper around it, and how much full ink does; 0 where there is only paper."""
    # Ink covers the smaller part: where most of a picture is light, the ink is dark. A slanting light blurs that, so that
    # the other way counts where much more stands out by it.
    is_light = np.median(photo) > (int(photo.min()) + int(photo.max())) / 2
    one, other = (
        _out_of((255 - photo if is_dark else photo).astype(np.float32) / 255) for is_dark in (is_light, not is_light)
    )
    one_top, other_top = _top(one), _top(other)
    return (other, other_top) if other_top > SURELY * one_top else (one, one_top)


def _out_of(values: np.ndarray) -> np.ndarray:
    """How much each pixel is lighter than what lies around it."""
    size = 2 * math.ceil(WIDEST * max(values.shape) / 2) + 1
    smooth = ndimage.uniform_filter(values, 3)
    # Morphological opening (Serra 1982) takes away whatever is narrower than the window: what is left is paper.
    paper = ndimage.uniform_filter(ndimage.maximum_filter(ndimage.minimum_filter(smooth, size), size), size)
    risen = smooth - paper
    return risen - np.median(risen)  # noise lets the opening lie below the paper


def _top(risen: np.ndarray) -> float:
    """How much full ink stands out; 0 where there is only paper."""
    noise = 1.4826 * float(np.median(np.abs(risen)))
    found = risen[risen > max(FAINTEST, ABOVE_NOISE * noise)]
    return float(np.quantile(found, 0.9)) if len(found) >= LEAST_INK else 0.0


def _signs(is_ink: np.ndarray) -> list[tuple[tuple[slice, slice], np.ndarray]]:
    """Parts of the ink that belong together, each its place and its mask there, the largest first."""
    labels, n = ndimage.label(is_ink, np.ones((3, 3)))
    places = ndimage.find_objects(labels)
    inside = [k for k in range(n) if not _is_at_rim(places[k], is_ink.shape)] or list(range(n))
    if not inside:
        return []
    sizes = {k: _long(places[k]) for k in inside}
    largest = max(sizes.values())
    parts = [k for k in inside if sizes[k] >= SPECK * largest and sizes[k] > 2]
    groups: list[list[int]] = []
    for k in sorted(parts, key=lambda part: -sizes[part]):
        near = next((group for group in groups if _belongs(places[k], [places[i] for i in group])), None)
        near.append(k) if near is not None else groups.append([k])
    found = [(_around([places[k] for k in group]), [k + 1 for k in group]) for group in groups]
    longest = max((_long(place) for place, _ in found), default=0)
    kept = [(place, numbers) for place, numbers in found if _long(place) >= ALIKE * longest]
    return [(place, np.isin(labels[place], numbers)) for place, numbers in kept]


def _belongs(part: tuple[slice, slice], group: list[tuple[slice, slice]]) -> bool:
    """Whether a part is of the same sign: so near that it is a stroke of it. Digits stand beside one another, so a gap between
    strokes one above the other may be wider, and so may that of a part that is too small for a sign."""
    y, x = _around(group)
    size = _long((y, x))
    down, right = (max(a.start - b.stop, b.start - a.stop) for a, b in zip(part, (y, x), strict=True))
    if _long(part) < ALIKE * size:
        return max(down, right) <= STROKE * size
    return right <= APART * size and down <= (STACKED if right < 0 else APART) * size


def _around(places: list[tuple[slice, slice]]) -> tuple[slice, slice]:
    """The smallest rectangle around some."""
    axes = zip(*places, strict=True)
    y, x = (slice(min(s.start for s in axis), max(s.stop for s in axis)) for axis in axes)
    return y, x


def _long(place: tuple[slice, slice]) -> int:
    return max(s.stop - s.start for s in place)


def _is_at_rim(place: tuple[slice, slice], shape: tuple[int, ...]) -> bool:
    """Whether a part runs out of the picture, as a table's edge or a printed line does."""
    return any(s.start <= 0 or s.stop >= n for s, n in zip(place, shape, strict=True))


def _placed(ink: np.ndarray) -> np.ndarray:
    """The sign in the middle of the pad, its strokes at least as wide as a pen's."""
    scale = INNER / max(ink.shape)
    h, w = (max(1, round(n * scale)) for n in ink.shape)
    tensor = torch.from_numpy(ink)[None, None]
    large = functional.interpolate(tensor, size=(h, w), mode="bicubic", antialias=True)[0, 0].numpy().clip(0, 1)
    placed = np.zeros((CANVAS, CANVAS), np.float32)
    top, left = (CANVAS - h) // 2, (CANVAS - w) // 2
    placed[top : top + h, left : left + w] = large / max(large.max(), 0.1)
    return np.rint(_thick(placed) * 255).astype(np.uint8)


def _depths(is_within: np.ndarray) -> np.ndarray:
    """How far each pixel within is from the nearest that is not."""
    return np.asarray(ndimage.distance_transform_edt(is_within))


def _thick(ink: np.ndarray) -> np.ndarray:
    """Ink whose strokes are widened to THINNEST, where they are thinner."""
    inside = _depths(ink > 0.5)
    depths = inside[inside > 0]
    width = (
        4 * float(depths.mean()) - 1 if len(depths) else 0.0
    )  # of a strip w pixels wide the mean depth is (w + 1) / 4 or so
    radius = (THINNEST * INNER - width) / 2
    if radius < 0.5:
        return ink
    far = _depths(ink <= 0.5)
    return np.maximum(ink, (radius + 0.5 - far).clip(0, 1)).astype(np.float32)
