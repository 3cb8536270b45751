"""The mini-batch of one update, sample by sample: what goes into the gradient, and what each sample brings to it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.kernel import layers, units
from engine.kernel.counter_rng import arrange
from engine.kernel.lanes import WIDTH
from engine.kernel.network import Dense, State


class Batch(NamedTuple):
    """Of every sample: its index in the training set and its loss (b,), activations and ∂loss/∂z of every unit (rows, b), inputs
    first, with dropout as the update has it; and the gradient of their mean loss (parameters,), without penalties, bit for bit."""

    index: np.ndarray
    loss: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    grad: np.ndarray


def batch_of(dense: Dense, state: State) -> Batch:
    """The mini-batch of the update after a state."""
    size = dense.batch_size(state.step)
    for _ in _chunks(dense, state, 1 / size):
        pass
    grad, work = dense.work.grad.copy(), dense.work
    loss, a, delta = np.empty(size, dense.dtype), *(np.empty((sum(dense.widths), size), dense.dtype) for _ in range(2))
    out = sum(dense.widths[:-1]) * WIDTH
    for first, count in _chunks(dense, state, 1.0):
        lanes = slice(first, first + count)
        units.sample_losses(dense.net.loss, work.z, work.a, work.target, out, dense.widths[-1], loss[lanes])
        for rows, buffer in ((a, work.a), (delta, work.d)):
            rows[:, lanes] = buffer.reshape(-1, WIDTH)[:, :count]
    start = (state.step % dense.updates_per_epoch) * dense.rule.batch_size
    return Batch(dense.order[start : start + size].copy(), loss, a, delta, grad)


def _chunks(dense: Dense, state: State, share: float) -> Iterator[tuple[int, int]]:
    """The mini-batch forward and back as `learn.train` does it, each loss times `share`: where a chunk begins, and its samples."""
    rule, work = dense.rule, dense.work
    epoch, number = divmod(state.step, dense.updates_per_epoch)
    arrange(dense.order, rule.seed, epoch, rule.is_shuffled)
    size = dense.batch_size(state.step)
    work.grad[:] = 0
    for first in range(0, size, WIDTH):
        count = min(WIDTH, size - first)
        layers.fill(work, *dense.train_task, dense.order, number * rule.batch_size + first, count, share)
        layers.forward(dense.net, state.params, work, first, state.step, rule)
        layers.backward(dense.net, state.params, work, rule.dropout > 0, rule)
        yield first, count
