"""The compiled kernel against float64 autograd and torch.optim, over every entry of every catalog and all pairs of them."""

import itertools

import numpy as np
import pytest
import torch

from engine import catalog
from engine.experiments.playground.network import Network
from engine.experiments.playground.reference import Reference
from engine.experiments.playground.settings import Playground
from engine.kernel import flat
from engine.kernel.network import State

SMALL = {"lr": 1e-4, "n_points": 60, "batch_size": 7}
"""Small steps: near a rate of 1 training is chaotic, and two orders of the same float64 sums differ after 10 epochs."""

FACTORS = {
    "data": ["XOR", "blobs", "hills"],
    "activation": [name for name in catalog.ACTIVATIONS if name not in catalog.STEPS],
    "loss": list(catalog.LOSSES),
    "optimizer": list(catalog.OPTIMIZERS),
    "schedule": list(catalog.SCHEDULES),
    "init": [name for name in catalog.INITS if name != "zeros"],
    "clip": [0.0, 0.05],
    "l1": [0.0, 0.003],
    "l2": [0.0, 0.01],
    "dropout": [0.0, 0.4],
    "biases": [True, False],
    "shuffle": [True, False],
    "output": ["automatic", "sigmoid", "ReLU", "sin"],
    "batch_size": [1, 7, 16, 17, 60],
}


def pairwise(factors: dict[str, list]) -> list[dict]:
    """Few rows in which every pair of values of two factors occurs: greedily, the row that covers most of what is missing."""
    names = list(factors)
    rng = np.random.default_rng(0)
    missing = {((a, u), (b, v)) for a, b in itertools.combinations(names, 2) for u in factors[a] for v in factors[b]}
    rows = []
    while missing:
        (a, u), (b, v) = next(iter(sorted(missing, key=str)))
        tried = [
            {name: factors[name][rng.integers(len(factors[name]))] for name in names} | {a: u, b: v} for _ in range(40)
        ]
        best = max(tried, key=lambda row: sum(pair <= set(row.items()) for pair in map(set, missing)))
        missing -= {pair for pair in missing if set(pair) <= set(best.items())}
        rows.append(best)
    return rows


def experiment_of(row: dict) -> Playground:
    """The row as an experiment, mended where a loss does not go with the data."""
    values = {
        **{name: getattr(Playground(), name) for name in Playground.__dataclass_fields__},
        **SMALL,
        **row,
        "schedule_epochs": 4,
        "hidden": (5, 3),
    }
    return Playground(**Playground.mend(values, "data"))


def trained(experiment: Playground, dtype: type, updates: int) -> tuple[Network, State]:
    network = Network(experiment, dtype)
    state = State.of(network.initial())
    network.dense.train(state, updates)
    return network, state


def check(experiment: Playground, dtype: type = np.float64, tolerance: float = 1e-6) -> None:
    """Ten epochs: parameters, both losses and the gradient agree within `tolerance`."""
    reference = Reference(experiment)
    updates = 10 * reference.per_epoch
    network, state = trained(experiment, dtype, updates)
    reference.train(updates)
    assert np.isfinite(reference.flat()).all()
    np.testing.assert_allclose(
        state.params, reference.flat(), atol=tolerance, rtol=tolerance if dtype is np.float32 else 0
    )
    for name in ("train", "test"):
        loss = network.dense.evaluate(state.params, network.tasks[name]).loss
        assert loss == pytest.approx(reference.loss(name), abs=tolerance)
    gradient = network.dense.evaluate(state.params, network.tasks["train"], has_gradient=True).grad
    np.testing.assert_allclose(gradient, reference.gradient(), atol=5 * tolerance, rtol=5 * tolerance)


@pytest.mark.parametrize("row", pairwise(FACTORS), ids=lambda row: "-".join(str(value) for value in row.values()))
def test_kernel_equals_autograd_for_every_pair_of_settings(row):
    check(experiment_of(row))


