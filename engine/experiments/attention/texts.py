"""Texts to learn from, as ids: what is trained on and what is held back."""

from functools import lru_cache
from typing import Any

import numpy as np

from engine.data.texts import first_names, shakespeare
from engine.experiments.attention.tasks import as_read, vocabulary_of
from engine.experiments.attention.tokens import UNKNOWN, folded

TEST_SHARE = 10
"""One part in so many, the last, is held back."""


def parts(e: Any) -> tuple[np.ndarray, np.ndarray]:
    """Ids to train on and to test on. Names are shuffled first, so that those held back are no rarer."""
    own = as_read(e, e.own_text) if e.task == "own text" else ""
    seed = e.seed_data if e.task == "names" else 0
    return _parts(e.task, own, seed, e.context, vocabulary_of(e))


@lru_cache(maxsize=4)
def _parts(task: str, own: str, seed: int, context: int, vocabulary: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    if task == "names":
        names = first_names()
        order = np.random.default_rng([seed, 4]).permutation(len(names))
        text = folded("\n".join(names[i] for i in order))
    else:
        text = own or shakespeare()
    ids = characters(text, vocabulary)
    held = max(len(ids) // TEST_SHARE, context + 2)
    return ids[:-held], ids[-held:]


def characters(text: str, vocabulary: tuple[str, ...]) -> np.ndarray:
    """Ids (t,) int64 of a text whose tokens are single characters; `encoded` for long texts, in one pass."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    known, ids = zip(*sorted((ord(token), i) for i, token in enumerate(vocabulary)), strict=True)
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(np.array(known)[places] == codes, np.array(ids)[places], vocabulary.index(UNKNOWN))


def windows(ids: np.ndarray, size: int, rng: np.random.Generator, b: int) -> np.ndarray:
    """So many stretches (b, size) of a text, from anywhere."""
    starts = rng.integers(0, len(ids) - size + 1, b)
    return ids[starts[:, None] + np.arange(size)]
