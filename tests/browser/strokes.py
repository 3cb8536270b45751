"""Digits as a hand draws them: the skeleton of an image as short strokes, at any place and size on the pad."""

import numpy as np

AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""The eight neighbours, clockwise from above."""


def skeleton(image: np.ndarray) -> np.ndarray:
    """Ink (h, w) of bytes -> lines one pixel wide, bool (Zhang and Suen 1984)."""
    ink = np.pad(image > 110, 1)
    while True:
        before = ink.sum()
        for first, second in (((0, 2, 4), (2, 4, 6)), ((0, 2, 6), (0, 4, 6))):
            p = [np.roll(ink, (-dy, -dx), (0, 1)) for dy, dx in AROUND]
            turns = sum((~a & b).astype(int) for a, b in zip(p, [*p[1:], p[0]], strict=True))
            count = sum(a.astype(int) for a in p)
            is_edge = ~(p[first[0]] & p[first[1]] & p[first[2]]) & ~(p[second[0]] & p[second[1]] & p[second[2]])
            ink &= ~(ink & (count >= 2) & (count <= 6) & (turns == 1) & is_edge)
        if ink.sum() == before:
            return ink[1:-1, 1:-1]


def strokes(image: np.ndarray, rng: np.random.Generator) -> list[list[float]]:
    """The image (28, 28) as strokes [x0, y0, x1, y1] on a pad from 0 to 1: its ink 0.35 to 0.75 of the pad high, anywhere."""
    ys, xs = np.nonzero(skeleton(image))
    points = set(zip(ys.tolist(), xs.tolist(), strict=True))
    lines = [
        (y, x, y + dy, x + dx)
        for y, x in points
        for dy, dx in ((0, 1), (1, -1), (1, 0), (1, 1))
        if (y + dy, x + dx) in points
    ] or [(y, x, y, x) for y, x in points]
    high, wide = np.ptp(ys) + 1, np.ptp(xs) + 1
    size = rng.uniform(0.35, 0.75) / max(high, wide)
    top, left = rng.uniform(0.05, 0.95 - size * high), rng.uniform(0.05, 0.95 - size * wide)

    def at(y: int, x: int) -> tuple[float, float]:
        return left + size * (x - xs.min()), top + size * (y - ys.min())

    return [[*at(y0, x0), *at(y1, x1)] for y0, x0, y1, x1 in lines]
