"""What stays when settings change, and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import Wish
from tests.experiments.sequence.nets import ADDING, ECHO, PARITY, trained

FRAME = trained(ECHO, 12)


def kept(new):
    """The frame that is carried, after it has gone on for an update, and the sentence."""
    frame, words = new.carry(FRAME, ECHO)
    frames = new.run(frame)
    next(frames)
    assert frames.send(Wish(updates=1))["step"] == 13
    return frame, words


@pytest.mark.parametrize("change", [{"lr": 0.1}, {"clip": 0.0}, {"seed_order": 5}, {"optimizer": "SGD"}, {"length": 9}])
def test_a_network_of_the_same_form_learns_on(change):
    frame, words = kept(replace(ECHO, **change))
    assert words == ""
    assert all(np.array_equal(frame[name], FRAME[name]) for name in FRAME if name.startswith("param/"))
    assert int(frame["end"]) == ECHO.steps + (12 if "length" in change else 0)
    assert ("state/optimizer/exp_avg" in frame) == (change.keys() <= {"lr", "clip", "seed_order"})


def test_what_was_learned_on_one_task_of_bits_goes_on_with_another():
    frame, words = kept(replace(ECHO, task="parity"))
    assert words == "What was learned on echo is now trained further on parity."
    assert np.array_equal(frame["param/weight_hh"], FRAME["param/weight_hh"])


@pytest.mark.parametrize(
    "new", [replace(ECHO, cell="GRU"), replace(ECHO, hidden_size=5), replace(ADDING, cell="RNN", hidden_size=3)]
)
def test_another_form_starts_anew_and_says_so(new):
    frame, words = new.carry(FRAME, ECHO)
    assert frame is None
    assert "starts anew" in words


def test_other_first_weights_start_anew_without_a_word():
    assert replace(ECHO, seed_weights=2).carry(FRAME, ECHO) == (None, "")
    assert PARITY.carry(next(ECHO.run()), ECHO) == (None, "")
