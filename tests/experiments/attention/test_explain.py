"""An update of a Transformer explained for a weight of one head."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.experiment import SettingError, Wish
from engine.experiments.attention.training import Training
from engine.training.arrays import load_weights
from tests.experiments.attention.models import BEGUN, BOTH, DECODER, ENCODER, FAMILIES, TEXT

QUERY, OUT = 0, 3


def stepped(e, updates=2):
    """A frame, and the one after the next update."""
    run = e.run()
    next(run)
    return run.send(Wish(updates=updates)), run.send(Wish(updates=1))


def name_of(e, a, part):
    """Of a decoder's or an encoder's attention."""
    return f"param/blocks.{a}.attention.{'qkvo'[part]}"


@pytest.mark.parametrize("e", [replace(e, batch_size=6) for e in (DECODER, ENCODER, TEXT)])
def test_shares_sum_to_the_gradient_and_what_follows_is_the_runs_next_weight_bit_for_bit(e):
    frame, following = stepped(e)
    size = e.d_model // e.n_heads
    for part in range(4):
        name = name_of(e, 1, part)
        look = e.look(frame, {"explain": [1, 1, part, 0, -1, -1]})
        together = look["explain/share"].sum() + look["explain/rest"][1]
        assert together == pytest.approx(float(look["explain/gradient"]), abs=1e-6)
        unit, number = int(look["explain/at"][3]), int(look["explain/number"][0])
        table = np.hstack([following[f"{name}.weight"], following[f"{name}.bias"][:, None]])
        change = np.abs(table - np.hstack([frame[f"{name}.weight"], frame[f"{name}.bias"][:, None]]))
        own = change[:, size : 2 * size] if part == OUT else change[size : 2 * size]
        assert change[unit, number] == own.max()
        assert look["explain/after"] == table[unit, number]
        assert look["ledger/value"][-1] == pytest.approx(table[unit, number], abs=1e-6)
        products = look["explain/term"][:, 2].sum() + look["explain/others"][1]
        assert products == pytest.approx(float(look["explain/own"]), abs=1e-6)


def test_a_samples_share_is_its_own_gradient_by_autograd():
    e = replace(DECODER, batch_size=5)
    frame, _ = stepped(e)
    look = e.look(frame, {"explain": [0, 0, QUERY, 2, 3, -1]})
    task = Training(e)
    net, batch = task.empty(), task.batch(2)
    load_weights(net.state_dict(), frame)
    for sample, share, loss in zip(look["explain/rows"], look["explain/share"], look["explain/loss"], strict=True):
        one = batch._replace(tokens=batch.tokens[sample : sample + 1], target=batch.target[sample : sample + 1])
        alone = task.loss(net, one).loss
        (grad,) = torch.autograd.grad(alone, [net.attentions[0].q.weight])
        assert share == pytest.approx(grad[2, 3].item() / 5, abs=1e-6)
        assert loss == pytest.approx(alone.item(), abs=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_its_heads_explained(family):
    e = replace(FAMILIES[family], batch_size=4)
    frame, _ = stepped(e, 1)
    look = e.look(frame, {"explain": [0, 0, QUERY, 0, 0, 1]})
    assert look["explain/size"] == 4
    assert len(look["explain/tokens"]) == 4
    if e == replace(BOTH, batch_size=4):
        crossing = e.look(frame, {"explain": [3, 1, 1, 8, 0, 0]})
        assert len(crossing["explain/source"]) == 4


def test_what_cannot_be_explained_is_said_in_a_sentence():
    frame, _ = stepped(replace(DECODER, batch_size=4), 1)
    for place, why in (
        ([2, 0, 0, 0, -1, -1], "“attention” cannot be 2; allowed is 0 to 1"),
        ([0, 2, 0, 0, -1, -1], "“head” cannot be 2"),
        ([0, 0, 4, 0, -1, -1], "“part” cannot be 4; allowed is 0 to 3"),
        ([0, 0, 0, 8, 0, -1], "“unit” cannot be 8; allowed is 0 to 7"),
        ([0, 1, 3, 0, 7, -1], "“weight” cannot be 7; allowed is 8 to 15"),
        ([0, 0, 0, 0, -1, 4], "“sample” cannot be 4"),
    ):
        with pytest.raises(SettingError, match=why):
            replace(DECODER, batch_size=4).look(frame, {"explain": place})


def test_a_frozen_head_and_the_end_of_the_plan_are_said():
    frame, _ = stepped(BEGUN, 1)
    with pytest.raises(SettingError, match="frozen"):
        BEGUN.look(frame, {"explain": [0, 0, 0, 0, -1, -1]})
    short = replace(DECODER, steps=100, batch_size=2)
    run = short.run()
    next(run)
    with pytest.raises(SettingError, match="The planned 100 updates are done"):
        short.look(run.send(Wish(updates=100)), {"explain": [0, 0, 0, 0, -1, -1]})
