"""A drawn or photographed digit brought to MNIST's form.

MNIST's digits were fitted into 20 × 20 pixels, keeping their proportions, and moved so that their centre of mass lies in
the middle of 28 × 28 (LeCun et al. 1998, section III.A). In the files that middle is pixel 14, counted from 0, to the
nearest pixel.
"""

from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn import functional

from engine.data.photo import inked, signs
from engine.experiment import SettingError
from engine.looking import questions
from engine.tape import Frame

CANVAS = 96
SIDE, FIT, MIDDLE = 28, 20, 14
FAINTEST = 0.1
"""Contrast below which there is no ink, only paper."""
EDGE = 0.05
"""Ink fainter than this does not count for the crop."""
RIM, SPAN = 0.1, 0.8
"""The soft rim of a pen's stroke: up to here it is paper, and so much further it is full ink. Chosen on
1,000 enlarged test digits; of 3,000 others a small CNN then read 96.7 % (without it 96.2 %, the digits themselves 97.1 %),
and LeNet-5 95.9 % (95.8 %, 96.0 %)."""
PAPER = 0.25
"""A drawing's background is exactly 0 on at least this share of its pixels; that of a photo is not."""


class Form(NamedTuple):
    """A picture in MNIST's form: image (28, 28) uint8; the crop (x0, y0, x1, y1), ends not included; the fitted ink before it is
    moved (28, 28) uint8; and the move in pixels (right, down)."""

    image: np.ndarray
    box: np.ndarray
    fit: np.ndarray
    shift: np.ndarray


def picture_of(text: Any) -> np.ndarray:
    """Base64 of 96 × 96 bytes -> (96, 96) uint8, or SettingError."""
    try:
        data = questions.data_of(text, "ink")
    except SettingError:
        data = b""
    if len(data) != CANVAS * CANVAS:
        raise SettingError(f"“ink” takes {CANVAS} × {CANVAS} bytes, row by row, as base64.")
    return np.frombuffer(data, np.uint8).reshape(CANVAS, CANVAS)


def formed(picture: np.ndarray) -> Form:
    """(96, 96) uint8 -> its form. A picture without ink gives zeros."""
    ink = _ink(picture)
    is_inked = ink > EDGE
    if not is_inked.any():
        nothing = np.zeros((SIDE, SIDE), np.uint8)
        return Form(nothing, np.zeros(4, np.int32), nothing, np.zeros(2, np.float32))
    (y0, y1), (x0, x1) = (_span(is_inked.max(axis)) for axis in (1, 0))
    fit = _fitted(ink[y0:y1, x0:x1])
    down, right = _shift(fit)
    image = np.zeros_like(fit)
    image[_part(down), _part(right)] = fit[_part(-down), _part(-right)]
    box, shift = np.array([x0, y0, x1, y1], np.int32), np.array([right, down], np.float32)
    return Form(_bytes(image), box, _bytes(fit), shift)


def drawn(text: Any) -> tuple[np.ndarray, Frame]:
    """Base64 of a picture -> the image that the net sees, and how it came about."""
    picture = picture_of(text)
    form = formed(picture)
    return form.image, {
        "ink/box": form.box,
        "ink/fit": form.fit,
        "ink/shift": form.shift,
        "ink/signs": np.array(signs(_ink(picture))),
    }


def _ink(picture: np.ndarray) -> np.ndarray:
    """0 (paper) … 1 (ink), float32 (96, 96)."""
    # Ink covers the smaller part: where most of a picture is light, the ink is dark.
    is_light = np.median(picture) > (int(picture.min()) + int(picture.max())) / 2
    values = (255 - picture if is_light else picture).astype(np.float32) / 255
    if np.mean(values == 0) < PAPER:
        return inked(picture)
    return _contrasted(values, float(values.max()), RIM, SPAN)


def _contrasted(values: np.ndarray, top: float, low: float, span: float) -> np.ndarray:
    """0 … 1 from a share `low` of the top on, within a share `span` of it; zeros if there is nothing but paper."""
    return ((values / top - low) / span).clip(0, 1) if top >= FAINTEST else np.zeros_like(values)


def _span(is_inked: np.ndarray) -> tuple[int, int]:
    """First and one past the last True."""
    places = np.flatnonzero(is_inked)
    return int(places[0]), int(places[-1]) + 1


def _fitted(crop: np.ndarray) -> np.ndarray:
    """The longer side becomes 20 pixels; placed in the middle of (28, 28)."""
    h, w = (max(1, round(n * FIT / max(crop.shape))) for n in crop.shape)
    tensor = torch.from_numpy(np.ascontiguousarray(crop))[None, None]
    small = functional.interpolate(tensor, size=(h, w), mode="bicubic", antialias=True)[0, 0].numpy().clip(0, 1)
    fit = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - h) // 2, (SIDE - w) // 2
    fit[top : top + h, left : left + w] = small / max(small.max(), FAINTEST)
    return fit


def _shift(fit: np.ndarray) -> list[int]:
    """Pixels down and right that bring the centre of mass to the middle, as far as no ink is lost by it."""
    shifts = []
    for axis in (0, 1):
        mass = fit.sum(1 - axis)
        first, end = _span(mass > 0)
        wanted = round(MIDDLE - float(mass @ np.arange(SIDE) / mass.sum()))
        shifts.append(max(-first, min(SIDE - end, wanted)))
    return shifts


def _part(shift: int) -> slice:
    """Where rows moved by `shift` come to lie."""
    return slice(max(shift, 0), SIDE + min(shift, 0))


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.rint(values * 255).astype(np.uint8)
