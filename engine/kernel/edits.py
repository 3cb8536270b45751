"""Edits: parameters set by hand at a step. They are part of the experiment, so a hand-made state has a link that replays it."""

import math
import re
from typing import NamedTuple

import numpy as np

from engine.experiment import SettingError
from engine.kernel.flat import parts, shapes

MAX_VALUE = 1000.0
"""Largest parameter, in magnitude, that a hand may set."""

PATTERN = re.compile(r"(\d{1,12}):(\d{1,3}\.(?:weight|bias)):(\d{1,4}(?:\.\d{1,4})?):([-+.\deE]{1,24})", re.ASCII)


class Edit(NamedTuple):
    """At `step`, the parameter `name` at `place` becomes `value`."""

    step: int
    name: str
    place: tuple[int, ...]
    value: float


def parse(text: str) -> Edit:
    """ "120:0.weight:2.1:0.75" -> Edit. Raises SettingError with a sentence."""
    match = PATTERN.fullmatch(text)
    try:
        value = float(match[4]) if match else math.nan
    except ValueError:
        value = math.nan
    if not match or not abs(value) <= MAX_VALUE:
        raise SettingError(
            f"An edit reads step:name:index:value, as in 120:0.weight:2.1:0.75, up to ±{MAX_VALUE:g}, not “{text[:60]}”."
        )
    return Edit(int(match[1]), match[2], tuple(int(part) for part in match[3].split(".")), value)


def last_word(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The edits without those that a later one of the same parameter at the same step makes void."""
    kept: dict[tuple, str] = {}
    for text in texts:
        where = parse(text)[:3]
        kept.pop(where, None)
        kept[where] = text
    return tuple(kept.values())


def is_fitting(edit: Edit, widths: tuple[int, ...]) -> bool:
    """Whether a network of these widths has the parameter."""
    shape = shapes(widths).get(edit.name)
    return (
        shape is not None
        and len(shape) == len(edit.place)
        and all(i < n for i, n in zip(edit.place, shape, strict=True))
    )


def apply(edits: tuple[Edit, ...], step: int, params: np.ndarray, widths: tuple[int, ...]) -> None:
    """Set the parameters that are edited at `step`, in place."""
    for edit in edits:
        if edit.step == step:
            parts(params, widths)[edit.name][edit.place] = edit.value
