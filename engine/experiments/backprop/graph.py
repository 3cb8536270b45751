"""A graph of scalars in float64, over samples: its values forward, its slopes and gradients backward. Linnainmaa 1970."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, groupby

import numpy as np

from engine.experiment import SettingError
from engine.experiments.backprop.language import Node
from engine.experiments.backprop.operators import OPERATORS

LETTERS = "uvqnkcdgr"
"""What nodes without a name are called by, with a number behind."""
Edge = tuple[int, int]
"""From what is read to who reads it."""


@dataclass(frozen=True)
class Graph:
    """Nodes, each after those it reads; the last statement's is the output."""

    nodes: tuple[Node, ...]
    output: int
    given: tuple[tuple[str, int], ...] = ()
    """Names that were given to nodes."""

    @cached_property
    def leaves(self) -> dict[str, int]:
        """By name, in the order in which they were written."""
        return {node.name: k for k, node in enumerate(self.nodes) if node.op == "leaf"}

    @cached_property
    def moves(self) -> frozenset[int]:
        """Nodes that a leaf leads to, and the leaves: all others are numbers for good."""
        found = set(self.leaves.values())
        for k, node in enumerate(self.nodes):
            if any(arg in found for arg in node.args):
                found.add(k)
        return frozenset(found)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """In the order of who reads; a node that reads another twice has two."""
        return tuple((arg, k) for k, node in enumerate(self.nodes) for arg in node.args if arg in self.moves)

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """All but the numbers that stand in the label of who reads them."""
        return tuple(k for k, node in enumerate(self.nodes) if node.op != "number" or k == self.output)

    @cached_property
    def names(self) -> dict[int, str]:
        """What each node is called in a formula."""
        said = {node: name for name, node in self.given} | {node: name for name, node in self.leaves.items()}
        taken = set(said.values())
        letter = next((x for x in LETTERS if not any(name.startswith(x) for name in taken)), "node")
        inner = [k for k in self.shown if k not in said and k != self.output]
        free = (name for name in (f"{letter}{n}" for n in count(1)) if name not in taken)
        outputs = chain(("f", "F", "out", "result", "output"), (f"f{n}" for n in count(1)))
        output = next(name for name in outputs if name not in taken)
        return {self.output: output} | said | {k: next(free) for k in inner}

    def label(self, k: int) -> str:
        """What stands in the node: the operator, with the numbers that it reads."""
        node = self.nodes[k]
        if node.op in ("leaf", "number"):
            return node.text
        sign, args = OPERATORS[node.op].label, [self.nodes[arg] for arg in node.args]
        if len(args) == 1 or all(arg.op != "number" for arg in args):
            return sign
        sides = [arg.text.replace("-", "−") if arg.op == "number" else "·" for arg in args]
        return f"{sign}({', '.join(sides)})" if sign.isalpha() else f"{sides[0]} {sign} {sides[1]}"


@dataclass(frozen=True)
class Trace:
    """A graph with numbers: values (nodes, samples), the slope of each edge, and where an operator has a kink."""

    graph: Graph
    values: np.ndarray
    slopes: np.ndarray
    kinks: np.ndarray


def trace(
    graph: Graph, leaves: Mapping[str, np.ndarray], samples: int = 1, nudge: tuple[int, float] = (-1, 0.0)
) -> Trace:
    """Forward through all nodes, `nudge[1]` added to one of them. Raises SettingError that names the node which cannot be computed."""
    values, kinks = np.zeros((len(graph.nodes), samples)), np.zeros((len(graph.nodes), samples), bool)
    slopes: list[np.ndarray] = []
    with np.errstate(all="ignore"):
        for k, node in enumerate(graph.nodes):
            read = tuple(values[arg] for arg in node.args)
            values[k] = _value(graph, node, read, leaves) + (nudge[1] if k == nudge[0] else 0.0)
            if read:
                kinks[k] = OPERATORS[node.op].bends(*read)
                by = OPERATORS[node.op].slopes(*read, values[k])
                slopes += [_finite(slope, node) for arg, slope in zip(node.args, by, strict=True) if arg in graph.moves]
    return Trace(graph, values, np.array(slopes).reshape(-1, samples), kinks)


