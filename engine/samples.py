"""What the Playground trains and tests on: a drawn data set, split, with the person's own points."""

from typing import NamedTuple

import numpy as np

from engine.datasets import DATASETS, REACH
from engine.experiment import SettingError


class Samples(NamedTuple):
    """Points (n, 2) and what is to be learned there (n,): class index, or target in [-1, 1]. float64."""

    x: np.ndarray
    y: np.ndarray


def own_point(text: str, task: str, classes: int) -> tuple[float, float, float]:
    """ "x1:x2:label" -> numbers, checked; a label of -1 means class 0 where there are two. Raises SettingError with a sentence."""
    try:
        x1, x2, label = (float(part) for part in text.replace("−", "-").split(":"))
    except ValueError:
        raise SettingError(f"An own point reads x1:x2:label, as in 1.5:-2:1, not “{text[:40]}”.") from None
    if not (abs(x1) <= REACH and abs(x2) <= REACH):
        raise SettingError(f"The point “{text[:40]}” lies outside the plane from -{REACH:g} to {REACH:g}.")
    if task == "two classes" and label == -1:
        label = 0.0
    if task == "regression" and not -1 <= label <= 1:
        raise SettingError(f"The target of “{text[:40]}” is {label:g}; allowed is -1 to 1.")
    if task != "regression" and label not in range(classes):
        raise SettingError(f"The class of “{text[:40]}” is {label:g}; there are 0 to {classes - 1}.")
    return x1, x2, label


def samples(
    data: str, classes: int, n: int, noise: float, train_share: int, seed: int, own: tuple[str, ...]
) -> tuple[Samples, Samples]:
    """Training and test samples. Own points are training points; in the set “own points” they are split like any other."""
    chosen = DATASETS[data]
    rng = np.random.default_rng(seed)
    more = (classes,) if chosen.task == "classes" else ()
    x, y = chosen.draw(rng, n, noise, *more)
    mine = np.array([own_point(text, chosen.task, classes) for text in own]).reshape(-1, 3)
    if not chosen.is_split:
        joined = _joined(x, y, mine)
        return joined, joined
    if data == "own points":
        x, y, mine = mine[:, :2], mine[:, 2], mine[:0]
    order = rng.permutation(len(x))
    cut = max(1, round(len(x) * train_share / 100))
    train, test = order[:cut], order[cut:]
    return _joined(x[train], y[train], mine), Samples(x[test], y[test])


def _joined(x: np.ndarray, y: np.ndarray, mine: np.ndarray) -> Samples:
    return Samples(np.concatenate([x, mine[:, :2]]), np.concatenate([y, mine[:, 2]]))
