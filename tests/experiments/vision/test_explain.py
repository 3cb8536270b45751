"""An update of an image network explained: shares sum to the gradient, the weight after it is the run's, the ledger leads there."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.catalog import OPTIMIZERS
from engine.experiment import SettingError, Wish
from engine.experiments.vision.model import placed
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.training import Training, task_at
from engine.training import explain
from engine.training.arrays import load_weights
from engine.training.trainer import Trainer
from tests.experiments.vision.nets import vision

STRIDED = vision(
    ("conv:4:3:2:1", "batchnorm", "ReLU", "conv:5:1:2", "tanh", "flatten", "dense:12", "dropout:50", "ReLU"),
    optimizer="momentum",
    clip=0.5,
    l2=0.01,
    batch_size=20,
)
SMALL = vision(("conv:3:5:1:2", "tanh", "avgpool:4", "flatten", "dense:8", "ReLU"), batch_size=16)


def stepped(e, updates=3):
    """A frame, and the one after the next update."""
    run = e.run()
    next(run)
    return run.send(Wish(updates=updates)), run.send(Wish(updates=1))


def row(frame, i, unit):
    return np.concatenate([frame[f"param/{i}.weight"][unit].ravel(), frame[f"param/{i}.bias"][unit : unit + 1]])


@pytest.mark.parametrize(("e", "layers"), [(STRIDED, (0, 3, 6, 9)), (SMALL, (0, 4, 6))])
def test_shares_sum_to_the_gradient_and_what_follows_is_the_runs_next_weight_bit_for_bit(e, layers):
    frame, following = stepped(e)
    for i in layers:
        after, before = row(following, i, 1), row(frame, i, 1)
        for number in (-1, 0, len(after) - 2, len(after) - 1):
            look = e.look(frame, {"explain": [i, 1, number, -1]})
            together = look["explain/share"].sum() + look["explain/rest"][1]
            assert together == pytest.approx(float(look["explain/gradient"]), abs=2e-5)
            k = int(look["explain/number"][0])
            assert k == (np.abs(after - before).argmax() if number == -1 else number)
            assert look["explain/after"] == after[k]
            assert look["ledger/value"][-1] == pytest.approx(after[k], abs=1e-6)
            own = look["explain/term"][:, 2].sum() + look["explain/others"][1]
            assert own == pytest.approx(float(look["explain/own"]), abs=1e-6)


class Exact(Training):
    """The same in float64."""

    def empty(self):
        return super().empty().double()

    def batch(self, step):
        batch = super().batch(step)
        return batch._replace(x=batch.x.double())


@pytest.mark.parametrize(("e", "layers"), [(STRIDED, (0, 3, 6, 9)), (SMALL, (0, 4, 6))])
def test_without_rounding_the_shares_sum_to_the_gradient(e, layers):
    frame, _ = stepped(e)
    for i in layers:
        for number in (0, 1, -1):
            trainer = Trainer(Exact(e), frame)
            made = explain.made(trainer, str(i), range(1, 2))
            number %= made.numbers.before.shape[1]
            look = explain.explained(e, e.schedule, made, (1, number), -1, made.outcome.each)
            together = look["explain/share"].sum() + look["explain/rest"][1]
            assert together == pytest.approx(float(look["explain/gradient"]), abs=1e-7)


@pytest.mark.parametrize("number", [0, 12, 25])
def test_a_samples_share_is_its_own_gradient_by_autograd(number):
    """Where no layer mixes the samples: each goes through the net by itself."""
    frame, _ = stepped(SMALL)
    look = SMALL.look(frame, {"explain": [0, 2, number, -1]})
    task = task_at(SMALL, 3, 0)
    net, batch = task.empty(), task.batch(3)
    load_weights(net.state_dict(), frame)
    for sample, share, loss in zip(look["explain/rows"], look["explain/share"], look["explain/loss"], strict=True):
        one = batch._replace(x=batch.x[sample : sample + 1], y=batch.y[sample : sample + 1])
        alone = task.loss(placed(net, "cpu").train(), one).loss
        grads = torch.autograd.grad(alone, [net.get_submodule("0").weight, net.get_submodule("0").bias])
        own = torch.cat([grad[2].flatten() for grad in grads])[number]
        assert share == pytest.approx(float(own) / 16, abs=1e-6)
        assert loss == pytest.approx(alone.item(), abs=1e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_ledger_of_every_optimizer_leads_to_the_next_weight(optimizer):
    e = vision(
        ("flatten", "dense:4", "tanh"), optimizer=optimizer, l2=0.02, clip=0.3, schedule="warm-up", batch_size=10
    )
    for updates in (1, 5):
        frame, following = stepped(e, updates)
        look = e.look(frame, {"explain": [3, 1, 2, 0]})
        assert look["ledger/value"][-1] == pytest.approx(row(following, 3, 1)[2], abs=1e-6)


def test_what_cannot_be_explained_is_said_in_a_sentence():
    frame, _ = stepped(SMALL)
    for place, why in (
        ([1, 0, -1, -1], "Layer 2 has no weights that are explained here"),
        ([0, 3, -1, -1], "allowed is 0 to 2"),
        ([0, 0, 26, -1], "allowed is 0 to 25"),
        ([0, 0, -1, 16], "allowed is 0 to 15"),
        ([9, 0, -1, -1], "allowed is 0 to 6"),
    ):
        with pytest.raises(SettingError, match=why):
            SMALL.look(frame, {"explain": place})


def test_after_the_last_planned_step_a_sentence_says_that_none_follows():
    e = Vision(layers=("flatten",), n_train=40, batch_size=20, epochs=1)
    frame, last = stepped(e, 1)
    e.look(frame, {"explain": [1, 0, -1, -1]})
    with pytest.raises(SettingError, match="The planned epoch is done"):
        e.look(last, {"explain": [1, 0, -1, -1]})


def test_a_frozen_layer_is_said_to_be_frozen():
    e = vision(("conv:3:5:4", "tanh", "flatten"), freeze=1, batch_size=10)
    frame, _ = stepped(e)
    with pytest.raises(SettingError, match="frozen"):
        e.look(frame, {"explain": [0, 0, -1, -1]})


def test_the_last_update_of_pre_training_ends_at_an_output_layer_that_is_drawn_anew():
    e = replace(SMALL, pretrain=4)
    frame, following = stepped(e)
    for i in (0, 4, 6):
        look = e.look(frame, {"explain": [i, 1, -1, -1]})
        assert look["explain/after"] == row(following, i, 1)[int(look["explain/number"][0])]
        assert look["ledger/value"][-1] == pytest.approx(float(look["explain/after"]), abs=1e-6)
        assert ("then drawn anew" in look["text/ledger"].tobytes().decode()) == (i == 6)
