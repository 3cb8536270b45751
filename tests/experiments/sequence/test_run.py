"""Training: the loop is PyTorch's own, a frame is a checkpoint, and what ends a run says why."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from engine.catalog import OPTIMIZERS
from engine.experiment import SettingError, Wish
from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.training import batch_at, held_out
from engine.tape import decode, encode
from tests.experiments.sequence.nets import ADDING, ALL, ECHO, PARITY, trained

THEIRS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name], equal_nan=True) for name in a)


def goes_on(e):
    """Whether a run that stopped and began again is the one that did not."""
    frames = e.run()
    seen = [next(frames), *(frames.send(Wish(updates=n)) for n in (7, 4, 11))]
    for start in (seen[0], seen[2]):
        again = e.run(decode(encode(start)))
        assert same(next(again), start)
        assert same(again.send(Wish(updates=22 - int(start["step"]))), seen[-1])


@pytest.mark.parametrize("cell", ALL)
def test_a_run_goes_on_bit_for_bit_from_any_frame(cell):
    goes_on(ALL[cell])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_goes_on_bit_for_bit(optimizer):
    goes_on(replace(PARITY, optimizer=optimizer, l2=0.01))


@pytest.mark.parametrize("cell", ALL)
def test_the_weights_are_those_of_a_plain_pytorch_loop_with_torchs_own_cell(cell):
    e = replace(ALL[cell], optimizer="momentum", lr=0.05, clip=0.5)
    frame, last = trained(e, 0), trained(e, 10)
    theirs, output = THEIRS[cell](2 if e.is_number else 1, e.hidden_size, batch_first=True), nn.Linear(e.hidden_size, 1)
    names = [name for name in frame if name.startswith("param/") and "output" not in name]
    theirs.load_state_dict({name.removeprefix("param/") + "_l0": torch.tensor(frame[name]) for name in names})
    output.load_state_dict({name: torch.tensor(frame[f"param/output.{name}"]) for name in ("weight", "bias")})
    both = nn.ModuleList([theirs, output])
    plain = torch.optim.SGD(both.parameters(), 0.05, momentum=0.9)
    for step in range(10):
        x, target, counts = (torch.tensor(part) for part in batch_at(e, step))
        said = output(theirs(x)[0])[..., 0]
        kind = nn.functional.mse_loss if e.is_number else nn.functional.binary_cross_entropy_with_logits
        plain.zero_grad()
        kind(said[counts], target[counts]).backward()
        nn.utils.clip_grad_norm_(both.parameters(), 0.5)
        plain.step()
    for name in names:
        after = theirs.get_parameter(name.removeprefix("param/") + "_l0").detach().numpy()
        np.testing.assert_allclose(last[name], after, atol=1e-5, err_msg=name)


@pytest.mark.parametrize("cell", ALL)
def test_loss_and_accuracy_are_those_of_the_test_examples(cell):
    e = ALL[cell]
    frame, (x, target, counts) = trained(e, 10), held_out(e)
    theirs = THEIRS[cell](x.shape[2], e.hidden_size, batch_first=True).double()
    theirs.load_state_dict(
        {f"{n}_l0": torch.tensor(frame[f"param/{n}"]) for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    )
    states = theirs(torch.tensor(x).double())[0].detach().numpy()
    said = (states @ frame["param/output.weight"][0] + frame["param/output.bias"][0])[counts]
    wanted = target[counts]
    losses = (said - wanted) ** 2 if e.is_number else np.logaddexp(0, said) - said * wanted
    right = np.abs(said - wanted) < 0.08 if e.is_number else (said > 0) == (wanted > 0.5)
    assert frame["loss/test"] == pytest.approx(losses.mean(), rel=1e-5)
    assert frame["accuracy/test"] == pytest.approx(right.mean(), abs=1e-3)


def test_a_run_ends_with_what_was_planned():
    frames = replace(ECHO, steps=12).run()
    next(frames)
    assert frames.send(Wish(updates=100))["step"] == 12
    with pytest.raises(StopIteration) as end:
        next(frames)
    assert end.value.value.cause == "done"
    assert "12 updates" in end.value.value.why


def test_a_loss_that_runs_away_ends_the_run_and_says_why():
    frames = replace(ADDING, cell="RNN", optimizer="SGD", lr=10.0, clip=0.0).run()
    next(frames)
    frames.send(Wish(updates=2000))
    with pytest.raises(StopIteration) as end:
        next(frames)
    assert end.value.value.cause == "learning rate"


def test_an_echo_must_come_back_before_the_end():
    with pytest.raises(SettingError, match="5 steps"):
        Sequence(length=5, delay=5)
    defaults = {name: getattr(Sequence(), name) for name in Sequence.__dataclass_fields__}
    assert Sequence.mend(defaults | {"length": 2}, "length")["delay"] == 1
    assert Sequence.mend(defaults | {"delay": 20}, "delay")["length"] == 21
    assert Sequence(task="parity", length=2).delay == 2
