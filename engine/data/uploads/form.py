"""Bringing images to 28 × 28, whatever their sides are."""

import numpy as np

SIDE = 28


def fitted(x: np.ndarray) -> np.ndarray:
    """Images (n, h, w), 0 … 255 -> (n, 28, 28) uint8: see `brought`."""
    return rounded(brought(x))


def rounded(x: np.ndarray) -> np.ndarray:
    """Numbers in bytes, cut at 0 and 255."""
    return np.rint(x).clip(0, 255).astype(np.uint8)


def brought(x: np.ndarray) -> np.ndarray:
    """Images (n, h, w) of any numbers -> (n, 28, 28) float32: the longer side becomes 28 pixels, each the mean of the area that it
    covers in the old image; beside the shorter one lies what is at the old image's rim."""
    _, h, w = x.shape
    tall, wide = (max(1, round(n * SIDE / max(h, w))) for n in (h, w))
    small = _areas(h, tall) @ x.astype(np.float32) @ _areas(w, wide).T  # (n, tall, wide)
    made = np.broadcast_to(np.median(_rim(x), 1)[:, None, None], (len(x), SIDE, SIDE)).astype(np.float32)
    top, left = (SIDE - tall) // 2, (SIDE - wide) // 2
    made[:, top : top + tall, left : left + wide] = small
    return made


def _rim(x: np.ndarray) -> np.ndarray:
    """The pixels around each image (n, 2 h + 2 w)."""
    return np.concatenate([x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1]], axis=1)


def rim_of(x: np.ndarray) -> float:
    """The median pixel at the rim of images (n, h, w)."""
    return float(np.median(_rim(x)))


def _areas(side: int, new: int) -> np.ndarray:
    """(new, side): which share of each new pixel lies over which old one; rows sum to 1."""
    edges = np.arange(new + 1) * side / new
    old = np.arange(side)
    overlap = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    return (overlap.clip(0) * new / side).astype(np.float32)
