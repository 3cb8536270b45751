"""What a test or an answer may cost: a worker serves many people, so a large model is tested on fewer examples."""

from dataclasses import replace

import numpy as np
import pytest
from torch.utils.flop_counter import FlopCounterMode

from engine.experiment import SettingError
from engine.experiments.attention import budget, evaluation
from engine.experiments.attention.budget import MOST_MACS
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.training import Training
from engine.training.trainer import Trainer
from tests.experiments.attention.models import BOTH, DECODER, ENCODER, TEXT, trained

LARGE = Attention(task="sort", length=32, n_layers=6, n_heads=8, d_model=256, batch_size=4, steps=100)
LONG = Attention(task="Shakespeare", context=256, n_layers=6, n_heads=8, d_model=256, batch_size=4, steps=100)


def macs(e):
    return sum(part.macs for part in e.plan)


@pytest.mark.parametrize("e", [LARGE, LONG, replace(LARGE, family="encoder-decoder", n_layers=3)])
def test_a_large_model_is_tested_on_as_many_examples_as_take_a_second(e):
    assert 8 <= e.n_test < 100
    assert e.n_test * macs(e) <= MOST_MACS < (e.n_test + 1) * macs(e)


@pytest.mark.parametrize("name", PRESETS)
def test_the_models_to_begin_with_are_tested_on_all(name):
    e = Attention(**PRESETS[name].settings)
    assert e.n_test == (32 if e.is_text else 400)
    assert budget.most_said(e) == 64


@pytest.mark.parametrize("e", [DECODER, ENCODER, BOTH, TEXT, replace(TEXT, prompt="a name " * 9)])
def test_a_test_takes_no_more_multiplications_than_it_may(e, monkeypatch):
    """Loss and samples at most as many each; the heads are measured on few sequences."""
    most = 20 * macs(e)
    monkeypatch.setattr(budget, "MOST_MACS", most)
    run = Trainer(Training(e))
    with FlopCounterMode(display=False) as counter:
        run.test()
    assert counter.get_total_flops() / 2 < 2.6 * most
    assert run.tested["test/n"] == e.n_test == 20 == e.scene()["n_test"]


def test_a_frame_says_on_how_many_examples_it_was_tested():
    assert int(trained(DECODER, 1)["test/n"]) == 400
    assert int(trained(TEXT, 1)["test/n"]) == 32


def test_a_change_of_settings_is_tested_once(monkeypatch):
    frame, times = trained(DECODER, 3), []
    measured = evaluation.measured
    monkeypatch.setattr(evaluation, "measured", lambda *about: times.append(about) or measured(*about))
    carried, _ = replace(DECODER, lr=0.01).carry(frame, DECODER)
    assert len(times) == 1
    assert int(carried["test/step"]) == 3


def test_a_large_model_says_fewer_tokens_at_once(monkeypatch):
    frame = next(TEXT.run())
    monkeypatch.setattr(budget, "MOST_MACS", 5 * macs(TEXT))
    most = int(TEXT.scene()["most_written"])
    assert most == 5
    assert TEXT.look(frame, {"generate": most})["generate/tokens"].shape == (5,)
    with pytest.raises(SettingError, match="allowed is 1 to 5"):
        TEXT.look(frame, {"generate": most + 1})
    assert np.shape(next(TEXT.run())["sample/tokens"])[1] - int(frame["sample/from"]) == 5
