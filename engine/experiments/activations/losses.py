"""Losses as curves: of the error a − t, or of the score z for a class that is the true one."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.catalog import LOSSES
from engine.tape import Frame, utf8

REACH, POINTS = 4.0, 801


class Curve(NamedTuple):
    """A loss of one number, its slope, and where it comes from; of losses with a kink, what is taken there."""

    f: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    source: str
    kink: str = ""


def _unsure(z: np.ndarray) -> np.ndarray:
    """1 − σ(z)."""
    return 0.5 * (1 - np.tanh(0.5 * z))


OF_ERROR = {
    "MSE": Curve(np.square, lambda e: 2 * e, "Legendre 1805"),
    "MAE": Curve(np.abs, np.sign, "Boscovich 1757", "kink at 0: slope −1 on the left, 1 on the right; 0 is taken"),
    "Huber": Curve(
        lambda e: np.where(np.abs(e) < 1, 0.5 * e * e, np.abs(e) - 0.5),
        lambda e: np.clip(e, -1, 1),
        "Huber 1964",
        "no kink: at ±1 both sides have slope ±1",
    ),
    "half sum of squares": Curve(lambda e: 0.5 * e * e, lambda e: e, "Rumelhart, Hinton and Williams 1986"),
}
"""Of the error e = a − t."""
_CROSS_ENTROPY = Curve(
    lambda z: np.logaddexp(0, -z), lambda z: -_unsure(z), "Good 1952; Solla, Levin and Fleisher 1988"
)
OF_SCORE = {
    "binary cross-entropy": _CROSS_ENTROPY,
    "cross-entropy": _CROSS_ENTROPY,
    "hinge": Curve(
        lambda z: np.maximum(0, 1 - z),
        lambda z: np.where(z < 1, -1.0, 0.0),
        "Cortes and Vapnik 1995",
        "kink at 1: slope −1 on the left, 0 on the right; 0 is taken",
    ),
}
"""Of the score z for the true class: of the cross-entropy of several classes, its logit above the one other's."""
GOES_WITH = {"": "linear for numbers, tanh for classes"}
"""Output activations by what the catalog says."""


def losses() -> Frame:
    """All losses of the catalog over [−4, 4]; a line for each: name, what it is a curve of, formula, output, source and kink."""
    x = np.linspace(-REACH, REACH, POINTS)
    curves = {**OF_ERROR, **OF_SCORE}
    lines = [
        "\t".join(
            (
                name,
                "error" if name in OF_ERROR else "score",
                LOSSES[name].formula,
                GOES_WITH.get(LOSSES[name].output, LOSSES[name].output),
                *made[2:],
            )
        )
        for name, made in curves.items()
    ]
    return {
        "loss/x": x.astype(np.float32),
        "loss/f": np.array([made.f(x) for made in curves.values()], np.float32),
        "loss/slope": np.array([made.slope(x) for made in curves.values()], np.float32),
        "text/losses": utf8("\n".join(lines)),
    }
