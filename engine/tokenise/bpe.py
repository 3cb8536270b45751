"""Byte-pair encoding, learned and applied. Sennrich, Haddow and Birch 2016, “Neural machine translation of rare words”.

Begin with characters; again and again the most frequent pair of neighbours becomes a token of its own. Two choices are
ours to name: the blank before a word is its first character (Radford et al. 2019), where Sennrich et al. mark its end; and
of equally frequent pairs the older goes first, by the place of its left, then its right part in the vocabulary, which begins
with the characters in the order of their codes. So learns the `tokenizers` library too, and a test holds us together.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import accumulate, pairwise
from typing import NamedTuple

Pair = tuple[int, int]


class Merge(NamedTuple):
    """Two neighbours that became one token, and how often they stood together then."""

    left: str
    right: str
    count: int


@dataclass(frozen=True)
class Learned:
    """What was learned: the characters in order, the merges in order, and at each merge the pairs that came next in rank."""

    alphabet: tuple[str, ...]
    merges: tuple[Merge, ...]
    rivals: tuple[tuple[Merge, ...], ...]

    @cached_property
    def ranks(self) -> dict[tuple[str, str], int]:
        """Each pair's place among the merges; a pair that had to be merged twice has its first."""
        found: dict[tuple[str, str], int] = {}
        for rank, (left, right, _) in enumerate(self.merges):
            found.setdefault((left, right), rank)
        return found

    @cached_property
    def ids(self) -> dict[str, int]:
        """Every token's place in the vocabulary. Two ways to the same token make one entry."""
        found = {sign: i for i, sign in enumerate(self.alphabet)}
        for left, right, _ in self.merges:
            found.setdefault(left + right, len(found))
        return found

    @property
    def sizes(self) -> list[int]:
        """The vocabulary's size after 0, 1, … merges."""
        made = [self.ids[left + right] + 1 for left, right, _ in self.merges]
        return list(accumulate(made, max, initial=len(self.alphabet)))


def learn(words: Mapping[str, int], most: int, least: int = 2, n_rivals: int = 4) -> Learned:
    """At most so many merges from words with their counts, as long as a pair occurs `least` times."""
    learner = Learner(words)
    merges, rivals = [], []
    while len(merges) < most:
        ranking = learner.ranking(1 + n_rivals, least)
        if not ranking:
            break
        merges.append(learner.said(ranking[0]))
        rivals.append(tuple(map(learner.said, ranking[1:])))
        learner.merge(ranking[0])
    return Learned(learner.alphabet, tuple(merges), tuple(rivals))


class Learner:
    """All words as ids, the count of every pair, and where each pair stands, so that a merge touches few words.

    `queue` has (−count, pair) of every count there was; those that no longer hold are thrown away when they come up.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        self.alphabet = tuple(sorted({sign for word in words for sign in word}))
        self.tokens = list(self.alphabet)
        self.ids = {token: i for i, token in enumerate(self.tokens)}
        self.words = [[self.ids[sign] for sign in word] for word in words]
        self.times = list(words.values())
        self.counts: dict[Pair, int] = defaultdict(int)
        self.places: dict[Pair, set[int]] = defaultdict(set)
        for place, word in enumerate(self.words):
            self._count(place, word, 1)
        self.queue = [(-count, pair) for pair, count in self.counts.items()]
        heapify(self.queue)

    def ranking(self, n: int, least: int) -> list[Pair]:
        """The n most frequent pairs, of equally frequent ones the older first."""
        found: list[tuple[int, Pair]] = []
        while self.queue and len(found) < n and -self.queue[0][0] >= least:
            entry = heappop(self.queue)
            if self.counts.get(entry[1]) == -entry[0] and (not found or found[-1] != entry):
                found.append(entry)
        for entry in found:
            heappush(self.queue, entry)
        return [pair for _, pair in found]

    def said(self, pair: Pair) -> Merge:
        """A pair in words, with its present count."""
        return Merge(self.tokens[pair[0]], self.tokens[pair[1]], self.counts[pair])

    def merge(self, pair: Pair) -> None:
        """Make one token of a pair wherever it stands."""
        token = self._token(pair)
        changed: set[Pair] = set()
        for place in self.places.pop(pair):
            old = self.words[place]
            new = merged(old, pair, token)
            if len(new) < len(old):
                changed |= self._count(place, old, -1) | self._count(place, new, 1)
                self.words[place] = new
        del self.counts[pair]
        for other in changed - {pair}:
            heappush(self.queue, (-self.counts[other], other))

    def _token(self, pair: Pair) -> int:
        text = self.tokens[pair[0]] + self.tokens[pair[1]]
        if text not in self.ids:
            self.ids[text] = len(self.tokens)
            self.tokens.append(text)
        return self.ids[text]

    def _count(self, place: int, word: list[int], sign: int) -> set[Pair]:
        """Add a word's pairs to the counts, or take them away."""
        times, pairs = sign * self.times[place], list(pairwise(word))
        for pair in pairs:
            self.counts[pair] += times
            if sign > 0:
                self.places[pair].add(place)
        return set(pairs)


def merged(word: list[int], pair: Pair, token: int) -> list[int]:
    """The word with `token` wherever the pair stood, from left to right."""
    new, i = [], 0
    while i < len(word):
        is_pair = i + 1 < len(word) and (word[i], word[i + 1]) == pair
        new.append(token if is_pair else word[i])
        i += 1 + is_pair
    return new
