"""The trainer of all networks of PyTorch, on a task of its own: a line through points, with a twin, and a task before another."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import nn

from engine.experiment import NotFiniteError, Wish
from engine.training.loop import trained
from engine.training.task import Outcome, Task, base_of
from engine.training.trainer import RECENT, Trainer


@dataclass(frozen=True)
class Line:
    """y = 2x + 1, learned by one unit."""

    optimizer: str = "Adam"
    lr: float = 0.05
    l2: float = 0.0
    clip: float = 0.0
    steps: int = 30
    has_twin: bool = False
    first: int = 0


class Learning(Task[Line, torch.Tensor]):
    """Draws eight points for each update."""

    has_accuracy = False

    @property
    def planned(self):
        return self.e.steps

    def fresh(self):
        net = nn.Linear(1, 1)
        nn.init.constant_(net.weight, -1.0)
        nn.init.zeros_(net.bias)
        return net

    def twin(self):
        return self.fresh() if self.e.has_twin else None

    def batch(self, step):
        return torch.from_numpy(np.random.default_rng([3, step]).normal(size=(8, 1)).astype(np.float32))

    def loss(self, net, batch):
        return Outcome((net(batch) - 2 * batch - 1).square().mean())

    def lr(self, step):
        return self.e.lr

    def is_due(self, step):
        return step % 10 == 0

    def evaluate(self, net, step):
        with torch.inference_mode():
            loss = self.loss(net, torch.linspace(-1, 1, 9)[:, None]).loss
        if not torch.isfinite(loss):
            raise NotFiniteError
        return {"loss/test": np.array(loss.item(), np.float32)}

    def said(self, tested):
        return f"test loss {float(tested['loss/test']):.2g}."

    def following(self, net, step):
        return Later(self.e, step, net) if step == self.e.first else None


class Later(Learning):
    """The same, from the net of a task before it."""

    def __init__(self, e, base, learned=None):
        super().__init__(e, base)
        self.learned = learned

    def fresh(self):
        return self.learned or super().fresh()

    def following(self, net, step):
        return None


def run(e, start=None):
    return trained(Learning(e, base_of(start)), start)


def played(snapshots, *wishes):
    """All frames, whole, and what the run ended with."""
    found = [next(snapshots).checkpoint()]
    try:
        for updates in wishes:
            found.append(snapshots.send(Wish(updates=updates)).checkpoint())
    except StopIteration as end:
        return found, end.value
    return found, None


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name], equal_nan=True) for name in a)


@pytest.mark.parametrize("optimizer", ["SGD", "momentum", "RMSprop", "AdamW"])
def test_it_learns_as_a_plain_loop_does(optimizer):
    e = Line(optimizer, clip=0.5, l2=0.01)
    task, losses = Learning(e), []
    net = task.fresh()
    kind, how = {
        "SGD": (torch.optim.SGD, {}),
        "momentum": (torch.optim.SGD, {"momentum": 0.9}),
        "RMSprop": (torch.optim.RMSprop, {}),
        "AdamW": (torch.optim.AdamW, {}),
    }[optimizer]
    groups = [{"params": [net.weight], "weight_decay": 0.01}, {"params": [net.bias], "weight_decay": 0.0}]
    plain = kind(groups, lr=0.05, **how)
    for step in range(20):
        x = task.batch(step)
        loss = (net(x) - 2 * x - 1).square().mean()
        plain.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        plain.step()
        losses.append(loss.item())
    frame = played(run(e), 20)[0][-1]
    np.testing.assert_allclose(frame["param/weight"], net.weight.detach().numpy(), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(frame["param/bias"], net.bias.detach().numpy(), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(frame["loss/train"], np.mean(losses), rtol=1e-6, atol=1e-6)
    assert len(losses) < RECENT


@pytest.mark.parametrize("e", [Line(), Line(has_twin=True), Line("SGD"), Line(first=15)])
def test_from_any_frame_it_goes_on_bit_for_bit(e):
    whole, why = played(run(e), 7, 6, 9, 30, 1)
    for i, start in enumerate(whole[:-1]):
        task = Later(e, base_of(start)) if e.first and int(start["step"]) >= e.first else Learning(e, base_of(start))
        again, found = played(trained(task, start), *(int(f["step"] - start["step"]) for f in whole[i + 1 : i + 2]))
        assert same(again[0], start)
        assert same(again[1], whole[i + 1])
        assert found is None
    assert why.cause == "done"


def test_a_task_after_another_has_its_own_plan_and_goes_on_with_the_net():
    e = Line(first=15)
    before, after = (frames[-1] for frames, _ in (played(run(e), 14, 1), played(run(Line()), 14, 1)))
    np.testing.assert_array_equal(before["param/weight"], after["param/weight"])
    assert int(before["end"]) == 15 + 30
    assert int(before["state/base"]) == int(before["test/step"]) == 15
    assert not any(name.startswith("state/optimizer/") for name in before)


def test_a_plan_that_is_done_ends_with_what_was_reached():
    frames, why = played(run(Line(steps=12)), 50, 1)
    assert int(frames[-1]["step"]) == int(frames[-1]["test/step"]) == 12
    assert (
        why.why
        == f"The planned 12 updates are done: test loss {float(frames[-1]['loss/test']):.2g}. Plan more updates to go on."
    )


def test_a_loss_that_runs_away_ends_the_run_where_it_is_no_number():
    frames, why = played(run(Line("SGD", lr=1e20, steps=50)), *[1] * 9)
    assert why.cause == "learning rate"
    assert why.step == int(frames[-1]["step"]) + 1
    assert np.isfinite(frames[-1]["loss/test"])


def test_a_twin_learns_from_the_same_batches_until_its_loss_is_no_number():
    frames, _ = played(run(Line(has_twin=True)), 10)
    assert frames[-1]["loss/scratch"] == frames[-1]["loss/test"]
    lost = frames[-1] | {"state/twin/param/weight": np.full((1, 1), 3e38, np.float32)}
    late = played(run(Line(has_twin=True), lost), 3)[0][-1]
    assert np.isnan(late["state/twin/param/weight"])
    assert np.isfinite(late["param/weight"])


def test_a_test_that_meets_what_is_no_number_leaves_the_last_one_and_ends_the_run():
    trainer = Trainer(Learning(Line()))
    trainer.test()
    tested = dict(trainer.tested)
    nn.init.constant_(trainer.learner.net.weight, torch.inf)
    trainer.test()
    assert trainer.tested == tested
    assert trainer.finding().cause == "learning rate"


def test_a_run_kept_with_moments_by_parameter_goes_on_with_new_ones():
    frame = played(run(Line()), 5)[0][-1]
    former = {name: values for name, values in frame.items() if not name.startswith("state/optimizer/")}
    former["state/optimizer/weight/exp_avg"] = np.zeros((1, 1), np.float32)
    frames, _ = played(run(Line(), former), 5)
    assert int(frames[-1]["step"]) == 10
    assert float(frames[-1]["state/optimizer/step"]) == 5


def test_a_whole_frame_is_made_only_where_it_is_asked_for(monkeypatch):
    """A replay buffer or many nets may be large: nobody encodes them for every frame."""
    made, state = [], Trainer.state
    monkeypatch.setattr(Trainer, "state", lambda self: made.append(self.step) or state(self))
    snapshots = run(Line())
    next(snapshots)
    for _ in range(4):
        snapshot = snapshots.send(Wish(updates=1))
    assert not made
    assert int(snapshot.checkpoint()["state/base"]) == 0
    assert made == [4]


@pytest.mark.parametrize(("spent", "updates"), [(0.0, 5), (0.01, 10), (9.0, 15)])
def test_a_frame_trains_ten_times_as_long_as_went_into_showing_the_last_one(spent, updates, monkeypatch):
    """At least as long as is wished for, and at most 150 ms. The clock stands still but for updates, of 10 ms each."""
    now, update = [0.0], Trainer.update

    def ten_milliseconds(trainer):
        update(trainer)
        now[0] += 0.01

    monkeypatch.setattr(Trainer, "update", ten_milliseconds)
    monkeypatch.setattr("engine.training.loop.time.perf_counter", lambda: round(now[0], 6))
    snapshots = run(Line())
    next(snapshots)
    assert int(snapshots.send(Wish(1, 0.05, spent)).light["step"]) == updates
