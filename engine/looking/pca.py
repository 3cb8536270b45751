"""Principal component analysis of many long rows."""

import numpy as np

COLUMNS = 4096
"""Columns that are multiplied at a time."""


def pca(values: np.ndarray, components: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (k, d) -> their principal components (k, components) and the share of the variance of each (components,).

    Signs are fixed: of each component the entry with the largest magnitude is positive. Beyond the rank: zeros.
    """
    values = values - values.mean(0, dtype=np.float64).astype(np.float32)
    # The products of rows with rows (k, k) have the same singular vectors as the rows, however long these are.
    blocks = (values[:, start : start + COLUMNS].astype(np.float64) for start in range(0, values.shape[1], COLUMNS))
    products = sum(block @ block.T for block in blocks)
    squares, vectors = np.linalg.eigh(products)
    squares, vectors = squares[::-1][:components].clip(0), vectors[:, ::-1][:, :components]
    vectors = vectors * np.where(squares > 1e-12 * max(np.trace(products), 1e-30), 1.0, 0.0)
    signs = np.sign(np.take_along_axis(vectors, np.abs(vectors).argmax(0)[None], 0))
    xy, shares = np.zeros((len(values), components)), np.zeros(components)
    xy[:, : len(squares)] = vectors * signs * np.sqrt(squares)
    shares[: len(squares)] = squares / max(np.trace(products), 1e-30)
    return xy, shares
