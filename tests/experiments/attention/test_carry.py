"""What was learned stays when settings change, as far as it still means something."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import Wish
from engine.experiments.attention.settings import Attention
from tests.experiments.attention.models import DECODER, TEXT, trained

FRAME, TEXT_FRAME = trained(DECODER, 12), trained(TEXT, 12)


def weights(frame):
    return {name: values for name, values in frame.items() if name.startswith("param/")}


@pytest.mark.parametrize(
    "change",
    [{"lr": 0.01}, {"batch_size": 16}, {"steps": 500}, {"watched": "ab=ba"}, {"clip": 0.0}, {"activation": "ReLU"}],
)
def test_learning_settings_keep_every_weight_and_moment(change):
    new = replace(DECODER, **change)
    frame, note = new.carry(FRAME, DECODER)
    assert note == ""
    for name in (name for name in FRAME if name.startswith(("param/", "state/optimizer"))):
        np.testing.assert_array_equal(frame[name], FRAME[name])
    assert int(frame["step"]) == 12
    assert int(next(new.run(frame))["step"]) == 12


def test_a_text_model_is_trained_further_on_another_text():
    new = replace(TEXT, task="Shakespeare", freeze=1)
    frame, note = new.carry(TEXT_FRAME, TEXT)
    assert "names" in note
    assert "Shakespeare" in note
    assert all(np.array_equal(values, TEXT_FRAME[name]) for name, values in weights(frame).items())
    assert int(frame["end"]) == 12 + new.steps
    frames = new.run(frame)
    next(frames)
    after = frames.send(Wish(updates=3))
    assert np.array_equal(after["param/blocks.0.mlp.up.weight"], frame["param/blocks.0.mlp.up.weight"])
    assert not np.array_equal(after["param/blocks.1.mlp.up.weight"], frame["param/blocks.1.mlp.up.weight"])


def test_a_layer_more_leaves_the_others_alone():
    frame, note = replace(DECODER, n_layers=3).carry(FRAME, DECODER)
    assert "untrained" in note
    assert all(np.array_equal(frame[name], values) for name, values in weights(FRAME).items())
    assert "param/blocks.2.mlp.up.weight" in frame


def test_other_heads_begin_anew_and_the_rest_stays():
    frame, note = replace(DECODER, n_heads=4).carry(FRAME, DECODER)
    assert "heads" in note
    assert not np.array_equal(frame["param/blocks.0.attention.q.weight"], FRAME["param/blocks.0.attention.q.weight"])
    assert np.array_equal(frame["param/blocks.0.mlp.up.weight"], FRAME["param/blocks.0.mlp.up.weight"])


def test_a_longer_example_keeps_the_positions_it_had():
    new = replace(DECODER, length=10)
    frame, _ = new.carry(FRAME, DECODER)
    np.testing.assert_array_equal(frame["param/positions.weight"][:17], FRAME["param/positions.weight"])


@pytest.mark.parametrize(
    ("change", "words"),
    [({"seed_weights": 2}, ""), ({"d_model": 32}, "anew"), ({"symbols": 5}, "anew"), ({"positions": "rotary"}, "anew")],
)
def test_a_new_start_says_why(change, words):
    frame, note = replace(DECODER, **change).carry(FRAME, DECODER)
    assert frame is None
    assert words in note


def test_what_has_not_begun_starts_anew():
    assert replace(DECODER, lr=0.1).carry(next(DECODER.run()), DECODER) == (None, "")


def test_carrying_back_and_forth_loses_nothing():
    there, _ = Attention(n_layers=2, n_heads=2, d_model=16, lr=0.01).carry(FRAME, DECODER)
    back, _ = DECODER.carry(there, replace(DECODER, lr=0.01))
    assert all(np.array_equal(back[name], values) for name, values in weights(FRAME).items())