def _value(graph: Graph, node: Node, read: tuple[np.ndarray, ...], leaves: Mapping[str, np.ndarray]) -> np.ndarray:
    if node.op == "leaf":
        return leaves[node.name]
    if node.op == "number":
        return np.full(1, node.value)
    operator = OPERATORS[node.op]
    outside = ~operator.is_defined(*read)
    if outside.any():
        at = int(outside.argmax())
        here = [
            f"{graph.nodes[arg].text[:40]} is {x[at]:.4g}"
            for arg, x in zip(node.args, read, strict=True)
            if arg in graph.moves
        ]
        numbers = f", and {' and '.join(here)}" if here else ""
        raise SettingError(f"“{node.text[:60]}” cannot be computed: {operator.needs}{numbers}.")
    value = operator.f(*read)
    if not np.isfinite(value).all():
        raise SettingError(f"“{node.text[:60]}” is too large: numbers go up to about 1.8·10³⁰⁸.")
    return value


def _finite(slope: np.ndarray, node: Node) -> np.ndarray:
    if not np.isfinite(slope).all():
        raise SettingError(f"“{node.text[:60]}” has no finite slope here; another number fits.")
    return slope


@dataclass(frozen=True)
class Scheme:
    """What is drawn and walked over: nodes, edges between them, and which nodes are computed together in a step."""

    graph: Graph
    shown: tuple[int, ...]
    edges: tuple[Edge, ...]
    groups: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, graph: Graph) -> "Scheme":
        """Every operator a step of its own."""
        return cls(graph, graph.shown, graph.edges, tuple((k,) for k in graph.shown if graph.nodes[k].args))

    @classmethod
    def coarse(cls, graph: Graph, groups: tuple[tuple[int, ...], ...]) -> "Scheme":
        """Only leaves and these nodes; what lies between them is one edge."""
        kept = {*graph.leaves.values(), *(k for group in groups for k in group)}
        ones = np.ones((len(graph.edges), 1))
        return cls(graph, tuple(sorted(kept)), tuple(composed(graph, ones, kept)), groups)

    @cached_property
    def is_whole(self) -> bool:
        """Whether its edges are those of the graph."""
        return self.edges == self.graph.edges

    def slopes(self, traced: Trace) -> np.ndarray:
        """The slope of each of its edges, (edges, samples)."""
        if self.is_whole:
            return traced.slopes
        return np.array(list(composed(self.graph, traced.slopes, set(self.shown)).values()))


def composed(graph: Graph, slopes: np.ndarray, kept: set[int]) -> dict[Edge, np.ndarray]:
    """Edges between kept nodes, with the slope over all paths between them that meet no other kept one."""
    into = {k: list(edges) for k, edges in groupby(range(len(graph.edges)), lambda e: graph.edges[e][1])}
    found: dict[Edge, np.ndarray] = {}
    for target in sorted(kept):
        reached = {target: np.ones(slopes.shape[1])}
        for k in range(target, -1, -1):
            if k not in reached or (k in kept and k != target):
                continue
            for e in into.get(k, ()):
                source = graph.edges[e][0]
                reached[source] = reached.get(source, 0.0) + reached[k] * slopes[e]
        found |= {
            (source, target): slope for source, slope in sorted(reached.items()) if source in kept and source != target
        }
    return found


@dataclass(frozen=True)
class Way:
    """Forward and back over a scheme: values and gradients by node of the graph, what every edge hands down, (…, samples)."""

    scheme: Scheme
    traced: Trace
    slopes: np.ndarray
    grads: np.ndarray
    down: np.ndarray


def way(scheme: Scheme, traced: Trace) -> Way:
    """Reverse accumulation from the output, whose gradient is 1. Raises SettingError where a gradient is too large."""
    slopes, grads = scheme.slopes(traced), np.zeros_like(traced.values)
    down = np.zeros((len(scheme.edges), traced.values.shape[1]))
    grads[scheme.graph.output] = 1.0
    with np.errstate(all="ignore"):
        for e in range(len(scheme.edges) - 1, -1, -1):
            source, target = scheme.edges[e]
            down[e] = grads[target] * slopes[e]
            grads[source] += down[e]
    if not np.isfinite(grads).all():
        worst = int((~np.isfinite(grads)).any(axis=1).argmax())
        raise SettingError(f"The gradient of “{scheme.graph.nodes[worst].text[:60]}” is too large.")
    return Way(scheme, traced, slopes, grads, down)
