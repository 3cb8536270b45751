"""Where the nodes of a graph stand: in columns, with few crossings. After Sugiyama, Tagawa and Toda 1981."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from engine.experiments.backprop.graph import Edge, Scheme

SWEEPS, PULLS = 8, 30
THIN = 0.5
"""The room of a wire that passes a column, where a node takes 1. Such a point of a wire has a number below 0."""


@dataclass(frozen=True)
class Layout:
    """Column and height of each shown node, (nodes, 2), and of the points that each edge passes, NaN behind its last one, (edges, passed, 2)."""

    nodes: np.ndarray
    routes: np.ndarray


@lru_cache(maxsize=64)
def layout(scheme: Scheme) -> Layout:
    """The layout with the fewest crossings that some sweeps find."""
    ranks = _ranks(scheme)
    columns, chains = _columns(scheme, ranks)
    links = list(dict.fromkeys(link for chain in chains for link in pairwise(chain)))
    columns = _untangled(columns, links)
    heights = _heights(columns, links)
    place = {k: (float(c), heights[k]) for c, column in enumerate(columns) for k in column}
    routes = np.full((len(chains), max((len(chain) for chain in chains), default=2), 2), np.nan)
    for e, chain in enumerate(chains):
        routes[e, : len(chain)] = [place[k] for k in chain]
    nodes = np.array([place[k] for k in scheme.shown])
    low = min(heights.values())
    return Layout(nodes - (0, low), routes - (0, low))


def _ranks(scheme: Scheme) -> dict[int, int]:
    """The column of each node: behind all that it reads; leaves directly before who reads them first."""
    ranks = dict.fromkeys(scheme.shown, 0)
    for source, target in scheme.edges:
        ranks[target] = max(ranks[target], ranks[source] + 1)
    readers: dict[int, list[int]] = {}
    for source, target in scheme.edges:
        readers.setdefault(source, []).append(ranks[target])
    for leaf in scheme.graph.leaves.values():
        ranks[leaf] = min(readers.get(leaf, [1])) - 1
    return ranks


def _columns(scheme: Scheme, ranks: dict[int, int]) -> tuple[list[list[int]], list[list[int]]]:
    """The points of each column from above, as they were written, and the points that each edge goes through: those from one node together."""
    columns: list[list[int]] = [[] for _ in range(max(ranks.values()) + 1)]
    for k in _as_written(scheme):
        columns[ranks[k]].append(k)
    chains: list[list[int]] = []
    passed: dict[tuple[int, int], int] = {}
    for source, target in scheme.edges:
        chain = [source]
        for column in range(ranks[source] + 1, ranks[target]):
            if (source, column) not in passed:
                passed[source, column] = -1 - len(passed)
                columns[column].append(passed[source, column])
            chain.append(passed[source, column])
        chains.append([*chain, target])
    return columns, chains


def _as_written(scheme: Scheme) -> list[int]:
    """All nodes from the output on, what they read first: so no wires of a tree cross."""
    reads: dict[int, list[int]] = {k: [] for k in scheme.shown}
    for source, target in scheme.edges:
        reads[target].append(source)
    found: dict[int, None] = {}
    waiting = [(scheme.graph.output, False)]
    while waiting:
        k, is_done = waiting.pop()
        if is_done or not reads[k]:
            found.setdefault(k)
        elif k not in found:
            waiting += [(k, True), *((source, False) for source in reversed(reads[k]))]
    return [*found, *(k for k in scheme.shown if k not in found)]


def _untangled(columns: list[list[int]], links: Sequence[Edge]) -> list[list[int]]:
    """Each column in the order of the mean places of its neighbours, forward and back, as long as that helps."""
    best, fewest = columns, crossings(columns, links)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        columns = _swept(columns, links, sweep % 2 == 0)
        now = crossings(columns, links)
        if now < fewest:
            best, fewest = columns, now
    return best


def _swept(columns: list[list[int]], links: Sequence[Edge], is_forward: bool) -> list[list[int]]:
    columns, place = [list(column) for column in columns], _places(columns)
    for column in columns if is_forward else reversed(columns):
        near: dict[int, list[float]] = {k: [] for k in column}
        for source, target in links:
            here, there = (target, source) if is_forward else (source, target)
            if here in near:
                near[here].append(place[there])
        means = {k: sum(near[k]) / len(near[k]) if near[k] else place[k] for k in column}
        column.sort(key=means.__getitem__)
        place |= {k: i / max(1, len(column) - 1) for i, k in enumerate(column)}
    return columns


def _places(columns: list[list[int]]) -> dict[int, float]:
    """How far down in its column each point stands, 0 to 1."""
    return {k: i / max(1, len(column) - 1) for column in columns for i, k in enumerate(column)}


def crossings(columns: list[list[int]], links: Sequence[Edge]) -> int:
    """How many pairs of wires between two columns cross."""
    place = {k: (c, i) for c, column in enumerate(columns) for i, k in enumerate(column)}
    found = 0
    for c in range(len(columns) - 1):
        ends = np.array([(place[a][1], place[b][1]) for a, b in links if place[a][0] == c]).reshape(-1, 2)
        left, right = (np.sign(ends[:, None, side] - ends[None, :, side]) for side in (0, 1))
        found += int((left * right < 0).sum()) // 2
    return found


def _heights(columns: list[list[int]], links: Sequence[Edge]) -> dict[int, float]:
    """Heights at which points stand near the mean of their neighbours, and none upon another."""
    y = {k: float(i) for column in columns for i, k in enumerate(column)}
    near: dict[int, list[int]] = {k: [] for k in y}
    for source, target in links:
        near[source].append(target)
        near[target].append(source)
    for pull in range(PULLS):
        for column in columns if pull % 2 else reversed(columns):
            wished = [sum(y[n] for n in near[k]) / len(near[k]) if near[k] else y[k] for k in column]
            y |= zip(column, _apart(column, wished), strict=True)
    return y


def _apart(column: list[int], wished: list[float]) -> list[float]:
    """The wished heights, moved apart as far as the points need, and on the whole not away from them."""
    found: list[float] = []
    for i, (k, height) in enumerate(zip(column, wished, strict=True)):
        room = (_room(column[i - 1]) + _room(k)) / 2 if i else 0.0
        found.append(height if not i else max(height, found[-1] + room))
    shift = float(np.mean(np.array(found) - np.array(wished))) if found else 0.0
    return [height - shift for height in found]


def _room(k: int) -> float:
    return THIN if k < 0 else 1.0
