"""Every value and slope that is drawn is autograd's, and the shares of a unit's samples are what their definition says."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.catalog import ACTIVATIONS, LOSSES, STEPS
from engine.experiments.activations.curves import ORIGINS, curve, functions, unit
from engine.experiments.activations.losses import OF_ERROR, OF_SCORE, losses
from engine.training.activations import ACTIVATIONS as MODULES

Z = np.linspace(-5, 5, 10_001)
SMOOTH = ("linear", "sigmoid", "tanh", "ELU", "GELU", "SiLU", "softplus", "sin")
ZERO = torch.zeros(10_001, dtype=torch.float64)
THEIRS = {
    "MSE": lambda x: functional.mse_loss(x, ZERO, reduction="none"),
    "MAE": lambda x: functional.l1_loss(x, ZERO, reduction="none"),
    "Huber": lambda x: functional.huber_loss(x, ZERO, reduction="none"),
    "half sum of squares": lambda x: 0.5 * functional.mse_loss(x, ZERO, reduction="none"),
    "binary cross-entropy": lambda x: functional.binary_cross_entropy_with_logits(x, ZERO + 1, reduction="none"),
    "cross-entropy": lambda x: functional.cross_entropy(torch.stack([ZERO, x], 1), ZERO.long() + 1, reduction="none"),
    "hinge": lambda x: torch.relu(1 - x),
}


def theirs(f, x):
    """Values and slopes by autograd in float64."""
    x = torch.tensor(x, requires_grad=True)
    y = f(x)
    return y.detach().numpy(), torch.autograd.grad(y.sum(), x)[0].numpy()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_function_and_its_slope_equal_autograd_on_10_001_points(name):
    ours, (value, slope) = curve(name, Z), theirs(MODULES[name](), Z)
    np.testing.assert_allclose(ours[0], value, atol=1e-6)
    np.testing.assert_allclose(ours[1], 0 if name in STEPS else slope, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_kink_is_named_where_the_slopes_of_both_sides_differ_and_nowhere_else(name):
    left, right = (
        (curve(name, np.array([side]))[0] - curve(name, np.array([2 * side]))[0])[0] for side in (-1e-6, 1e-6)
    )
    is_even = abs(left / 1e-6 + right / 1e-6) < 1e-4 and name not in STEPS
    assert is_even == (not ORIGINS[name].kink or ORIGINS[name].kink.startswith("no kink"))
    assert set(ORIGINS) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_and_its_slope_equal_torchs_on_10_001_points(name):
    made, x = {**OF_ERROR, **OF_SCORE}[name], np.linspace(-4, 4, 10_001)
    value, slope = theirs(THEIRS[name], x)
    np.testing.assert_allclose(made.f(x), value, atol=1e-6)
    is_kink = np.isclose(x, 1) if name == "hinge" else np.zeros(len(x), bool)
    np.testing.assert_allclose(made.slope(x)[~is_kink], slope[~is_kink], atol=1e-6)


def test_what_is_drawn_are_these_curves():
    drawn = functions(("GELU", "ReLU"))
    np.testing.assert_allclose(
        drawn["curve/f"], [curve(name, drawn["curve/z"].astype(float))[0] for name in ("GELU", "ReLU")], atol=1e-6
    )
    lines = bytes(drawn["text/functions"]).decode().split("\n")
    assert lines[1].split("\t")[1:] == list(ORIGINS["ReLU"])
    assert losses()["loss/f"].shape[0] == len(LOSSES)


def test_of_relu_the_flat_samples_are_those_below_0_and_where_all_are_the_unit_is_dead():
    half, dead = unit("ReLU", (-2.0, -1.0, 0.5, 3.0)), unit("ReLU", (-2.0, -0.5))
    assert (half["unit/saturated"], half["unit/off"]) == (0.5, 0.5)
    assert dead["unit/off"] == 1
    verdicts = [bytes(one["text/verdict"]).decode().split("\n")[1] for one in (half, dead, unit("step", (-1.0, 2.0)))]
    assert verdicts == [
        "",
        "The unit is dead: no sample moves it.",
        "A step is flat everywhere; learning takes slope 1 in its place.",
    ]


@pytest.mark.parametrize("name", SMOOTH)
def test_a_sample_is_saturated_where_the_slope_up_or_down_is_less_than_a_twentieth_of_the_steepest(name):
    z = np.random.default_rng(1).normal(0, 4, 500).astype(np.float32)
    shown = unit(name, tuple(z.tolist()))
    steepest = np.abs(theirs(MODULES[name](), np.linspace(-5, 5, 1001))[1]).max()
    is_flat = np.abs(theirs(MODULES[name](), z.astype(float))[1]) < 0.05 * steepest
    assert shown["unit/saturated"] == pytest.approx(is_flat.mean(), abs=1e-6)
    np.testing.assert_array_equal(shown["unit/z"], z)
    np.testing.assert_allclose(shown["unit/f"], theirs(MODULES[name](), z.astype(float))[0], rtol=1e-6, atol=1e-6)


def test_where_a_sine_falls_it_is_as_little_saturated_as_where_it_rises():
    assert unit("sin", (np.pi, 0.0, -np.pi))["unit/saturated"] == 0
    assert unit("sin", (np.pi / 2, 0.0))["unit/saturated"] == 0.5
