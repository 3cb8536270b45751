"""Byte-pair encoding, learned and applied. Sennrich, Haddow and Birch 2016, “Neural machine translation of rare words”.

Begin with characters; again and again the most frequent pair of neighbours becomes a token of its own. Two choices are
ours to name: the blank before a word is its first character (Radford et al. 2019), where Sennrich et al. mark its end; and
of equally frequent pairs the older goes first, by the place of its left, then its right part in the vocabulary, which begins
with the characters in the order of their codes. So learns the `tokenizers` library too, and a test holds us together.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import accumulate
from typing import NamedTuple

from engine.data.tokenise.chain import Chain

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
    """All words as ids, the count of every pair, and where each pair stands, so that a merge touches its places alone.

    `queue` has (−count, pair) of every count there was; those that no longer hold are thrown away when they come up.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        self.alphabet = tuple(sorted({sign for word in words for sign in word}))
        self.tokens = list(self.alphabet)
        self.ids = {token: i for i, token in enumerate(self.tokens)}
        self.chain = Chain([[self.ids[sign] for sign in word] for word in words])
        self.times = [times for word, times in words.items() for _ in word]
        self.counts: Counter[Pair] = Counter()
        self.places: dict[Pair, list[int]] = defaultdict(list)
        for place in range(len(self.times)):
            self._count(place, 1)
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
        """Make one token of a pair wherever it stands, in each word from left to right."""
        token = self._token(pair)
        changed: set[Pair] = set()
        for place in sorted(self.places.pop(pair)):
            if self.chain.pair(place) == pair:  # else one of the two has become part of another token
                changed |= self._join(place, token)
        for other in changed:
            if self.counts[other]:
                heappush(self.queue, (-self.counts[other], other))
            else:
                del self.counts[other]

    def _token(self, pair: Pair) -> int:
        text = self.tokens[pair[0]] + self.tokens[pair[1]]
        if text not in self.ids:
            self.ids[text] = len(self.tokens)
            self.tokens.append(text)
        return self.ids[text]

    def _join(self, place: int, token: int) -> set[Pair]:
        """Make one token of a place's pair -> the pairs that there are more or fewer of now."""
        before, behind = self.chain.before[place], self.chain.after[place]
        fewer = {self._count(at, -1) for at in (before, place, behind)}
        self.chain.join(place, token)
        more = {self._count(at, 1) for at in (before, place)}
        return {pair for pair in fewer | more if pair}

    def _count(self, place: int, sign: int) -> Pair | None:
        """Add a place's pair to the counts, or take it away -> the pair, if one begins there."""
        pair = self.chain.pair(place)
        if pair:
            self.counts[pair] += sign * self.times[place]
            if sign > 0:
                self.places[pair].append(place)
        return pair
