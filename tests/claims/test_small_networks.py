"""What the cards of small networks say, measured over several seeds."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data.datasets import DATASETS
from engine.experiments.playground.settings import Playground
from tests.claims.lessons import epochs, seeded
from ui.examples import PLANE

CARDS = {card.name: Playground.at(card.address) for card in PLANE}


def size(frame, layer):
    """Root mean square of a layer's gradient."""
    return float(np.sqrt(np.mean(np.square(frame[f"grad/{layer}.weight"], dtype=float))))


def silent(frame):
    """Which hidden units are 0 on the whole plane."""
    return np.concatenate([~frame[f"map/{layer}"].any(axis=(1, 2)) for layer in (0, 1)])


def test_xor_is_found_by_six_hidden_units_from_most_starts_and_not_from_all():
    assert sum(CARDS["xor"].hidden) == 6
    ends = [epochs(e, 300)[0]["accuracy/test"] for e in seeded(CARDS["xor"], range(1, 31))]
    assert 20 <= sum(end >= 0.95 for end in ends) < 30


@pytest.mark.parametrize("e", seeded(CARDS["spiral"], range(1, 6)))
def test_with_sines_of_its_inputs_a_network_unrolls_the_spiral(e):
    assert epochs(e, 3000)[0]["accuracy/test"] >= 0.98


@pytest.mark.parametrize("e", seeded(CARDS["neuron"], range(1, 6)))
def test_one_neuron_fails_at_xor(e):
    assert all(frame["accuracy/test"] < 0.75 for frame in epochs(e, 1500, 6000))


@pytest.mark.parametrize("e", seeded(CARDS["relu"], range(1, 9)))
def test_at_a_high_rate_some_units_fall_silent_for_good(e):
    start, *later, end = map(silent, epochs(e, 0, 100, 300, 600, 1000, 1500))
    assert end.sum() >= 2
    assert (end & ~start).any()
    assert np.logical_and.reduce([*later, end]).any()


@pytest.mark.parametrize("e", seeded(CARDS["vanish"], range(1, 6)))
def test_gradients_fade_on_the_way_back_through_six_sigmoid_layers(e):
    for frame in epochs(e, 0, 100, 1500):
        sizes = [size(frame, layer) for layer in range(7)]
        assert sizes[0] < sizes[-1] / 200
        assert sizes[0] < sizes[3] < sizes[6]


@pytest.mark.parametrize("e", seeded(CARDS["classes"]))
def test_softmax_divides_the_plane_among_five_classes(e):
    (frame,) = epochs(e, 2500)
    assert frame["accuracy/test"] >= 0.9
    assert set(np.unique(frame["map/1"].argmax(axis=0))) == set(range(5))
    assert frame["confusion"].sum() - np.trace(frame["confusion"]) > 0


@pytest.mark.parametrize("e", seeded(CARDS["hills"]))
def test_a_landscape_of_hills_is_learned(e):
    start, end = epochs(e, 0, 5000)
    flat = float(np.var(e.samples()[1].y))
    assert end["loss/test"] < flat / 2 < start["loss/test"]


@pytest.mark.parametrize("e", seeded(CARDS["moons"], range(1, 6)))
def test_few_noisy_points_are_learned_by_heart_and_l2_helps(e):
    path = epochs(e, *range(20, 201, 20), 400, 1000, 2000)
    with_l2 = epochs(replace(e, l2=0.03), 2000)[0]
    test = [float(frame["loss/test"]) for frame in path]
    assert path[-1]["loss/train"] < path[0]["loss/train"] / 3
    assert min(test[-2:]) > 1.25 * min(test)
    assert with_l2["loss/test"] < 0.8 * test[-1]
    assert with_l2["accuracy/test"] >= path[-1]["accuracy/test"]


FLIPPED, SHIFTED = ("XOR", "circle", "checkerboard"), ("plane", "hills")


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "data", [name for name, kind in DATASETS.items() if kind.is_split and not name.startswith("own")]
)
def test_noise_is_what_its_help_says_of_each_data_set(data, seed):
    plain, noisy = (Playground(data=data, loss="MSE", noise=noise, seed_data=seed).samples() for noise in (0, 0.3))
    for (x, y), (moved, said) in zip(plain, noisy, strict=True):
        if data in (*FLIPPED, *SHIFTED):
            assert (x == moved).all()
            assert 0 < (y != said).mean() < (0.5 if data in FLIPPED else 1.01)
        else:
            assert (y == said).all()
            assert not np.allclose(x, moved)


@pytest.mark.parametrize("data", [name for name, kind in DATASETS.items() if not kind.is_split and "gate" in name])
def test_logic_gates_are_tested_on_the_points_that_they_were_trained_on(data):
    (x, y), (x_test, y_test) = Playground(data=data).samples()
    assert (x == x_test).all()
    assert (y == y_test).all()
