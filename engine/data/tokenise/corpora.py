"""Texts that come with the Park, as words with their counts."""

from collections import Counter

from engine.data.texts import first_names, shakespeare
from engine.data.tokenise.pieces import pieces

MOST = 400_000
"""Characters that are learned from: 500 merges take two fifths of a second of one core."""


CORPORA = {"Shakespeare": lambda: shakespeare()[:MOST], "first names": lambda: "\n".join(first_names())}
"""The beginning of the collected works; first names of the US census of 1990."""


def counted(text: str) -> dict[str, int]:
    """The words of a text, each with its count, the most frequent first."""
    return dict(Counter(pieces(text)).most_common())
