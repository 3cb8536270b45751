"""The chain rule of one node with its numbers: every path from the output, what its slopes are, and their sum."""

from collections.abc import Iterator

import numpy as np

from engine.experiments.backprop.graph import Way
from engine.tape import Frame

MOST_PATHS = 12
"""Paths that are written out."""


def chain(found: Way, node: int, sample: int) -> Frame:
    """Of a node of the graph: paths as places in `shown` from the output to it, slopes along them, products, their sum."""
    scheme, place = found.scheme, {k: i for i, k in enumerate(found.scheme.shown)}
    paths = []
    for path in _paths(scheme.edges, scheme.graph.output, node):
        paths.append(path)
        if len(paths) == MOST_PATHS:
            break
    longest = max((len(path) for path in paths), default=0)
    nodes, slopes = np.full((len(paths), longest + 1), -1), np.full((len(paths), longest), np.nan)
    for i, path in enumerate(paths):
        nodes[i, : len(path) + 1] = [place[scheme.graph.output], *(place[scheme.edges[e][0]] for e in path)]
        slopes[i, : len(path)] = found.slopes[list(path), sample]
    return {
        "chain/of": np.array(place[node]),
        "chain/nodes": nodes,
        "chain/slopes": slopes,
        "chain/products": np.nanprod(slopes, axis=1),
        "chain/count": np.array(min(count(found, node), 1e9)),
        "chain/total": found.grads[node],
        "chain/mean": np.array(found.grads[node].mean()),
    }


def _paths(edges: tuple[tuple[int, int], ...], output: int, node: int) -> Iterator[tuple[int, ...]]:
    """Edges from the output down to a node, path by path."""
    useful = _above(edges, node)
    waiting: list[tuple[int, tuple[int, ...]]] = [(output, ())]
    while waiting:
        at, path = waiting.pop()
        if at == node:
            yield path
            continue
        waiting += [(a, (*path, e)) for e, (a, b) in reversed(list(enumerate(edges))) if b == at and a in useful]


def _above(edges: tuple[tuple[int, int], ...], node: int) -> set[int]:
    """The node, and all that it leads to."""
    found = {node}
    for a, b in edges:
        if a in found:
            found.add(b)
    return found


def count(found: Way, node: int) -> float:
    """How many paths there are."""
    ways = {found.scheme.graph.output: 1.0}
    for a, b in reversed(found.scheme.edges):
        ways[a] = ways.get(a, 0.0) + ways.get(b, 0.0)
    return ways.get(node, 0.0)
