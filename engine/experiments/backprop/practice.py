"""Gradients to find by hand: which are asked for, and where an answer went wrong."""

from collections.abc import Iterator
from math import isfinite, prod

import numpy as np

from engine.experiments.backprop.graph import Edge
from engine.experiments.backprop.operators import OPERATORS
from engine.experiments.backprop.settings import Backprop
from engine.tape import Frame, utf8

ASKED, CLOSE, NOUGHT = 4, 0.01, 1e-6
"""How many gradients are blanked, how near an answer must come as a share of it, and to 0."""


def asked(e: Backprop, seed: int) -> list[int]:
    """Nodes whose gradients are to be found: drawn from all but the output, inputs and targets, in the order of the way back."""
    own = set(e.columns) if e.is_net else set()
    free = [k for k in e.scheme.shown if k in e.scheme.graph.moves and k != e.scheme.graph.output]
    free = [k for k in free if e.scheme.graph.nodes[k].name not in own]
    drawn = np.random.default_rng(seed).permutation(len(free))[:ASKED]
    return [free[i] for i in sorted(drawn, reverse=True)]


def checked(e: Backprop, node: int, answer: float, sample: int) -> Frame:
    """Whether an answer is right, and if not, which mistake gives it."""
    right = float(e.way.grads[node, sample])
    is_right = is_near(answer, right)
    words = "Right." if is_right else _wrong(e, node, answer, sample)
    return {"answer/right": np.array(is_right, np.uint8), "text/answer": utf8(words)}


def is_near(answer: float, right: float) -> bool:
    """Within 1 %; nothing is near to what is beyond all numbers."""
    return isfinite(right) and abs(answer - right) <= max(CLOSE * abs(right), NOUGHT)


def _wrong(e: Backprop, node: int, answer: float, sample: int) -> str:
    for value, words in mistakes(e, node, sample):
        if is_near(answer, value):
            return words
    return "Not yet: multiply what comes from upstream by the slope of each path, then add the paths."


def mistakes(e: Backprop, node: int, sample: int) -> Iterator[tuple[float, str]]:
    """Likely mistakes, the likeliest first: what they give, and a sentence about each."""
    found, names = e.way, e.scheme.graph.names
    right = float(found.grads[node, sample])
    yield -right, "The size is right, the sign is not: look at where a minus goes along."
    paths = [
        (edge, float(found.slopes[i, sample]), float(found.down[i, sample]))
        for i, edge in enumerate(e.scheme.edges)
        if edge[0] == node
    ]
    if len(paths) > 1:
        for edge, _, down in paths:
            yield right - down, f"A path was forgotten: the one through {names[edge[1]]}."
        for edge, _, down in paths:
            yield down, f"This is the path through {names[edge[1]]} alone: {len(paths)} paths are to be added."
        yield prod(down for _, _, down in paths), "The paths are to be added, not multiplied."
    yield (
        sum(slope for _, slope, _ in paths),
        "This is the slope alone: multiply it by the gradient that comes from upstream.",
    )
    yield (
        sum(_upstream(e, edge, sample) for edge, _, _ in paths),
        "This is what comes from upstream: multiply it by the slope.",
    )
    yield (
        sum(_upstream(e, edge, sample) * float(found.traced.values[node, sample]) for edge, _, _ in paths),
        f"This is upstream times {names[node]} itself: multiply it by the slope instead, which of a product is the other factor.",
    )
    yield (
        sum(_upstream(e, edge, sample) + slope for edge, slope, _ in paths),
        "Upstream and slope are to be multiplied, not added.",
    )
    yield float(found.traced.values[node, sample]), f"This is the value of {names[node]}; its gradient is asked for."
    yield right / 2, "A factor 2 is missing."
    yield right * 2, "A factor 2 is too many."


def _upstream(e: Backprop, edge: Edge, sample: int) -> float:
    return float(e.way.grads[edge[1], sample])


def hint(e: Backprop, node: int) -> str:
    """The rule of each node that reads it."""
    graph = e.scheme.graph
    readers = list(dict.fromkeys(b for a, b in e.scheme.edges if a == node))
    said = [f"{graph.names[b]} = {graph.nodes[b].text[:60]}" for b in readers]
    if e.scheme.is_whole:
        said = [f"{words}: {OPERATORS[graph.nodes[b].op].rule}" for words, b in zip(said, readers, strict=True)]
    paths = " and ".join(graph.names[b] for b in readers)
    return f"It is read by {paths}. {'; '.join(said)}."
