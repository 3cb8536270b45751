"""What heads do, measured: scores from 0 to 1 on sequences made for it, and a name where one is high.

A random segment of n different tokens is said twice. Each score is a mean of pattern entries: the first time, where nothing
repeats, on the token before (i, i − 1), on the token after (i, i + 1), on the first (i, 0), on itself (i, i); the second time, for
induction, on what followed the same token the first time (i, i − n + 1). Olsson et al. 2022, “In-context learning and
induction heads”. The first four are not measured where the segment repeats: a head may do there what no text needs.
"""

import numpy as np

KINDS = ("previous token", "next token", "first token", "itself", "induction")
NAMED = 0.5
"""A head is named by its highest score from here on: more than half of what it looks at."""


def names_of(scores: np.ndarray) -> np.ndarray:
    """Scores (attentions, heads, kinds) -> of each head the kind that it is named by, or −1 (attentions, heads) int32."""
    return np.where(scores.max(axis=2) >= NAMED, scores.argmax(axis=2), -1).astype(np.int32)


def scores_of(pattern: np.ndarray) -> np.ndarray:
    """Patterns (b, heads, 2n, 2n) -> (heads, kinds)."""
    n = pattern.shape[-1] // 2
    once = pattern[:, :, :n, :n]
    before, after, itself = (np.diagonal(once, offset, axis1=2, axis2=3) for offset in (-1, 1, 0))
    # The diagonal of (i, i − n + 1) begins at i = n − 1, the last of the first half.
    back = np.diagonal(pattern, 1 - n, axis1=2, axis2=3)[:, :, 1:]
    found = before, after, once[:, :, 1:, 0], itself, back
    return np.stack([_mean(part) for part in found], axis=1)


def _mean(entries: np.ndarray) -> np.ndarray:
    """Entries (b, heads, places) -> (heads,) float64; 0 where there are none, as a single token has none before it."""
    return entries.mean(axis=(0, 2), dtype=np.float64) if entries.shape[2] else np.zeros(entries.shape[1])
