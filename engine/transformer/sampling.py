"""From logits to the next token: temperature, top-k, top-p, and a draw that depends on seed and place alone."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
import torch

from engine.experiment import NotFiniteError
from engine.transformer.blocks import See

Watched = Callable[[int], See | None]
"""Gives what watches a pass in which so many tokens, the first that spoke, are not read any more."""
GREEDY = 0.0
"""The temperature at which the likeliest token is always taken."""


class Speaker(Protocol):
    """A model that goes on: it reads a source, if it has one, once, and says what comes next."""

    @property
    def embedding(self) -> torch.nn.Embedding:
        """The vectors of the tokens."""

    def read(self, source: torch.Tensor, see: See | None = None) -> torch.Tensor:
        """What it makes of the source: ids (b, s) -> (b, s, d)."""

    def say(self, tokens: torch.Tensor, read: torch.Tensor | None, see: See | None = None) -> torch.Tensor:
        """Ids (b, t), and what was made of the source -> logits (b, t, vocabulary)."""


class Sampling(NamedTuple):
    """How the next token is drawn. `top_k` 0 and `top_p` 1: from all."""

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0


def probabilities(logits: np.ndarray, sampling: Sampling) -> np.ndarray:
    """Logits (vocabulary,) -> probabilities of the draw, float64.

    Divided by the temperature; of these the k likeliest (Fan et al. 2018), and of those the fewest whose probabilities
    reach p (Holtzman et al. 2020, section 3.1), scaled to sum 1 again.
    """
    order = np.argsort(-logits, kind="stable")
    if sampling.temperature == GREEDY:
        return (np.arange(len(logits)) == order[0]).astype(np.float64)
    p = softmax(logits.astype(np.float64) / sampling.temperature)
    kept = order[: sampling.top_k or len(order)]
    share = p[kept] / p[kept].sum()
    kept = kept[: int(np.searchsorted(share.cumsum(), sampling.top_p - 1e-12)) + 1]
    cut = np.zeros_like(p)
    cut[kept] = p[kept] / p[kept].sum()
    return cut


def softmax(z: np.ndarray) -> np.ndarray:
    """(…, n) -> the same, sums 1; shifted by the largest, so that nothing overflows."""
    exp = np.exp(z - z.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def drawn(p: np.ndarray, seed: int, place: int) -> int:
    """A draw from probabilities: the first token at which their sum passes a uniform number of (seed, place)."""
    reached = p.cumsum()
    return int(np.searchsorted(reached, np.random.default_rng([seed, place]).random() * reached[-1], side="right"))


def continued(
    net: Speaker,
    ids: np.ndarray,
    source: np.ndarray | None,
    n: int,
    sampling: Sampling,
    seed: int,
    most: int,
    watched: Watched = lambda gone: None,
) -> tuple[np.ndarray, np.ndarray]:
    """The n tokens that a decoder says next (n,) int64, and the probabilities they were drawn from (n, vocabulary).

    Each is said after a look at the last `most` tokens, and at the source, which is read once. Raises NotFiniteError.
    """
    ps, device = [], net.embedding.weight.device
    with torch.inference_mode():
        read = None if source is None else net.read(torch.from_numpy(source[None]).to(device), watched(0))
    for place in range(n):
        seen = torch.from_numpy(ids[None, -most:]).to(device)
        with torch.inference_mode():
            logits = net.say(seen, read, watched(max(0, len(ids) - most)))[0, -1].cpu().numpy()
        if not np.isfinite(logits).all():
            raise NotFiniteError
        p = probabilities(logits, sampling)
        ids = np.append(ids, drawn(p, seed, place))
        ps.append(p)
    return ids[len(ids) - n :], np.array(ps).reshape(n, -1)
