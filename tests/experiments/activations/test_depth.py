"""Signals in deep networks: NumPy by hand and finite differences, and the theory of Glorot, He and Poole measured over seeds."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from engine.catalog import ACTIVATIONS, INITS, STEPS
from engine.experiment import Wish
from engine.experiments.activations.depth import BATCH, batch, depth
from engine.experiments.activations.settings import DATA, NORMS, Activations
from engine.experiments.activations.signals import SPREAD, forward
from engine.training.activations import ACTIVATIONS as MODULES
from live.limits import DEAR_MACS


def by_hand(e):
    """Second moments of outputs and gradients with NumPy alone, without normalisation."""
    a = batch(e.data, e.width, e.seed_data)
    f = ACTIVATIONS[e.activation]
    moments, way = [np.mean(a * a)], []
    for layer in range(e.depth):
        w = INITS[e.init](np.random.default_rng([e.seed_weights, layer]), e.width, a.shape[1])
        z = a @ w.T
        is_added = e.residual and layer > 0
        way += [(w, f.slope(z), is_added)]
        a = f.f(z) + (a if is_added else 0)
        moments += [np.mean(a * a)]
    g = np.random.default_rng([e.seed_weights, 1001]).standard_normal(a.shape)
    back = [np.mean(g * g)]
    for w, slope, is_added in reversed(way):
        g = (g * slope) @ w + (g if is_added else 0)
        back = [np.mean(g * g), *back]
    return moments, back


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_second_moments_are_those_of_numpy_by_hand(activation, residual):
    e = Activations(activation=activation, depth=6, width=16, init="Xavier", residual=residual, data="circle")
    shown, (ahead, back) = depth(e), by_hand(e)
    np.testing.assert_allclose(shown["depth/forward"], ahead, rtol=1e-6)
    np.testing.assert_allclose(shown["depth/back"], back, rtol=1e-6)


@pytest.mark.parametrize("norm", NORMS[1:])
def test_normalisation_and_its_gradient_are_torchs(norm):
    x = torch.randn(BATCH, 8, dtype=torch.float64, generator=torch.Generator().manual_seed(1), requires_grad=True)
    way = forward(x, torch.tanh, INITS["He"], (1, 8, 3), norm, False)
    w = torch.from_numpy(INITS["He"](np.random.default_rng([3, 0]), 8, 8))
    theirs = {"batch": torch.nn.BatchNorm1d(8, affine=False), "layer": torch.nn.LayerNorm(8, elementwise_affine=False)}
    y = torch.tanh(theirs[norm].double()(x @ w.T))
    torch.testing.assert_close(way[-1], y)
    ours, other = (torch.autograd.grad((out**3).sum(), x, retain_graph=True)[0] for out in (way[-1], y))
    torch.testing.assert_close(ours, other)


@pytest.mark.parametrize("init", INITS)
def test_the_variance_of_a_weight_is_what_theory_takes_it_for(init):
    drawn = np.concatenate([INITS[init](np.random.default_rng(k), 60, 40).ravel() for k in range(20)])
    assert np.mean(drawn**2) == pytest.approx(SPREAD[init](60, 40), rel=0.03)


def test_with_he_and_relu_no_layer_of_256_units_changes_the_second_moment_by_a_tenth_in_the_mean_of_20_seeds():
    """One net's layer multiplies it by 1 ± √(5/256), so that the product over 50 layers of one net strays far: its variance is (1 + 5/256)⁵⁰ − 1."""
    shown = [depth(Activations(seed_weights=seed, seed_data=seed)) for seed in range(1, 21)]
    for way, by in (("forward", slice(None)), ("back", slice(None, None, -1))):
        ratio = np.array([one[f"depth/{way}"] / one[f"depth/theory_{way}"] for one in shown])[:, by]
        gains = (ratio[:, 1:] / ratio[:, :-1]).mean(axis=0)
        assert np.abs(gains - 1).max() < 0.1
        assert ratio.mean() == pytest.approx(1, abs=0.1)
        error = np.sqrt(((1 + 5 / 256) ** np.arange(51) - 1) / 20)
        assert (np.abs(ratio.mean(axis=0) - 1) <= 0.02 + 2 * error).all()


