"""What a layer makes of the sample, as points of a plane: near where the layer tells images little apart."""

from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from engine.experiment import SettingError
from engine.experiments.vision.subject import Subject, array
from engine.looking import questions
from engine.looking.pca import pca
from engine.tape import Frame

PERPLEXITY = 30
FIRST = 30
"""Principal components that t-SNE starts from, as in van der Maaten and Hinton 2008, section 4.2."""
ITERATIONS = 500


def embedding(subject: Subject, question: Any) -> Frame:
    """[layer, “PCA” or “t-SNE”] -> `embedding/xy`, with label and place in the test set of each point."""
    i, method = questions.name_and_number(question, "embedding", "a layer and a method")
    i = questions.whole_number(i, "embedding: layer", 0, len(subject.plan) - 1)
    questions.one_of(method, "embedding: method", METHODS)
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


def _pca(values: np.ndarray) -> Frame:
    xy, shares = pca(values, 2)
    return {"embedding/xy": xy.astype(np.float32), "embedding/explained": shares.astype(np.float32)}


def _tsne(values: np.ndarray) -> Frame:
    """t-SNE (van der Maaten and Hinton 2008) of the first principal components, begun from the first two."""
    from sklearn.manifold import TSNE

    rows, _ = pca(values, FIRST)
    spread = rows[:, 0].std()
    if len(rows) < 4 or spread == 0:
        return {"embedding/xy": rows[:, :2].astype(np.float32)}
    start = rows[:, :2] / spread * 1e-4
    perplexity = min(PERPLEXITY, (len(rows) - 1) / 3)
    tsne = TSNE(init=start, perplexity=perplexity, max_iter=ITERATIONS, random_state=0)
    return {"embedding/xy": tsne.fit_transform(rows / spread).astype(np.float32)}


METHODS = {"PCA": _pca, "t-SNE": _tsne}
