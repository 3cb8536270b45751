"""Where nodes stand: after what they read, none on another, no wires crossed without need, and found at once."""

import time
from itertools import combinations, pairwise

import numpy as np
import pytest

from engine.experiments.backprop.layout import layout
from engine.experiments.backprop.presets import PRESETS
from engine.experiments.backprop.settings import Backprop
from tests.experiments.backprop.graphs import graphs

TREES = ["(x + y) * z", "tanh(a*b + c)**2", "1/(1 + exp(-(w*x + v*y + b)))", "max(a*b, c) - ln(d*d2 + exp(e))"]
DEAREST = "a*b*c*d" + "".join(f"+{'abcd'[i % 4]}" for i in range(56))
ALL = [*graphs(60, seed=7), *(Backprop(**preset.settings) for preset in PRESETS.values())]
VALUES = tuple(f"{name}:1" for name in "abcdexyz")


def wires(e: Backprop) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    """Every piece of a wire between two columns."""
    routes = [[tuple(point) for point in route if not np.isnan(point[0])] for route in layout(e.scheme).routes]
    return {piece for route in routes for piece in pairwise(route)}


def crossed(e: Backprop) -> int:
    """Pairs of wires that cross."""
    pairs = combinations(wires(e), 2)
    return sum(a[0][0] == b[0][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < -1e-9 for a, b in pairs)


@pytest.mark.parametrize("text", TREES)
def test_the_wires_of_a_tree_do_not_cross(text):
    assert crossed(Backprop(expression=text, values=VALUES)) == 0


def test_of_two_products_of_the_same_two_numbers_no_more_wires_cross_than_must():
    assert crossed(Backprop(expression="a*b + sin(a)*cos(b)", values=VALUES)) <= 1


@pytest.mark.parametrize("e", ALL, ids=lambda e: e.expression[:30])
def test_every_node_stands_behind_what_it_reads_and_none_on_another(e):
    found, place = layout(e.scheme), {k: i for i, k in enumerate(e.scheme.shown)}
    for (source, target), route in zip(e.scheme.edges, found.routes, strict=True):
        assert found.nodes[place[source], 0] < found.nodes[place[target], 0]
        points = route[~np.isnan(route[:, 0])]
        np.testing.assert_array_equal(points[[0, -1]], found.nodes[[place[source], place[target]]])
    for (x, y), (x2, y2) in combinations(found.nodes, 2):
        assert x != x2 or abs(y - y2) > 0.999
    assert min(found.nodes.min(), np.nanmin(found.routes, initial=0)) >= 0


def test_the_dearest_graph_is_laid_out_at_once():
    e = Backprop(expression=DEAREST, values=VALUES)
    layout.cache_clear()
    began = time.perf_counter()
    e.scene()
    assert time.perf_counter() - began < 2
