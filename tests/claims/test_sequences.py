"""What cards and presets of recurrent networks say, measured over several seeds."""

from functools import lru_cache

import numpy as np
import pytest

from engine.experiments.sequence.presets import PRESETS
from engine.experiments.sequence.settings import Sequence
from tests.claims.lessons import after, made, seeded, step_of


@lru_cache(maxsize=3)
def learned(e):
    """The frame after all planned updates."""
    return after(e, e.steps)


def of_preset(name):
    """The preset with each seed."""
    return seeded(made(Sequence, PRESETS, name))


@pytest.mark.parametrize("name", ["Echo", "Parity"])
def test_bits_are_remembered_within_the_planned_updates(name):
    for e in of_preset(name):
        assert step_of(e, "accuracy/test", 0.99, e.steps) is not None


@pytest.mark.parametrize("e", of_preset("Echo"))
def test_what_is_said_depends_on_the_bit_of_two_steps_ago(e):
    frame = after(e, 400)
    looks = [e.look(frame, {"example": k})["back/x"] for k in range(20)]
    assert np.mean([look.argmax() == 9 for look in looks]) > 0.6


@pytest.mark.parametrize("e", of_preset("Fading"))
def test_without_gates_the_gradient_fades_on_its_way_back(e):
    for step in (0, 100):
        back = e.look(after(e, step), {})["back/h"]
        assert back[0] < 1e-4 * back[-1]


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Fading"))
def test_without_gates_hardly_a_sum_of_thirty_steps_is_learned(e):
    assert learned(e)["accuracy/test"] < 0.3


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("GRU"))
def test_a_gru_learns_the_same_sums_within_the_planned_updates(e):
    assert after(e, 1000)["accuracy/test"] > 0.95


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("LSTM"))
def test_an_lstm_learns_them_too_and_its_cell_keeps_the_first_number_until_the_second_comes(e):
    frame, moved = learned(e), []
    assert frame["accuracy/test"] > 0.95
    for k in range(20):
        look = e.look(frame, {"example": k})
        assert look["back/c"].min() > 0.01 * look["back/c"].max()  # what the README says of the gradient
        first, second = np.flatnonzero(look["look/x"][:, 1])
        steps = np.abs(np.diff(look["gate/c"], axis=1)).sum(axis=0)
        moved += [steps[first : second - 1] / steps[first - 1]] if second - first > 2 and first else []
    assert np.mean(np.concatenate(moved)) < 0.25


def test_a_gru_has_two_gates_and_fewer_weights_than_an_lstm():
    lstm, gru = (sum(part.params for part in made(Sequence, PRESETS, name).plan) for name in ("LSTM", "GRU"))
    assert gru < 0.8 * lstm
