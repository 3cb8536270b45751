"""A unit's sums on their way to the page that lays them on the curve of its activation: text that gives back the same float32."""

from urllib.parse import urlencode

import numpy as np

from engine.compact import packed

MOST = 1000
"""Sums of one unit that a link carries: so many still get through every proxy."""
TAB = "Where am I"


def address(sums: np.ndarray, activation: str, words: str) -> str:
    """The link's part behind the question mark; `words`: whose sums they are, and of when."""
    text = ",".join(repr(float(str(z))) for z in sums.astype(np.float32)[:MOST])
    said = {"tab": TAB, "sums_activation": activation, "sums_of": words, "sums": packed(text)}
    return urlencode(said, safe=",:~")
