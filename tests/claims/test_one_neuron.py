"""What cards, presets and words say of one neuron, measured over several seeds."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.experiment import Wish
from engine.experiments.neuron.lines import best_line
from engine.experiments.neuron.presets import PRESETS
from engine.experiments.neuron.settings import Neuron
from engine.experiments.playground.settings import Playground
from tests.claims.lessons import made, seeded
from ui.examples import NEURONS

CARDS = {card.name: Neuron.at(card.address) for card in NEURONS}


def frames(e: Neuron, updates: int):
    """So many frames, an update apart; fewer where it ends."""
    run = e.run()
    yield next(run)
    try:
        for _ in range(updates):
            yield run.send(Wish(updates=1))
    except StopIteration:
        return


def of_preset(name: str) -> list[Neuron]:
    """The preset with each seed."""
    return seeded(made(Neuron, PRESETS, name))


@pytest.mark.parametrize("e", seeded(CARDS["perceptron"]))
def test_a_perceptron_moves_its_line_whenever_it_is_wrong_and_never_else(e: Neuron):
    (*_, last) = frames(e, 45)
    is_wrong = last["ledger/target"] != last["ledger/answer"]
    np.testing.assert_array_equal(is_wrong, np.any(last["ledger/delta"] != 0, axis=1))
    assert 0 < is_wrong.sum() < len(is_wrong)


@pytest.mark.parametrize("e", of_preset("Two rules"))
def test_the_sigmoid_learns_from_every_point_and_the_perceptron_from_mistakes_alone(e: Neuron):
    seen = list(frames(e, 60))
    assert len(seen) == 61  # beside another the perceptron does not end
    moved = [before["param/0.bias"] != after["param/0.bias"] for before, after in pairwise(seen)]
    assert np.array(moved)[:, 1].all()
    assert np.array(moved)[:, 0].sum() == seen[-1]["each/mistakes"][0] < 60


@pytest.mark.parametrize("e", of_preset("Adaline"))
def test_adaline_goes_downhill_from_pass_to_pass(e: Neuron):
    losses = [float(frame["loss/train"]) for frame in list(frames(e, 60))[::20]]
    assert all(later < earlier for earlier, later in pairwise(losses))


def test_for_xor_one_line_has_at_most_three_of_four_points_right():
    data = made(Neuron, PRESETS, "XOR").samples()
    assert best_line(data.x, data.y).right == 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_only_on_separable_points_the_perceptron_comes_to_an_end(seed: int):
    for data, noise in (("Gaussians", 0.1), ("circle", 0.0), ("moons", 0.1), ("XOR", 0.0)):
        e = Neuron(data=data, noise=noise, seed_data=seed)
        points = e.samples()
        is_separable = best_line(points.x, points.y).right == len(points.x)
        assert (len(list(frames(e, 3000))) < 3001) == is_separable


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_carried_on_from_a_line_with_three_points_right_two_units_do_what_one_cannot(seed: int):
    places = ("0.weight:0.0", "0.weight:0.1", "0.bias:0")
    for w in lines_with_one_wrong(seed, 16):
        e = Neuron(data="XOR gate", edits=tuple(f"0:{place}:{value}" for place, value in zip(places, w, strict=True)))
        first = next(e.run())
        assert int(first["each/wrong"][0]) == 1
        run = Playground.at(bytes(e.look(first, {"carry_on": True})["carry_on/address"]).decode()).run()
        next(run)
        assert float(run.send(Wish(updates=3000))["accuracy/train"]) == 1


def lines_with_one_wrong(seed: int, n: int) -> list[np.ndarray]:
    """So many lines (w1, w2, b), drawn, that have three of the four points of XOR right."""
    rng, (x, y), found = np.random.default_rng(seed), Neuron(data="XOR gate").samples()[:2], []
    while len(found) < n:
        w = (rng.normal(size=3) * (0.5, 0.5, 1.2)).round(2)
        if ((x @ w[:2] + w[2] >= 0) != (y > 0)).sum() == 1:
            found.append(w)
    return found


def test_the_card_of_a_gate_begins_with_one_that_is_built():
    e = CARDS["gate"]
    assert float(list(frames(e, 9))[-1]["accuracy/train"]) == 1
    assert replace(e, threshold=1.0) == made(Neuron, PRESETS, "Gate")
