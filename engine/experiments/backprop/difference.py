"""The gradient once more, without any rule: a node a little larger, a little smaller, and what comes out."""

import numpy as np

from engine.experiments.backprop.graph import trace
from engine.experiments.backprop.settings import Backprop
from engine.tape import Frame

NUDGE = 6e-6
"""Of the size of the number, at least of 1: about the cube root of float64's precision, where errors of cutting and rounding meet."""


def difference(e: Backprop, node: int, sample: int) -> Frame:
    """The central difference of the output by a node. Raises SettingError where a neighbour cannot be computed."""
    graph, found = e.scheme.graph, e.way
    h = NUDGE * max(1.0, abs(float(found.traced.values[node, sample])))
    above, below = (trace(graph, e.numbers, e.n_samples, (node, by)).values[graph.output, sample] for by in (h, -h))
    here = found.traced.values[graph.output, sample]
    return {
        "difference/of": np.array(e.scheme.shown.index(node)),
        "difference/nudge": np.array(h),
        "difference/sides": np.array([below, above]),
        "difference/slopes": np.array([(here - below) / h, (above - here) / h]),
        "difference/value": np.array((above - below) / (2 * h)),
        "difference/gradient": np.array(found.grads[node, sample]),
    }
