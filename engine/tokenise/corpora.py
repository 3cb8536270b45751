"""Texts that come with the Park, as words with their counts."""

import csv
from collections import Counter
from pathlib import Path

from engine.tokenise.pieces import pieces

FOLDER = Path(__file__).parents[2] / "assets" / "data"
MOST = 400_000
"""Characters that are learned from: 500 merges take two thirds of a second of one core."""


def _shakespeare() -> str:
    return (FOLDER / "shakespeare.txt").read_text(encoding="utf-8")[:MOST]


def _names() -> str:
    with (FOLDER / "names_us1990.csv").open(encoding="utf-8", newline="") as file:
        return "\n".join(row["name"] for row in csv.DictReader(file))


CORPORA = {"Shakespeare": _shakespeare, "first names": _names}
"""The beginning of the collected works; first names of the US census of 1990."""


def counted(text: str) -> dict[str, int]:
    """The words of a text, each with its count, the most frequent first."""
    return dict(Counter(pieces(text)).most_common())
