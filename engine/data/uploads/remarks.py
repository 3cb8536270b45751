"""What strikes one in a set: light background, digits that lie on their side, classes that are rare or missing, and what would help."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from engine.data.shipped_images import FILES, FOLDER
from engine.data.uploads.form import rim_of
from engine.data.uploads.labels import CLASSES, DIGITS

TURNS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "Swap light and dark": lambda x: 255 - x,
    "Turn": lambda x: np.rot90(x, -1, (1, 2)),
    "Mirror": lambda x: x[:, :, ::-1],
}
"""What can be done to all images (n, h, w) of a set, by the name of the button."""
WAYS: dict[tuple[str, ...], str] = {
    (): "",
    ("Turn", "Mirror"): "The digits seem to lie on their side, mirrored, as EMNIST’s do.",
    ("Turn",): "The digits seem to be turned to the left.",
    ("Turn", "Turn"): "The digits seem to stand on their head.",
    ("Turn", "Turn", "Turn"): "The digits seem to be turned to the right.",
    ("Mirror",): "The digits seem to be mirrored.",
    ("Turn", "Turn", "Mirror"): "The digits seem to be upside down, mirrored.",
    ("Turn", "Turn", "Turn", "Mirror"): "The digits seem to lie on their side, mirrored.",
}
"""Which turns would put the digits upright, and what to say of them."""
LIGHT = 128
ALIKE, CLEARER = 0.5, 0.15
"""Correlation of class means with MNIST's: at least so high for upright digits, and by so much higher than as they are.
Transposed digits of MNIST's own test set have 0.96 against 0.61; clothes 0.3 at most."""
RARE = 10
"""A class that has fewer than a tenth of the largest one's images is rare."""


def remarks(x: np.ndarray, y: np.ndarray, classes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Sentences about images (n, 28, 28) and their labels, and the turns that are offered."""
    is_light = rim_of(x) > LIGHT
    light = (
        "The paper has high values and the ink low ones; in MNIST and in what is drawn on this page the ink is high: swapping light and dark helps."
        if is_light
        else ""
    )
    way = _way(255 - x if is_light else x, y) if classes == DIGITS else ()
    upright = f"{WAYS[way]} They can be put upright." if way else ""
    offered = (*(("Swap light and dark",) if is_light else ()), *way)
    return " ".join(filter(None, (light, upright))), offered


def _way(x: np.ndarray, y: np.ndarray) -> tuple[str, ...]:
    """The turns after which the class means are most like MNIST's; none where that is not clear."""
    present = [k for k in range(CLASSES) if (y == k).any()]
    if len(present) < CLASSES // 2:
        return ()
    means, like = np.stack([x[y == k].mean(0) for k in present]), _digits()[present]
    found = {way: _alike(applied(means, way), like) for way in WAYS}
    best = max(found, key=lambda way: found[way])
    return best if found[best] >= max(ALIKE, found[()] + CLEARER) else ()


def applied(x: np.ndarray, way: tuple[str, ...]) -> np.ndarray:
    """Images after the turns of these names, in order."""
    for name in way:
        x = TURNS[name](x)
    return x


def _alike(one: np.ndarray, other: np.ndarray) -> float:
    """Mean correlation of images, class by class."""
    a, b = (x.reshape(len(x), -1) - x.reshape(len(x), -1).mean(1, keepdims=True) for x in (one, other))
    return float(np.mean((a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1) + 1e-9)))


@lru_cache(maxsize=1)
def _digits() -> np.ndarray:
    """The mean of each of MNIST's digits, (10, 28, 28)."""
    with np.load(FOLDER / FILES["MNIST"], allow_pickle=False) as file:
        x, y = file["x_test"], file["y_test"]
    return np.stack([x[y == k].mean(0) for k in range(CLASSES)])


def missing(y: np.ndarray, y_test: np.ndarray, classes: tuple[str, ...]) -> str:
    """A sentence where a class cannot be learned, or hardly."""
    counts, tested = (np.bincount(labels, minlength=CLASSES) for labels in (y, y_test))
    unlearned = [classes[k] for k in np.flatnonzero((counts == 0) & (tested > 0))]
    rare = [(classes[k], counts[k]) for k in np.flatnonzero((counts > 0) & (counts * RARE < counts.max()))]
    untested = [classes[k] for k in np.flatnonzero((counts > 0) & (tested == 0))]
    said = []
    if unlearned:
        said.append(
            f"{_listed(unlearned)} can only be found among the test images: the network cannot learn to name it."
        )
    if rare:
        listed = _listed([f"{name} ({n:,})" for name, n in rare])
        said.append(
            f"Few training images show {listed}; the largest class has {counts.max():,}, so accuracy tells little of the others."
        )
    if untested:
        said.append(f"No test image shows {_listed(untested)}.")
    return " ".join(said)


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" if "(" not in name else name for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
