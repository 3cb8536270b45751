"""Values and gradients equal PyTorch's, central differences and the text-books' own numbers."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import SettingError
from engine.experiments.backprop.difference import difference
from engine.experiments.backprop.network import ACTIVATIONS, LOSSES
from engine.experiments.backprop.presets import BOOKS, PRESETS, ours
from engine.experiments.backprop.settings import Backprop
from tests.experiments.backprop.graphs import autograd, graphs

NET = Backprop(**PRESETS["2-2-2 net"].settings)
BATCH = Backprop(**PRESETS["Mini-batch"].settings)


def test_the_gradients_of_a_thousand_random_graphs_are_autograds_and_those_of_central_differences():
    compared = 0
    for e in graphs(1000):
        wanted = autograd(e)
        graph, found = e.scheme.graph, e.way
        for name, k in graph.leaves.items():
            assert found.grads[k, 0] == pytest.approx(wanted[name], rel=1e-6, abs=1e-9), e.expression
            left, right = _sides(e, k)
            if abs(left - right) <= 1e-3 * max(1, abs(left)):  # else there is a kink near by
                slope = float(difference(e, k, 0)["difference/value"])
                assert found.grads[k, 0] == pytest.approx(slope, rel=1e-4, abs=1e-4), e.expression
                compared += 1
    assert compared > 1500


def _sides(e: Backprop, k: int) -> tuple[float, float]:
    try:
        left, right = difference(e, k, 0)["difference/slopes"]
    except SettingError:
        return 0.0, np.inf
    return float(left), float(right)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_nets_gradients_are_autograds_at_both_depths(activation, loss):
    e = Backprop(
        subject="network",
        layers=(2, 3, 2),
        activation=activation,
        output="sigmoid",
        loss=loss,
        samples=("0.5:-1:0:1", "1:0.3:1:0"),
        values=("b1:0.1", "b4:-0.2"),
    )
    wanted = autograd(e)
    for depth in ("modules", "atoms"):
        deep = replace(e, detail=depth)
        found = {name: deep.way.grads[k].mean() for name, k in deep.scheme.graph.leaves.items()}
        assert found == pytest.approx(wanted, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("name", BOOKS)
def test_our_numbers_are_the_text_books_to_its_last_digit(name):
    e = Backprop(**PRESETS[name].settings)
    for printed in BOOKS[name].printed:
        places = len(printed.digits.partition(".")[2])
        assert ours(e, printed) == pytest.approx(float(printed.digits), abs=0.51 * 10**-places), printed


def test_two_uses_of_a_name_are_added_and_two_writings_of_a_term_are_two_nodes():
    shared, twice = Backprop(expression="h = a*b; h + h**2"), Backprop(expression="a*b + (a*b)**2")
    assert len(twice.scheme.shown) == len(shared.scheme.shown) + 1
    for e in (shared, twice):
        a, b = (float(e.numbers[name][0]) for name in "ab")
        assert e.way.grads[e.scheme.graph.leaves["a"], 0] == pytest.approx(b + 2 * a * b * b)


def test_a_kink_is_named_and_its_slope_is_pytorchs():
    e = Backprop(**PRESETS["Kinks"].settings)
    assert {name: e.way.grads[k, 0] for name, k in e.scheme.graph.leaves.items()} == {"a": 0.5, "b": 0.5}
    assert e.way.traced.kinks.sum() == 3
    assert autograd(e) == {"a": 0.5, "b": 0.5}


def test_the_scripts_print_the_numbers_of_the_page(tmp_path):
    for k, e in enumerate(
        (NET, replace(BATCH, detail="atoms"), Backprop(expression="h = a*x; max(h*h, 2) + sin(2*3)*h"))
    ):
        (tmp_path / f"{k}.py").write_text(e.script(), encoding="utf-8")
        ran = subprocess.run([sys.executable, f"{k}.py"], capture_output=True, text=True, cwd=tmp_path, timeout=120)
        assert ran.returncode == 0, ran.stderr
        first, *rest = ran.stdout.strip().split("\n")
        assert float(first.split()[-1]) == pytest.approx(e.way.traced.values[e.scheme.graph.output].mean(), rel=1e-8)
        for line in rest:
            name, _, *said = line.split()
            wanted = e.way.grads[e.scheme.graph.leaves[name]]
            wanted = wanted.mean() if len(said) == 1 else wanted
            assert np.array(said, float) == pytest.approx(wanted, rel=1e-7, abs=1e-12)
