"""Three neurons with one formula: w ← w + η (target − answer) x, where x has a constant 1 for the bias. They differ in their answer alone."""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import NamedTuple

import numpy as np


def threshold(z: float) -> float:
    """The perceptron's answer. Rosenblatt 1958."""
    return 1.0 if z >= 0 else 0.0


def sigmoid(z: float) -> float:
    """The answer of a neuron that is taught by gradient descent on the cross-entropy; it never overflows."""
    return 1 / (1 + exp(-z)) if z >= 0 else exp(z) / (1 + exp(z))


def linear(z: float) -> float:
    """Adaline's answer while it learns: the sum itself. Widrow and Hoff 1960."""
    return z


class Rule(NamedTuple):
    """A neuron's answer, its targets against the class and for it, and the loss of z and target, whose gradient (answer − target) x is."""

    answer: Callable[[float], float]
    targets: tuple[float, float]
    loss: Callable[[np.ndarray, np.ndarray], np.ndarray]


RULES = {
    "perceptron": Rule(threshold, (0.0, 1.0), lambda z, t: ((z >= 0) - t) * z),
    "sigmoid": Rule(sigmoid, (0.0, 1.0), lambda z, t: np.logaddexp(0, z) - t * z),
    "Adaline": Rule(linear, (-1.0, 1.0), lambda z, t: (t - z) ** 2 / 2),
}
"""The perceptron criterion, which is |z| where the answer is wrong; the cross-entropy; half the squared error."""


def z_of(w: list[float], x: tuple[float, float]) -> float:
    """w1 x1 + w2 x2 + b."""
    return w[0] * x[0] + w[1] * x[1] + w[2]


def change(rule: Rule, w: list[float], x: tuple[float, float], target: float, lr: float) -> tuple[float, float, float]:
    """What one example adds to w1, w2 and b."""
    by = lr * (target - rule.answer(z_of(w, x)))
    return by * x[0], by * x[1], by


def order(seed: int, epoch: int, n: int, is_shuffled: bool) -> np.ndarray:
    """In which order the examples of a pass come."""
    return np.random.default_rng([seed, epoch]).permutation(n) if is_shuffled else np.arange(n)
