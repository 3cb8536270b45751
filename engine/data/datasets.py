"""Data sets on the plane [-6, 6]²: points and what is to be learned about them.

A function draws `n` points from a generator: x (n, 2) and y (n,), float64. For classes y is the class index, in two-class
sets 0 (negative) and 1 (positive); for regression it is the target, in [-1, 1] as drawn. `noise` is 0 … 0.5. Each function stands
alone (NumPy only): the exported script carries its source. The sets `is_own` have no points but the person's own, whose targets
may be any numbers.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

REACH = 6.0
"""The plane that is drawn and learned on reaches from -6 to 6 both ways."""


def xor(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Positive where the signs of x1 and x2 agree; a gap of 0.6 between the quadrants. Noise moves points over the border."""
    x = rng.uniform(-5, 5, (n, 2))
    x += 0.3 * np.sign(x)
    moved = x + noise * rng.uniform(-5, 5, (n, 2))
    return x, (moved[:, 0] * moved[:, 1] >= 0).astype(float)


def circle(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """A positive disc of radius 2.5 inside a negative ring from 3.5 to 5."""
    y = np.arange(n) % 2 == 0
    radius = np.where(y, rng.uniform(0, 2.5, n), rng.uniform(3.5, 5, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    moved = x + noise * rng.uniform(-5, 5, (n, 2))
    return x, (np.hypot(moved[:, 0], moved[:, 1]) < 2.5).astype(float)


def gaussians(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Two normal clouds around (2, 2) and (-2, -2); noise widens their standard deviation from 0.7 to 2."""
    y = (np.arange(n) % 2).astype(float)
    return rng.normal(0, 0.7 + 2.6 * noise, (n, 2)) + np.where(y[:, None] > 0, 2.0, -2.0), y


def spiral(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Two arms of 1.75 turns each."""
    y = np.arange(n) % 2
    along = (np.arange(n) // 2 + 1) / (n // 2)
    angle = 1.75 * 2 * np.pi * along + np.pi * y
    arms = 5 * along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return arms + noise * rng.uniform(-1, 1, (n, 2)), 1.0 - y


def moons(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Two half circles of radius 3.2 that reach into each other."""
    y = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    side = np.where(y == 0, 1.0, -1.0)
    x = np.stack([3.2 * np.cos(angle) - 1.6 * side, side * (3.2 * np.sin(angle) - 0.8)], axis=1)
    return x + rng.normal(0, 0.15 + 1.5 * noise, (n, 2)), y.astype(float)


def rings(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Four rings of alternating class, at radius 1, 2.3, 3.6 and 4.9."""
    ring = np.arange(n) % 4
    radius = 1 + 1.3 * ring + rng.normal(0, 0.15 + noise, n)
    angle = rng.uniform(0, 2 * np.pi, n)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), ((ring + 1) % 2).astype(float)


def checkerboard(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Squares of side 2.5 in alternating classes."""
    x = rng.uniform(-5, 5, (n, 2))
    moved = x + noise * rng.uniform(-2.5, 2.5, (n, 2))
    return x, np.floor(moved / 2.5).sum(axis=1) % 2


def blobs(rng: np.random.Generator, n: int, noise: float, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Normal clouds, one a class, around the corners of a regular polygon of radius 3.5."""
    y = np.arange(n) % classes
    angle = np.pi / 2 + 2 * np.pi * y / classes
    centre = 3.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centre + rng.normal(0, 0.55 + 2 * noise, (n, 2)), y.astype(float)


def plane(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Regression: the target rises along the diagonal, from -1 at (-6, -6) to 1 at (6, 6)."""
    x = rng.uniform(-6, 6, (n, 2))
    return x, np.clip(x.sum(axis=1) / 12 + noise * rng.uniform(-1, 1, n), -1, 1)


def hills(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Regression: three hills and three hollows of radius 2 in two rows."""
    x = rng.uniform(-6, 6, (n, 2))
    y = np.zeros(n)
    for c1, c2, sign in ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)):
        y += sign * np.maximum(1 - np.hypot(x[:, 0] - c1, x[:, 1] - c2) / 2, 0)
    return x, np.clip(y + noise * rng.uniform(-1, 1, n), -1, 1)


def gate(truth: tuple[int, int, int, int]) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """The four points of a logic gate; 0 is drawn at -3 and 1 at 3. `truth` for inputs 00, 01, 10, 11."""

    def points(rng: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        return np.array([[-3.0, -3.0], [-3.0, 3.0], [3.0, -3.0], [3.0, 3.0]]), np.array(truth, float)

    return points


def nothing(rng: np.random.Generator, n: int, noise: float, classes: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """No points but the person's own."""
    return np.zeros((0, 2)), np.zeros(0)


class DataSet(NamedTuple):
    """A data set: the function that draws it, its task, whether it is split into training and test points, and whether it is
    the person's own points alone."""

    draw: Callable[..., tuple[np.ndarray, np.ndarray]]
    task: str = "two classes"
    is_split: bool = True
    is_own: bool = False


DATASETS: dict[str, DataSet] = {
    "XOR": DataSet(xor),
    "circle": DataSet(circle),
    "Gaussians": DataSet(gaussians),
    "spiral": DataSet(spiral),
    "moons": DataSet(moons),
    "rings": DataSet(rings),
    "checkerboard": DataSet(checkerboard),
    "blobs": DataSet(blobs, "classes"),
    "plane": DataSet(plane, "regression"),
    "hills": DataSet(hills, "regression"),
    "AND gate": DataSet(gate((0, 0, 0, 1)), is_split=False),
    "OR gate": DataSet(gate((0, 1, 1, 1)), is_split=False),
    "NAND gate": DataSet(gate((1, 1, 1, 0)), is_split=False),
    "XOR gate": DataSet(gate((0, 1, 1, 0)), is_split=False),
    "own points": DataSet(nothing, is_own=True),
    "own classes": DataSet(nothing, "classes", is_own=True),
    "own values": DataSet(nothing, "regression", is_own=True),
}
