"""A dense network on the compiled kernel: train it, evaluate it, look at it.

The other way to the same numbers is `engine/experiments/playground/reference.py` (PyTorch); the tests hold the two together.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.kernel import counter_rng, flat, layers, learn, maps, units
from engine.kernel.lanes import WIDTH


@dataclass
class State:
    """All that training changes: flat arrays (parameters,), the parameters before the last update, updates done, the
    step since which the optimizer has kept its moments, and the epochs that lie behind beside those of its steps."""

    params: np.ndarray
    m: np.ndarray
    v: np.ndarray
    before: np.ndarray
    step: int = 0
    since: int = 0
    lead: float = 0.0

    @classmethod
    def of(cls, params: np.ndarray, step: int = 0, since: int = 0, lead: float = 0.0) -> "State":
        """A state with no history of its own."""
        return cls(params.copy(), np.zeros_like(params), np.zeros_like(params), params.copy(), step, since, lead)

    def copy(self) -> "State":
        """A state that trains on without changing this one."""
        return State(
            self.params.copy(), self.m.copy(), self.v.copy(), self.before.copy(), self.step, self.since, self.lead
        )


class Task(NamedTuple):
    """Inputs x (features, n) and targets y (outputs, n), contiguous."""

    x: np.ndarray
    y: np.ndarray


class Evaluation(NamedTuple):
    """Mean loss, loss of every sample (n,), output activations (outputs, n), and the objective's gradient (parameters,) or None."""

    loss: float
    losses: np.ndarray
    outputs: np.ndarray
    grad: np.ndarray | None


class Sample(NamedTuple):
    """One sample of a mini-batch on its way forward and back: its index in the training set, its loss, z, a, ∂loss/∂z and dropout's
    factor (rows,) of every unit (inputs first), and its gradient (parameters,)."""

    index: int
    loss: float
    z: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    kept: np.ndarray
    grad: np.ndarray


class Dense:
    """A network of `widths` (inputs first) that learns `train` by `rule`. float32, or float64 for the tests."""

    def __init__(
        self,
        widths: tuple[int, ...],
        acts: list[int],
        loss: int,
        rule: layers.Rule,
        train: Task,
        dtype: type = np.float32,
    ) -> None:
        self.widths, self.rule, self.dtype = widths, rule, dtype
        self.net = layers.Net(np.array(widths), np.array(acts), loss)
        self.train_task = Task(*(np.ascontiguousarray(part, dtype) for part in train))
        lanes = sum(widths) * WIDTH
        z, a, d, mask = (np.zeros(lanes, dtype) for _ in range(4))
        target, weight = np.zeros(widths[-1] * WIDTH, dtype), np.zeros(WIDTH, dtype)
        self.work = layers.Work(z, a, d, mask, target, weight, np.zeros(flat.size(widths), dtype))
        self.order = np.zeros(self.n, np.int64)

    @property
    def n(self) -> int:
        """Training samples."""
        return self.train_task.x.shape[1]

    @property
    def updates_per_epoch(self) -> int:
        """Mini-batches an epoch; the last may be smaller."""
        return max(1, -(-self.n // self.rule.batch_size))

    def train(self, state: State, updates: int) -> None:
        """So many updates, in place. Stops at the update that makes a parameter infinite or NaN."""
        x, y = self.train_task
        args = (x, y, self.order, state.params, state.m, state.v, state.before)
        state.step = learn.train(self.net, self.rule, self.work, *args, state.step, updates, state.since)

    def evaluate(self, params: np.ndarray, task: Task, has_gradient: bool = False) -> Evaluation:
        """Loss and outputs over a whole set, in evaluation mode."""
        n = task.x.shape[1]
        losses, outputs = np.empty(n, self.dtype), np.empty((self.widths[-1], n), self.dtype)
        if n == 0:
            return Evaluation(float("nan"), losses, outputs, np.zeros_like(params) if has_gradient else None)
        loss = layers.evaluate(self.net, self.rule, self.work, *task, params, losses, outputs, has_gradient)
        return Evaluation(loss, losses, outputs, self.work.grad.copy() if has_gradient else None)

    def activations(self, params: np.ndarray, x: np.ndarray, first_row: int = 0, rows: int | None = None) -> np.ndarray:
        """Activations (rows, n) of units from `first_row` on (0: the inputs) for inputs x (features, n)."""
        out = np.empty((sum(self.widths) - first_row if rows is None else rows, x.shape[1]), self.dtype)
        maps.activations(self.net, self.rule, self.work, x, params, first_row, out)
        return out

    def sums(self, params: np.ndarray, x: np.ndarray, row: int) -> np.ndarray:
        """What the unit of a row (0: the first input) sums up, z (n,), for inputs x (features, n): as many at a time as there are lanes."""
        z = np.empty(x.shape[1], self.dtype)
        for start in range(0, z.size, WIDTH):
            part = np.ascontiguousarray(x[:, start : start + WIDTH])
            self.activations(params, part)
            z[start : start + WIDTH] = self.work.z[row * WIDTH :][: part.shape[1]]
        return z

    def sample(self, state: State, position: int) -> Sample:
        """Sample `position` of the mini-batch of the next update, with its own gradient, dropout as that update will have it."""
        rule, work = self.rule, self.work
        epoch, batch = divmod(state.step, self.updates_per_epoch)
        counter_rng.arrange(self.order, rule.seed, epoch, rule.is_shuffled)
        work.grad[:] = 0
        work.mask[:] = 1
        layers.fill(work, *self.train_task, self.order, batch * rule.batch_size + position, 1, 1.0)
        layers.forward(self.net, state.params, work, position, state.step, rule)
        out = sum(self.widths[:-1])
        loss = units.sample_loss(self.net.loss, work.z, work.a, work.target, out * WIDTH, self.widths[-1], 0)
        layers.backward(self.net, state.params, work, rule.dropout > 0, rule)
        z, a, delta, kept = (buffer[::WIDTH].copy() for buffer in (work.z, work.a, work.d, work.mask))
        return Sample(int(self.order[batch * rule.batch_size + position]), loss, z, a, delta, kept, work.grad.copy())

    def batch_size(self, step: int) -> int:
        """Samples in the mini-batch of the update after `step`."""
        start = (step % self.updates_per_epoch) * self.rule.batch_size
        return min(self.rule.batch_size, self.n - start)


def quantised(values: np.ndarray, top: float) -> np.ndarray:
    """int8 of values / top * 127, rounded and held within ±127. values: (rows, n)."""
    out = np.zeros(values.shape, np.int8)
    maps.quantise(values, top, out)
    return out
