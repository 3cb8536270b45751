"""Weights that run away: the run ends with a sentence wherever that happens, at a test too, and what was measured stays true."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import NotFiniteError, SettingError, Wish
from engine.experiments.attention.settings import Attention
from engine.transformer.sampling import Sampling, continued
from tests.experiments.attention.models import BEGUN, TEXT, drawn, net_of
from tests.experiments.attention.test_run import different

LONG = 1000
TWIN = "state/twin/param/"
WILD = Attention(
    n_layers=2, d_model=16, context=16, batch_size=4, optimizer="SGD", lr=10.0, clip=0.0, warmup=0, schedule="constant"
)


def ended(frames):
    """The last frame of a run that goes on until it ends by itself, and why it ended."""
    frame = next(frames)
    while True:
        try:
            frame = frames.send(Wish(updates=LONG))
        except StopIteration as end:
            return frame, end.value


@pytest.fixture(scope="module", params=["decoder", "encoder", "encoder-decoder"])
def family(request):
    return request.param


@pytest.fixture(scope="module", params=["reverse", "names"])
def lost(request, family):
    """An experiment whose loss runs away right behind its last update, which is tested; and its end where more is planned."""
    e = replace(WILD, task=request.param, family=family, steps=LONG)
    frame, found = ended(e.run())
    assert found.cause == "learning rate"
    return replace(e, steps=found.step - 1), frame


def test_a_run_that_diverges_just_before_a_test_ends_with_a_sentence(lost):
    e, longer = lost
    frame, found = ended(e.run())
    assert (found.cause, found.step) == ("learning rate", e.steps)
    assert int(frame["step"]) == e.steps
    assert int(frame["test/step"]) == 0, "the test that could not be made is not there"
    assert all(np.isfinite(frame[name]) for name in ("loss/train", "loss/test", "accuracy/test"))
    assert different(frame, longer) == ["end"]


def test_a_run_that_goes_on_from_there_ends_as_it_did(lost):
    e, _ = lost
    frame, found = ended(e.run())
    again, why = ended(e.run(frame))
    assert different(frame, again) == []
    assert why == found


def test_other_settings_do_not_keep_what_is_no_number(lost):
    e, frame = lost
    kept, note = replace(e, lr=0.001).carry(frame, e)
    assert kept is None
    assert "no longer finite" in note


def test_nothing_is_drawn_from_what_is_no_number():
    frame = drawn(TEXT)
    frame["param/output.weight"][3] = np.nan
    with pytest.raises(NotFiniteError):
        continued(net_of(TEXT, frame), np.array([0]), None, 3, Sampling(), 1, 16)
    with pytest.raises(SettingError, match="no longer finite"):
        TEXT.look(frame, {"generate": 3})


def test_a_twin_that_diverges_has_no_loss_from_then_on():
    e = replace(BEGUN, scratch=True, freeze=0, steps=3)
    frame = next(e.run())
    frame[f"{TWIN}output.weight"] = np.full_like(frame["param/output.weight"], 1e38)
    frames = e.run(frame)
    next(frames)
    early = frames.send(Wish(updates=1))
    late, found = ended(e.run(early))
    assert np.isnan(late["loss/scratch"])
    assert np.isnan(late["accuracy/scratch"])
    assert np.isfinite(late["loss/test"])
    assert found.cause == "done"
    assert "twin" in found.why
    assert all(np.isnan(values).all() for name, values in late.items() if name.startswith(TWIN))
