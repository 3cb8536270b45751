"""How far one line reaches: the most points that any has right, and how wide a margin it can have."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

NEARLY = 1e-9
"""Angles and lengths closer than this differ by rounding alone."""


class Best(NamedTuple):
    """The most points that a line can have right, and such a line (w1, w2, b): positive for class 1."""

    right: int
    line: np.ndarray


class Bound(NamedTuple):
    """Largest length R of an input with its constant 1, widest margin γ, and R²/γ²: the most corrections from weights of 0."""

    radius: float
    margin: float
    corrections: float


def best_line(x: np.ndarray, y: np.ndarray) -> Best:
    """Exhaustive over all ways in which a line divides the points (n, 2), of classes 0 and 1 (n,).

    Whatever line divides them can be moved up to the places on its one side until it touches one, and turned a little about that one,
    away from the others that it touches. So these are all: lines through one place and no other, with that place on either side.
    """
    if not len(x):
        return Best(0, np.zeros(3))
    places, of = np.unique(x, axis=0, return_inverse=True)
    gain = np.bincount(
        of.ravel(), np.where(y > 0, 1, -1), len(places)
    )  # points more right where a place is said to be class 1
    most, line = max((_around(places, gain, i) for i in range(len(places))), key=lambda found: found[0])
    return Best(int((y == 0).sum()) + round(most), line)


def _around(places: np.ndarray, gain: np.ndarray, i: int) -> tuple[float, np.ndarray]:
    """Of the lines through one place the best: its gain, and w1, w2, b."""
    ways, others = np.delete(places, i, 0) - places[i], np.delete(gain, i)
    angles = _between(np.arctan2(ways[:, 1], ways[:, 0]) % np.pi)
    normals = np.stack([-np.sin(angles), np.cos(angles)], axis=1)
    side = normals @ ways.T  # (angles, others)
    one = (side > 0) @ others
    both = np.stack([one, others.sum() - one])
    turn, k = np.unravel_index(both.argmax(), both.shape)
    w = normals[k] * (-1 if turn else 1)
    room = np.abs(side[k]).min(initial=1.0) / 2
    line = np.array([*w, -w @ places[i] + (room if gain[i] > 0 else -room)])
    return float(both.max() + max(0.0, gain[i])), line


def _between(angles: np.ndarray) -> np.ndarray:
    """Directions of lines through a place, one between each two neighbours in which others lie; angles are 0 to π."""
    sorted_ = np.sort(np.where(angles > np.pi - NEARLY, 0.0, angles))
    distinct = sorted_[np.diff(sorted_, prepend=-1.0) > NEARLY]
    return distinct + np.diff(distinct, append=distinct[:1] + np.pi) / 2 if distinct.size else np.zeros(1)


def novikoff(x: np.ndarray, y: np.ndarray) -> Bound | None:
    """The bound of Novikoff 1962 for points (n, 2) that a line separates, else None.

    The bias is a weight of a constant input 1. The widest margin is a problem of least distance (Lawson and Hanson 1974, chapter 23),
    solved by non-negative least squares; what comes of it is measured, so γ is never above the true one, and the bound holds.
    """
    from scipy.optimize import nnls

    if not len(x):
        return None
    signed = np.column_stack([x, np.ones(len(x))]) * np.where(y > 0, 1.0, -1.0)[:, None]
    system, wanted = np.vstack([signed.T, np.ones(len(x))]), np.array([0.0, 0.0, 0.0, 1.0])
    w = (system @ nnls(system, wanted)[0])[:3]
    length = float(np.linalg.norm(w))
    margin = float((signed @ w).min()) / length if length > NEARLY else 0.0
    radius = float(np.linalg.norm(signed, axis=1).max())
    return Bound(radius, margin, (radius / margin) ** 2) if margin > NEARLY else None


@lru_cache(maxsize=64)
def reach(points: bytes, classes: bytes) -> tuple[Best, Bound | None]:
    """Both of points (n, 2) float64 and their classes (n,) float64, kept: a person sets one point after the other."""
    x, y = np.frombuffer(points).reshape(-1, 2), np.frombuffer(classes)
    return best_line(x, y), novikoff(x, y)
