"""What the list of words says of learning, measured over several seeds."""

from dataclasses import replace

import numpy as np
import pytest

from engine.catalog import ACTIVATIONS
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.weights import fresh
from engine.experiments.playground.network import network_of
from engine.experiments.playground.settings import Playground
from tests.claims.lessons import epochs, seeded
from tests.claims.test_small_networks import CARDS

RINGS = Playground(data="circle", hidden=(8, 4), noise=0.1)


def weights(frame):
    return np.abs(np.concatenate([frame[f"param/{layer}.weight"].ravel() for layer in range(3)]))


@pytest.mark.parametrize("e", seeded(RINGS, range(1, 4)))
def test_l1_presses_most_weights_to_nearly_0_and_l2_keeps_all_of_them_small(e):
    free, l1, l2 = (weights(epochs(replace(e, **penalty), 160)[0]) for penalty in ({}, {"l1": 0.01}, {"l2": 0.01}))
    assert np.mean(l1 < 0.02) > 0.5 > 0.1 > np.mean(l2 < 0.02)
    assert l2.max() < free.max()


@pytest.mark.parametrize("e", seeded(CARDS["moons"], range(1, 4)))
def test_more_data_less_noise_a_penalty_and_dropout_keep_a_network_from_learning_by_heart(e):
    def losses(**changed):
        frame = epochs(replace(e, **changed), 400)[0]
        return frame["loss/train"], frame["loss/test"] - frame["loss/train"]

    train, gap = losses()
    for help_ in ({"n_points": 1000}, {"noise": 0.1}, {"l2": 0.03}, {"dropout": 0.3}):
        assert losses(**help_)[1] < gap
    assert losses(dropout=0.3)[0] > train


@pytest.mark.parametrize(("init", "activation"), [("Xavier", "tanh"), ("He", "ReLU")])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_xavier_and_he_let_signals_neither_fade_nor_explode(init, activation, seed):
    e = Playground(hidden=(32,) * 8, init=init, activation=activation, seed_weights=seed)

    def spread(e):
        network = network_of(e)
        a, params = network.tasks["train"].x, network.initial()
        rows = network.dense.activations(params, a)
        first = [2 + 32 * layer for layer in range(8)]
        return [float(rows[row : row + 32].std()) for row in first]

    kept, wild = spread(e), spread(replace(e, init="normal", activation="ReLU"))
    assert kept[0] / 5 < kept[-1] < kept[0] * 5
    assert wild[-1] > 50 * wild[0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_mini_batches_give_noisy_updates(seed):
    e = Playground(data="moons", seed_order=seed, lr=1e-5)

    def noise(batch_size):
        frames = epochs(replace(e, batch_size=batch_size), *range(1, 21))
        updates = np.array([frame["update/0.weight"].ravel() for frame in frames])
        return float((updates.std(axis=0) / np.abs(updates.mean(axis=0))).mean())

    assert noise(2) > 3 * noise(50)


def test_an_mlp_of_four_widths_holds_two_thirds_of_a_layers_weights():
    net = fresh(Attention(d_model=64, n_heads=4, mlp=4))
    sizes = {name: p.numel() for name, p in net.blocks[0].named_parameters() if p.dim() == 2}
    assert 3 * sum(size for name, size in sizes.items() if name.startswith("mlp.")) == 2 * sum(sizes.values())


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_the_curves_in_the_form_of_an_s_are_flat_far_out(name):
    low = {"sigmoid": 0, "tanh": -1}[name]
    f = ACTIVATIONS[name]
    assert f.f(np.array([-10.0, 10.0])) == pytest.approx([low, 1], abs=1e-3)
    assert (f.slope(np.array([-10.0, 10.0])) < 1e-3).all()
