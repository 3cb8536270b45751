"""An update of a Transformer explained for a weight of one head."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.experiment import SettingError, Wish
from engine.experiments.attention.cells import cells, head_of
from engine.experiments.attention.training import Training
from engine.looking.probe import Probe
from engine.training.arrays import load_weights
from tests.experiments.attention.models import BEGUN, BOTH, DECODER, ENCODER, FAMILIES, TEXT, drawn

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


CELLED = {
    "decoder": replace(DECODER, batch_size=3),
    "encoder": replace(ENCODER, batch_size=3),
    "encoder-decoder, rotary": replace(BOTH, batch_size=3),
    "decoder, rotary": replace(DECODER, positions="rotary", batch_size=3),
    "text, none": replace(TEXT, batch_size=3),
}


@pytest.mark.parametrize("name", CELLED)
def test_cells_of_a_pattern_sum_to_the_examples_share_by_autograd_and_masked_ones_are_exactly_0(name):
    task = Training(CELLED[name])
    net, batch = task.fresh().double(), task.batch(0)
    load_weights(net.state_dict(), drawn(CELLED[name]))
    for a, module in enumerate(net.attentions):
        path = next(path for path, other in net.named_modules() if other is module)
        with Probe(net, *(f"{path}.{part}" for part in "qkvo")) as seen:
            task.loss(net, batch).loss.backward()
        for part, unit, number, sample in product("qkv", (0, 3), (5, net.embedding.embedding_dim), (0, 2)):
            head = head_of(net, path, 1, seen, module.o.weight.detach(), sample)
            share = cells(head, part, unit, number)["explain/cell/share"]
            back = seen.gradients[f"{path}.{part}"][sample, :, unit + len(head.q[0])]
            read = seen.inputs[f"{path}.{part}"][sample]
            each = back * read[:, number] if number < read.shape[1] else back
            assert share.shape == (len(head.x), len(head.source))
            still = 1e-12 * np.abs(share).sum()  # a key's bias moves all scores of a row alike: its gradient is 0
            np.testing.assert_allclose(share.sum(1 if part == "q" else 0), each, rtol=1e-6, atol=still)
            assert share.sum() == pytest.approx(float(each.sum()), rel=1e-6, abs=still)
            assert (share[~head.mask.numpy()] == 0).all()
            assert bool(head.mask.all()) != module.is_causal, a


@pytest.mark.parametrize(("name", "a"), [("encoder-decoder, rotary", 3), ("decoder, rotary", 1), ("encoder", 0)])
def test_a_cells_share_is_its_scores_slope_times_what_autograd_says_of_the_score(name, a):
    task = Training(CELLED[name])
    net, batch = task.fresh().double(), task.batch(0)
    load_weights(net.state_dict(), drawn(CELLED[name]))
    path, module = next((path, each) for path, each in net.named_modules() if each is net.attentions[a])
    scaled = {}
    tokens, source = (None if ids is None else torch.from_numpy(ids) for ids in (batch.tokens, batch.source))
    with Probe(net, *(f"{path}.{part}" for part in "qkvo")) as seen:
        logits = net(tokens, source, lambda name, value: scaled.setdefault(name, value))
        loss = functional.cross_entropy(logits.flatten(0, 1), torch.from_numpy(batch.target).flatten(), ignore_index=-1)
        (slope,) = torch.autograd.grad(loss, [scaled[f"{a}.scaled"]], retain_graph=True)
        loss.backward(retain_graph=True)
    head = head_of(net, path, 0, seen, module.o.weight.detach(), 1)
    for part, i, j in product("qk", (2, 5), (1, 2)):
        (by,) = torch.autograd.grad(
            scaled[f"{a}.scaled"][1, 0, i, j], [getattr(module, part).weight], retain_graph=True
        )
        share = cells(head, part, 3, 4)["explain/cell/share"]
        assert share[i, j] == pytest.approx(float(slope[1, 0, i, j] * by[3, 4]), rel=1e-6)
