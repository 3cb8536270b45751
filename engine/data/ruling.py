"""The lines and squares printed on paper, told from ink: they run through the whole picture, and a stroke does not."""

import numpy as np
from scipy import ndimage

STEEPEST = 0.3
"""Most that a line rises over the picture's width, as a share of it: 17 degrees."""
STEP = 2
"""Pixels by which one rise that is tried differs from the next."""
PARTS = 16
"""A line is looked for in so many parts, each by its mean, so that noise and a bend count little."""
LEAST = 2 * PARTS
"""Pixels of a picture's width in which lines are looked for."""
HIDDEN = 0.19
"""Share of a line's parts that may lie in a shadow or a fold; a line is as strong as the part at this rank."""
FAINTEST = 0.012
"""Contrast below which no line is seen."""
NEAREST, LIKE = 7, 31
"""Window of rows and of rises in which the strongest line is taken: two lines on paper do not cross at a small angle."""
REACH = 4
"""Pixels from a line's middle that its print may lie in, as paper bends."""
ALONG, USUAL = 0.25, 35
"""The print in one place is the median of so large a share of the line around it; that of most places is this percentile."""
UNEVEN = 1.3
"""Print is at most so many times as dark in one place as in most: what is darker is ink along the line."""
GAIN = 2.5
"""Ink on a line stands out from it less than from paper: at most so many times less."""


def unruled(risen: np.ndarray) -> np.ndarray:
    """How much ink stands out from paper (h, w) float32, without the lines that are printed on the paper."""
    across, down = _print(risen), _print(risen.T).T
    printed = across + down
    left = np.where(printed > 0, np.minimum(risen, GAIN * (risen - printed).clip(0)), risen)
    for print_, window in ((across, (2 * REACH + 1, 1)), (down, (1, 2 * REACH + 1))):
        # Ink that is no darker than a line is where there is ink on both sides of the line (closing, Serra 1982).
        closed = np.minimum(ndimage.grey_closing(left, window), risen)
        left = np.where(print_ > 0, np.maximum(left, closed), left)
    return left


def _print(risen: np.ndarray) -> np.ndarray:
    """How much the lines that run from left to right stand out, (h, w); 0 beside them."""
    printed = np.zeros(risen.shape, np.float32)
    for middle, rise in _lines(risen):
        rows, print_ = _along(risen, middle + rise * np.linspace(-0.5, 0.5, risen.shape[1]))
        inside = (rows >= 0) & (rows < len(risen))
        columns = np.broadcast_to(np.arange(risen.shape[1]), rows.shape)[inside]
        np.maximum.at(printed, (rows[inside], columns), print_[inside])
    return printed


def _lines(risen: np.ndarray) -> list[tuple[int, int]]:
    """Lines by their rows in the middle, and how much lower they end at the right rim than they begin at the left."""
    h, w = risen.shape
    if w < LEAST:
        return []
    steep = int(STEEPEST * w)
    middles, rises = np.arange(-steep // 2, h + steep // 2), np.arange(-steep, steep + 1, STEP)
    strength = _strengths(risen, middles[:, None], rises)
    # Squares' other lines cross every row, so that a line counts by how much stronger it is than the rows beside it.
    beside = ndimage.minimum_filter(strength, (2 * NEAREST + 1, 1)).clip(0)
    is_line = (strength - beside > FAINTEST) & (strength == ndimage.maximum_filter(strength, (NEAREST, LIKE)))
    found = np.argwhere(is_line)
    return [(int(middles[i]), int(rises[j])) for i, j in found]


def _strengths(risen: np.ndarray, middles: np.ndarray, rises: np.ndarray) -> np.ndarray:
    """How strong a line is whose middle is in each of these rows (n, 1) and that falls by each of these heights (m,) -> (n, m)."""
    h = len(risen)
    means = _means(risen, int(rises.max() / PARTS + 1))
    reach = len(means) // 2
    found = np.empty((PARTS, len(middles), len(rises)), np.float32)
    for part in range(PARTS):
        rows = np.rint(middles + rises * ((part + 0.5) / PARTS - 0.5)).astype(int)
        tilts = np.broadcast_to(np.rint(rises / PARTS).astype(int) + reach, rows.shape)
        found[part] = np.where((rows >= 0) & (rows < h), means[tilts, rows.clip(0, h - 1), part], np.nan)
    n = PARTS - np.isnan(found).sum(0)
    ranked = np.take_along_axis(np.sort(found, 0), (HIDDEN * n).astype(int)[None], 0)[0]  # NaN comes last
    return np.where(2 * n >= PARTS, ranked, 0)


def _means(risen: np.ndarray, steepest: int) -> np.ndarray:
    """Means of short lines around each row of each part, for each tilt from -steepest to steepest: (tilt, h, part)."""
    h, w = risen.shape
    starts = np.arange(PARTS) * w // PARTS
    counts = np.diff(np.append(starts, w))
    x = np.arange(w)
    part = np.searchsorted(starts, x, "right") - 1
    across = (x - starts[part] + 0.5) / counts[part] - 0.5
    rows = np.arange(h)[:, None]
    return np.stack(
        [
            np.add.reduceat(risen[(rows + np.rint(tilt * across).astype(int)).clip(0, h - 1), x], starts, 1) / counts
            for tilt in range(-steepest, steepest + 1)
        ]
    )


def _along(risen: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows around a line through y (w,), and how much its print stands out there, both (2 * REACH + 1, w)."""
    h, w = risen.shape
    rows = np.rint(y).astype(int) + np.arange(-REACH, REACH + 1)[:, None]
    inside = (rows >= 0) & (rows < h)
    strip = np.where(inside, risen[rows.clip(0, h - 1), np.arange(w)], 0)
    most = UNEVEN * np.percentile(strip.max(0)[inside[REACH]], USUAL)
    print_ = ndimage.median_filter(strip, (1, 2 * int(ALONG * w / 2) + 1), mode="nearest")
    return rows, ndimage.maximum_filter(print_, (3, 1)).clip(0, most)