@pytest.mark.parametrize("optimizer", catalog.OPTIMIZERS)
@pytest.mark.parametrize("activation", ["tanh", "ReLU", "sigmoid"])
def test_single_precision_equals_double_autograd(optimizer, activation):
    check(Playground(optimizer=optimizer, activation=activation, lr=1e-4, n_points=100), np.float32)


@pytest.mark.parametrize("activation", catalog.ACTIVATIONS)
def test_a_single_neuron_equals_autograd(activation):
    check(Playground(hidden=(), activation=activation, lr=1e-3, n_points=60))


@pytest.mark.parametrize("device", ["cpu"] + ["cuda"] * torch.cuda.is_available())
def test_the_reference_learns_the_same_on_every_device_there_is(device):
    experiment = Playground(n_points=60, lr=1e-3, dropout=0.2)
    reference = Reference(experiment, device=device)
    reference.train(30)
    _, state = trained(experiment, np.float64, 30)
    np.testing.assert_allclose(state.params, reference.flat(), atol=1e-9)


def test_the_largest_network_equals_autograd():
    check(Playground(hidden=(8,) * 6, features=tuple(catalog.FEATURES), n_points=60, lr=1e-3))


def test_zero_weights_stay_zero_and_only_the_output_bias_learns():
    _, state = trained(Playground(init="zeros", n_points=50, train_share=30), np.float64, 50)
    named = flat.parts(state.params, (2, 4, 2, 1))
    assert np.all(named["0.weight"] == 0)
    assert np.all(named["1.weight"] == 0)
    assert named["2.bias"] != 0


@pytest.mark.parametrize("loss", catalog.LOSSES)
def test_gradient_equals_finite_differences(loss):
    experiment = experiment_of({"data": "blobs", "loss": loss, "activation": "softplus", "init": "Xavier"})
    network, state = trained(experiment, np.float64, 20)
    task, h = network.tasks["train"], 1e-6

    def loss_at(k: int, shift: float) -> float:
        moved = state.params.copy()
        moved[k] += shift
        return network.dense.evaluate(moved, task).loss

    slopes = [(loss_at(k, h) - loss_at(k, -h)) / (2 * h) for k in range(state.params.size)]
    np.testing.assert_allclose(network.dense.evaluate(state.params, task, has_gradient=True).grad, slopes, atol=1e-6)


@pytest.mark.parametrize("name", catalog.ACTIVATIONS)
def test_the_catalog_curve_is_the_kernel_function(name):
    z = np.linspace(-9, 9, 401)
    experiment = Playground(hidden=(), activation=name, features=("x1",), n_points=20)
    network = Network(experiment, np.float64)

    f = network.dense.activations(np.array([1.0, 0.0]), z[None], 1, 1)[0]
    np.testing.assert_allclose(f, catalog.ACTIVATIONS[name].f(z), atol=1e-9)


def test_rosenblatt_learns_and_but_never_xor():
    for (gate, learns), step in itertools.product((("AND gate", True), ("XOR gate", False)), catalog.STEPS):
        experiment = Playground(data=gate, hidden=(), activation=step, lr=0.1, batch_size=1)
        network, state = trained(experiment, np.float32, 4 * 200)
        evaluated = network.dense.evaluate(state.params, network.tasks["train"])
        assert bool((network.predicted(evaluated.outputs) == network.train.y).all()) is learns


@pytest.mark.parametrize("widths", [(2, 1), (2, 4, 2, 1), (7, *(8,) * 6, 3)])
def test_every_parameter_has_a_place_and_a_number_in_the_flat_array(widths):
    numbers = flat.parts(np.arange(flat.size(widths)), widths)
    for number in range(flat.size(widths)):
        layer, unit, source = flat.place_of(widths, number)
        assert flat.number_of(widths, (layer, unit, source)) == number
        is_weight = source < widths[layer]
        assert flat.are_weights(widths)[number] == is_weight
        table = numbers[f"{layer}.{'weight' if is_weight else 'bias'}"]
        assert (table[unit, source] if is_weight else table[unit]) == number
