"""What the Playground trains and tests on: a drawn data set, split, with the person's own points."""

import math
from typing import NamedTuple

import numpy as np

from engine.data.datasets import DATASETS, REACH
from engine.experiment import SettingError

MOST_TARGETS = 6
"""Values that a point of a regression may have: as many as there may be classes."""
LARGEST_TARGET = 1e6
"""Ours: the square of its error is still far from the largest float32, and whoever has larger values may choose another unit."""


class Samples(NamedTuple):
    """Points (n, 2) and what is to be learned there: class index or target (n,), of several targets (n, k). float64."""

    x: np.ndarray
    y: np.ndarray


def own_point(text: str, task: str, classes: int) -> tuple[float, ...]:
    """ "x1:x2:label" -> numbers, checked; a label of -1 means class 0 where there are two. Raises SettingError with a sentence.

    A point of a regression has 1 to 6 targets, any finite numbers: "x1:x2:t1:t2".
    """
    try:
        x1, x2, *targets = (float(part) for part in text.replace("−", "-").split(":"))
    except ValueError:
        x1, x2, targets = math.nan, math.nan, []
    if not 1 <= len(targets) <= (MOST_TARGETS if task == "regression" else 1):
        raise SettingError(f"An own point reads x1:x2:label, as in 1.5:-2:1, not “{text[:40]}”.")
    if not (abs(x1) <= REACH and abs(x2) <= REACH):
        raise SettingError(f"The point “{text[:40]}” lies outside the plane from -{REACH:g} to {REACH:g}.")
    if task == "regression":
        return x1, x2, *(_checked_target(text, target) for target in targets)
    label = 0.0 if task == "two classes" and targets[0] == -1 else targets[0]
    if label not in range(classes):
        raise SettingError(f"The class of “{text[:40]}” is {label:g}; there are 0 to {classes - 1}.")
    return x1, x2, label


def _checked_target(text: str, target: float) -> float:
    if not abs(target) <= LARGEST_TARGET:
        raise SettingError(
            f"The target of “{text[:40]}” is {target:g}; allowed is -{LARGEST_TARGET:,.0f} to {LARGEST_TARGET:,.0f}."
        )
    return target


def n_targets(data: str, own: tuple[str, ...]) -> int:
    """Numbers to be learned at each point: of the set “own values” as many as its first point has, else one."""
    is_free = DATASETS[data].is_own and DATASETS[data].task == "regression"
    return max(1, own[0].count(":") - 1) if is_free and own else 1


def samples(
    data: str, classes: int, n: int, noise: float, train_share: int, seed: int, own: tuple[str, ...]
) -> tuple[Samples, Samples]:
    """Training and test samples. Own points are training points; alone they are split like any other set.

    With a training share of 100 the test is on the same points.
    """
    chosen = DATASETS[data]
    rng = np.random.default_rng(seed)
    more = (classes,) if chosen.task == "classes" else ()
    drawn = Samples(*chosen.draw(rng, n, noise, *more))
    mine = _own(data, classes, own)
    if chosen.is_own:
        drawn, mine = mine, _part(mine, slice(0))
    if not chosen.is_split or train_share == 100:
        joined = _joined(drawn, mine)
        return joined, joined
    order = rng.permutation(len(drawn.x))
    cut = max(1, round(len(drawn.x) * train_share / 100))
    return _joined(_part(drawn, order[:cut]), mine), _part(drawn, order[cut:])


def _own(data: str, classes: int, own: tuple[str, ...]) -> Samples:
    rows = np.array([own_point(text, DATASETS[data].task, classes) for text in own])
    rows = rows.reshape(-1, 2 + n_targets(data, own))
    return Samples(rows[:, :2], rows[:, 2] if rows.shape[1] == 3 else rows[:, 2:])


def _part(samples: Samples, which: slice | np.ndarray) -> Samples:
    return Samples(samples.x[which], samples.y[which])


def _joined(a: Samples, b: Samples) -> Samples:
    return Samples(np.concatenate([a.x, b.x]), np.concatenate([a.y, b.y]))