@pytest.mark.parametrize(
    ("activation", "init"),
    [("tanh", "Xavier"), ("sigmoid", "normal"), ("GELU", "He"), ("linear", "orthogonal"), ("sin", "normal")],
)
def test_wide_layers_keep_to_theory(activation, init):
    shown = [
        depth(Activations(activation=activation, init=init, depth=5, width=512, seed_weights=seed))
        for seed in (1, 2, 3)
    ]
    for way in ("forward", "back"):
        ratio = np.mean([one[f"depth/{way}"] / one[f"depth/theory_{way}"] for one in shown], axis=0)
        np.testing.assert_allclose(ratio, 1, atol=0.15)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sigmoids_gradients_vanish_and_large_weights_explode_and_residuals_or_normalisation_help(seed):
    def last(**changed):
        return depth(Activations(depth=30, width=64, seed_weights=seed, seed_data=seed, **changed))

    assert last(activation="sigmoid", init="Xavier")["depth/back"][0] < 1e-20
    assert last(activation="ReLU", init="normal")["depth/forward"][-1] > 1e20
    assert last(activation="tanh", init="normal")["depth/saturated"].min() > 0.5
    assert last(activation="sigmoid", init="Xavier", residual=True)["depth/back"][0] > 1e-3
    assert 0.1 < last(activation="ReLU", init="normal", norm="batch")["depth/forward"][-1] < 10
    assert "depth/theory_back" not in last(norm="layer")


@pytest.mark.parametrize("activation", ["tanh", "sin", "GELU"])
def test_saturated_are_sums_where_the_slope_up_or_down_is_less_than_a_twentieth_of_the_steepest(activation):
    e = Activations(activation=activation, init="normal", depth=3, width=32)
    x, slope = torch.from_numpy(batch(e.data, e.width, e.seed_data)), ACTIVATIONS[activation].slope
    sums = forward(x, MODULES[activation](), INITS["normal"], (3, 32, 1), "none", False)[1::2]
    steepest = np.abs(slope(np.linspace(-5, 5, 1001))).max()
    shares = [(np.abs(slope(z.numpy())) < 0.05 * steepest).mean() for z in sums]
    np.testing.assert_allclose(depth(e)["depth/saturated"], shares, atol=1e-6)


def test_distributions_sum_to_one_and_dead_units_are_those_that_are_0_for_the_whole_batch():
    e = Activations(depth=20, width=32)
    shown = depth(e)
    np.testing.assert_allclose(shown["depth/histogram"].sum(axis=1), 1, atol=1e-5)
    x = torch.from_numpy(batch(e.data, e.width, e.seed_data))
    sums = forward(x, torch.relu, INITS["He"], (20, 32, 1), "none", False)[1::2]
    np.testing.assert_allclose(shown["depth/dead"], [(z <= 0).all(0).double().mean() for z in sums], atol=1e-6)


@pytest.mark.parametrize("name", DATA)
def test_a_batch_has_128_examples_and_is_a_function_of_its_seed(name):
    assert len(batch(name, 16, 1)) == BATCH
    np.testing.assert_array_equal(batch(name, 16, 1), batch(name, 16, 1))
    is_drawn = name != "spiral"  # whose arms lie as they lie
    assert np.array_equal(batch(name, 16, 1), batch(name, 16, 2)) != is_drawn


@pytest.mark.parametrize("init", ["zeros", "normal"])
@pytest.mark.parametrize("activation", [*STEPS, "linear", "softplus"])
def test_whatever_is_chosen_there_are_numbers_to_show(activation, init):
    shown = depth(Activations(activation=activation, init=init, depth=50, width=8, norm="batch", residual=True))
    assert all(np.isfinite(values).all() for values in shown.values())


@pytest.mark.parametrize("data", ["standard normal", "circle"])
def test_the_script_prints_the_second_moments_of_the_page(data, tmp_path):
    e = Activations(activation="sin", init="orthogonal", depth=3, width=16, norm="layer", residual=True, data=data)
    (tmp_path / "script.py").write_text(e.script(), encoding="utf-8")
    ran = subprocess.run([sys.executable, "script.py"], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert ran.returncode == 0, ran.stderr
    printed = [[float(line.split()[k]) for k in (3, 5)] for line in ran.stdout.strip().split("\n")]
    frames = e.run()
    next(frames)
    look = e.look(frames.send(Wish(updates=1)), {"depth": True})
    np.testing.assert_allclose(printed, np.transpose([look["depth/forward"], look["depth/back"]]), rtol=1e-5)
    assert MODULES["sin"].__name__ in e.script()


def test_a_script_of_images_says_that_they_are_not_in_it():
    assert "but of a standard normal batch: images have no room in here." in Activations(data="MNIST").script()


def test_what_keeps_others_waiting_for_long_is_counted_as_dear():
    """What is not dear is answered among the turns of those who train; 50 orthogonal layers of 512 units were measured at 4 s."""
    dear = (Activations(width=512), Activations(init="orthogonal"), Activations(width=512, init="orthogonal"))
    costs = [e.macs({"depth": True}) for e in (Activations(), *dear)]
    assert costs[0] < DEAR_MACS < costs[1] < costs[2] < costs[3]
    assert dear[2].macs({"functions": True}) == 0
