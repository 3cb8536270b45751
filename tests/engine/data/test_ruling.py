"""Printed lines are taken out of a photo and ink stays, told by how the picture was made."""

import numpy as np
import pytest

from engine.data.ruling import unruled

SIDE = 160
Y, X = np.mgrid[:SIDE, :SIDE].astype(np.float32)


def lines(gap: float, slant: float, bend: float = 0) -> np.ndarray:
    """How much of each pixel lines across cover that are 2 pixels wide and so far apart, 0 … 1."""
    y = Y - slant * X + bend * (2 * X / SIDE - 1) ** 2
    return (1.5 - np.abs((y + gap / 2) % gap - gap / 2)).clip(0, 1)


def stroke(x0: float, y0: float, x1: float, y1: float, wide: float = 5) -> np.ndarray:
    """How much of each pixel a straight stroke covers, 0 … 1."""
    dx, dy = x1 - x0, y1 - y0
    along = (((X - x0) * dx + (Y - y0) * dy) / (dx * dx + dy * dy)).clip(0, 1)
    return (wide / 2 + 0.5 - np.hypot(X - x0 - along * dx, Y - y0 - along * dy)).clip(0, 1)


PAPERS = {
    "lines": lines(24, 0),
    "slanting lines": lines(20, 0.12),
    "lines on bent paper": lines(26, -0.05, 3),
    "squares": np.maximum(lines(18, 0), lines(18, 0).T),
    "turned squares": np.maximum(lines(22, 0.1), lines(22, -0.1).T),
}
SIGNS = {
    "a 1 as straight as the lines": stroke(80, 36, 80, 124),
    "a 1 between the lines": stroke(70, 40, 92, 120),
    "a 7": np.maximum(stroke(50, 40, 110, 40), stroke(110, 40, 70, 124)),
    "a 4": np.maximum.reduce([stroke(90, 36, 50, 90), stroke(50, 90, 112, 90), stroke(94, 60, 94, 124)]),
    "no sign": np.zeros((SIDE, SIDE), np.float32),
}


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("paper", PAPERS)
def test_printed_lines_go_and_strokes_stay(paper: str, sign: str):
    print_, ink, rng = PAPERS[paper], SIGNS[sign], np.random.default_rng(0)
    for dark in (0.1, 0.2):
        seen = 1 - (1 - dark * print_) * (1 - 0.7 * ink) + rng.normal(0, 0.01, ink.shape)
        is_left = unruled(seen.astype(np.float32)) > 0.35 * 0.7
        assert np.mean(is_left[(print_ > 0.5) & (ink == 0)]) <= 0.02
        assert not ink.any() or np.mean(is_left[ink > 0.9]) >= 0.95


@pytest.mark.parametrize("sign", SIGNS)
def test_on_plain_paper_all_ink_stays(sign: str):
    seen = (0.7 * SIGNS[sign] + np.random.default_rng(0).normal(0, 0.01, (SIDE, SIDE))).astype(np.float32)
    is_ink = SIGNS[sign] > 0.9
    np.testing.assert_allclose(unruled(seen)[is_ink], seen[is_ink], atol=1e-6)


@pytest.mark.parametrize("shape", [(8, 8), (8, 256), (256, 8), (9, 17), (1, 1)])
@pytest.mark.parametrize("value", [0, 0.5, 1])
def test_any_picture_can_be_looked_through(shape: tuple[int, int], value: float):
    left = unruled(np.full(shape, value, np.float32))
    assert left.shape == shape
    assert np.isfinite(left).all()
