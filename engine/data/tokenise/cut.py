"""A text cut into tokens, each in its place: by characters, by words, by merges."""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from engine.data.tokenise.chain import Chain
from engine.data.tokenise.pieces import pieces

UNKNOWN = -1
"""The id of a token that a vocabulary lacks."""


class Cut(NamedTuple):
    """Tokens of a text as (start, end, id), and the size of the vocabulary that the ids are from."""

    tokens: list[tuple[int, int, int]]
    size: int

    @property
    def unknown(self) -> int:
        """How many tokens the vocabulary lacks."""
        return sum(token == UNKNOWN for _, _, token in self.tokens)


def characters(text: str, alphabet: Iterable[str]) -> Cut:
    """Every character a token."""
    ids = {sign: i for i, sign in enumerate(alphabet)}
    return Cut([(i, i + 1, ids.get(sign, UNKNOWN)) for i, sign in enumerate(text)], len(ids))


def words(text: str, vocabulary: Iterable[str]) -> Cut:
    """Every word a token; the blank before it does not make it another word."""
    ids = {word: i for i, word in enumerate(vocabulary)}
    parts = pieces(text)
    ends = list(accumulate(map(len, parts)))
    found = [(end - len(part), end, ids.get(plain(part), UNKNOWN)) for part, end in zip(parts, ends, strict=True)]
    return Cut(found, len(ids))


def plain(piece: str) -> str:
    """A piece without the blank before it; nothing but blanks is a word of its own."""
    return piece.strip() or piece


def borders(text: str, ranks: Mapping[tuple[str, str], int]) -> list[int]:
    """After how many merges each border between two characters of a text falls (characters − 1,); −1: it stays."""
    known: dict[str, list[int]] = {}
    found: list[int] = []
    for piece in pieces(text):
        if piece not in known:
            known[piece] = [*falls(piece, ranks), UNKNOWN]
        found += known[piece]
    return found[:-1]


def falls(word: str, ranks: Mapping[tuple[str, str], int]) -> list[int]:
    """After how many merges each border between two characters of a word falls (characters − 1,); −1: it stays.

    The tokens after m merges are what lies between the borders that are left: those with −1, or with more than m. Pairs wait
    in a heap, of the same rank the first in the word, so that n characters take n log n steps.
    """
    chain, fallen, latest = Chain([word]), [-1] * max(0, len(word) - 1), 0
    queue = [(ranks[pair], place) for place in range(len(word)) if (pair := chain.pair(place)) in ranks]
    heapify(queue)
    while queue:
        rank, place = heappop(queue)
        pair = chain.pair(place)
        if pair is None or ranks.get(pair) != rank:
            continue  # one of the two has become part of another token
        # Two merges may lead to the same token, and a third that was learned between them may want it: it waits for the second.
        latest = max(latest, rank + 1)
        fallen[chain.join(place, "".join(pair)) - 1] = latest
        for near in (place, chain.before[place]):
            if (pair := chain.pair(near)) in ranks:
                heappush(queue, (ranks[pair], near))
    return fallen


def needed(found: list[int], n_merges: int) -> list[int]:
    """How many tokens a text has after 0, 1, … merges (n_merges + 1,), from its borders."""
    fallen = np.bincount([at for at in found if at > 0], minlength=n_merges + 1)
    return (len(found) + 1 - np.cumsum(fallen)).tolist()


def tokens(text: str, found: list[int], merges: int) -> list[str]:
    """The tokens of a text after so many merges, from its borders."""
    stays = [i + 1 for i, at in enumerate(found) if not 0 < at <= merges]
    return [text[start:end] for start, end in pairwise([0, *stays, len(text)])] if text else []
