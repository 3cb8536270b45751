"""A decoder of the page in NumPy and float64, written from the papers: pre-norm, learned positions, GELU, an output of its own."""

from math import erf, sqrt

import numpy as np

Arrays = dict[str, np.ndarray]


def normed(x: np.ndarray, w: Arrays, name: str) -> np.ndarray:
    """(t, d): mean 0, variance 1 in each row, times gain plus bias. Ba et al. 2016, eq. 3."""
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-5) * w[f"{name}.weight"] + w[f"{name}.bias"]


def linear(x: np.ndarray, w: Arrays, name: str) -> np.ndarray:
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def softmax(z: np.ndarray) -> np.ndarray:
    exp = np.exp(z - z.max(-1, keepdims=True))
    return exp / exp.sum(-1, keepdims=True)


def gelu(x: np.ndarray) -> np.ndarray:
    return x * 0.5 * (1 + np.vectorize(erf)(x / np.sqrt(2)))


def attended(x: np.ndarray, w: Arrays, block: int, heads: int, off: int | None) -> tuple[np.ndarray, Arrays]:
    """What attention adds to the stream (t, d), and every number on the way, each (heads, t, …)."""
    read = normed(x, w, f"blocks.{block}.attention_norm")
    split = (linear(read, w, f"blocks.{block}.attention.{name}").reshape(len(x), heads, -1) for name in "qkv")
    q, k, v = (part.transpose(1, 0, 2) for part in split)  # (heads, t, d_head)
    scores = q @ k.transpose(0, 2, 1)
    scaled = scores / sqrt(q.shape[-1])
    masked = np.where(np.tri(len(x), dtype=bool), scaled, -np.inf)
    pattern = softmax(masked)
    result = pattern @ v
    seen = {"q": q, "k": k, "v": v, "scores": scores, "scaled": scaled, "masked": masked, "pattern": pattern}
    seen["result"] = result.copy()
    if off is not None:
        result[off] = 0
    joined = result.transpose(1, 0, 2).reshape(len(x), -1)
    return linear(joined, w, f"blocks.{block}.attention.o"), seen


def by_hand(
    ids: list[int], w: Arrays, layers: int, heads: int, off: tuple[int, int] | None = None
) -> tuple[np.ndarray, list[Arrays]]:
    """Logits (t, vocabulary), and the numbers of each attention; `off` is a layer and its head whose result is 0."""
    x = w["embedding.weight"][ids] * sqrt(w["embedding.weight"].shape[1]) + w["positions.weight"][: len(ids)]
    found = []
    for block in range(layers):
        added, seen = attended(x, w, block, heads, off[1] if off and off[0] == block else None)
        x = x + added
        found.append(seen)
        hidden = gelu(linear(normed(x, w, f"blocks.{block}.mlp_norm"), w, f"blocks.{block}.mlp.up"))
        x = x + linear(hidden, w, f"blocks.{block}.mlp.down")
    return normed(x, w, "norm") @ w["output.weight"].T, found
