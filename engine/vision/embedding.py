"""What a layer makes of the sample, as points of a plane: near where the layer tells images little apart."""

from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from engine.experiment import SettingError
from engine.tape import Frame
from engine.vision import asked
from engine.vision.subject import Subject, array

COLUMNS = 4096
PERPLEXITY = 30
FIRST = 30
"""Principal components that t-SNE starts from, as in van der Maaten and Hinton 2008, section 4.2."""
ITERATIONS = 500


def embedding(subject: Subject, question: Any) -> Frame:
    """[layer, “PCA” or “t-SNE”] -> `embedding/xy`, with label and place in the test set of each point."""
    i, method = asked.name_and_number(question, "embedding", "a layer and a method")
    i = asked.whole_number(i, "embedding: layer", 0, len(subject.plan) - 1)
    asked.one_of(method, "embedding: method", METHODS)
    found: Frame = {
        "embedding/label": subject.sample_labels.astype(np.int32),
        "embedding/index": np.arange(len(subject.sample), dtype=np.int32),
    }
    values = values_of(subject, i)
    # Threads would add up in another order each time, and on shared cores they wait for one another.
    with threadpool_limits(1):
        return found | METHODS[method](values)


def values_of(subject: Subject, i: int) -> np.ndarray:
    """Outputs of layer i for the sample (k, values), flat, float32."""
    with torch.inference_mode():
        values = np.concatenate([array(subject.up_to(i, x).flatten(1)) for x in subject.chunks()])
    if not np.isfinite(values).all():
        raise SettingError(f"Layer {i} gives values that are no longer finite.")
    return values


def principal(values: np.ndarray, components: int) -> tuple[np.ndarray, np.ndarray]:
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


def _pca(values: np.ndarray) -> Frame:
    xy, shares = principal(values, 2)
    return {"embedding/xy": xy.astype(np.float32), "embedding/explained": shares.astype(np.float32)}


def _tsne(values: np.ndarray) -> Frame:
    """t-SNE (van der Maaten and Hinton 2008) of the first principal components, begun from the first two."""
    from sklearn.manifold import TSNE

    rows, _ = principal(values, FIRST)
    spread = rows[:, 0].std()
    if len(rows) < 4 or spread == 0:
        return {"embedding/xy": rows[:, :2].astype(np.float32)}
    start = rows[:, :2] / spread * 1e-4
    perplexity = min(PERPLEXITY, (len(rows) - 1) / 3)
    tsne = TSNE(init=start, perplexity=perplexity, max_iter=ITERATIONS, random_state=0)
    return {"embedding/xy": tsne.fit_transform(rows / spread).astype(np.float32)}


METHODS = {"PCA": _pca, "t-SNE": _tsne}
