"""The compiled dense network: forward, backward and update of whole mini-batches, `Lanes` at a time.

Layout. Rows are units: the inputs first, then each layer; row r of a chunk of WIDTH samples is `a[r*WIDTH : (r+1)*WIDTH]`.
Parameters are one flat array, layer by layer, weights (out, in) row by row, then biases: PyTorch's own order.
Every function works in float32 (the app) and float64 (the tests that hold it to autograd).
"""

from typing import NamedTuple

import numpy as np

from engine.kernel.compiled import compiled, inlined
from engine.kernel.counter_rng import is_kept
from engine.kernel.lanes import WIDTH, load, plus_product, splat, store, total
from engine.kernel.units import activate, loss_slope, sample_losses, times_slope


class Net(NamedTuple):
    """The shape of a network: `widths` (layers + 1,) from inputs to outputs, `acts` (layers,) codes, the loss's code."""

    widths: np.ndarray
    acts: np.ndarray
    loss: int


class Work(NamedTuple):
    """Buffers of one chunk: z, a, d, mask (rows × WIDTH,), target (outputs × WIDTH,), weight (WIDTH,), gradient (parameters,)."""

    z: np.ndarray
    a: np.ndarray
    d: np.ndarray
    mask: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    grad: np.ndarray


class Rule(NamedTuple):
    """How to learn: optimizer, learning rate and its factors per epoch, penalties, clipping, dropout, batch, seed, whether the
    biases learn too, and whether the order of the samples is shuffled in every epoch."""

    optimizer: int
    lr: float
    schedule: int
    schedule_epochs: int
    clip: float
    l1: float
    l2: float
    dropout: float
    batch_size: int
    seed: int
    has_learning_biases: bool
    is_shuffled: bool


@inlined
def forward(net, params, work, first, update, rule):
    """z and a of every layer for the chunk in `work`; drops units out where `update` >= 0 (samples count from `first`)."""
    z, a = work.z, work.a
    last = net.acts.size - 1
    row, p = 0, 0
    for layer in range(last + 1):
        n_in, n_out = net.widths[layer], net.widths[layer + 1]
        out = row + n_in
        bias = p + n_in * n_out
        for o in range(n_out):
            acc = splat(params[bias + o])
            for i in range(n_in):
                acc = plus_product(acc, load(a, (row + i) * WIDTH), splat(params[p + o * n_in + i]))
            store(z, (out + o) * WIDTH, acc)
        activate(net.acts[layer], z, a, out * WIDTH, n_out * WIDTH)
        if update >= 0 and rule.dropout > 0 and layer < last:
            drop_out(work, out, n_out, first, update, rule)
        row, p = out, bias + n_out


@compiled
def drop_out(work, row, units, first, update, rule):
    """Set units to 0 at rate `rule.dropout`, scale the others up (inverted dropout; Srivastava et al. 2014)."""
    scale = work.a.dtype.type(1 / (1 - rule.dropout))
    for unit in range(row, row + units):
        for lane in range(WIDTH):
            kept = is_kept(rule.seed, update, unit, first + lane, rule.dropout)
            work.mask[unit * WIDTH + lane] = scale if kept else 0
        k = unit * WIDTH
        store(work.a, k, load(work.a, k) * load(work.mask, k))


@inlined
def backward(net, params, work, is_dropping, rule):
    """Add the chunk's gradient to `work.grad`; ∂loss/∂z of every unit is left in `work.d`."""
    a, d, grad = work.a, work.d, work.grad
    last = net.acts.size - 1
    row, p = net.widths[:-1].sum(), params.size
    loss_slope(net.loss, net.acts[last], work.z, a, d, work.target, row * WIDTH, net.widths[-1], work.weight)
    keep = 1 - rule.dropout if is_dropping else 1.0
    for layer in range(last, -1, -1):
        n_in, n_out = net.widths[layer], net.widths[layer + 1]
        p -= n_out * (n_in + 1)
        below = row - n_in
        for o in range(n_out):
            delta = load(d, (row + o) * WIDTH)
            grad[p + n_in * n_out + o] += total(delta)
            for i in range(n_in):
                grad[p + o * n_in + i] += total(delta * load(a, (below + i) * WIDTH))
        if layer > 0:
            for i in range(n_in):
                acc = splat(params.dtype.type(0))
                for o in range(n_out):
                    acc = plus_product(acc, load(d, (row + o) * WIDTH), splat(params[p + o * n_in + i]))
                if keep < 1:
                    acc = acc * load(work.mask, (below + i) * WIDTH)
                store(d, (below + i) * WIDTH, acc)
            times_slope(net.acts[layer - 1], work.z, a, d, below * WIDTH, n_in * WIDTH, keep)
        row = below


@inlined
def fill(work, x, y, order, first, count, share):
    """Bring samples `order[first : first + count]` of x (features, n) and y (outputs, n) into the chunk."""
    for lane in range(WIDTH):
        work.weight[lane] = share if lane < count else 0
    for lane in range(count):
        sample = order[first + lane]
        for i in range(x.shape[0]):
            work.a[i * WIDTH + lane] = x[i, sample]
        for o in range(y.shape[0]):
            work.target[o * WIDTH + lane] = y[o, sample]


@compiled
def add_penalty(net, params, grad, l1, l2):
    """Gradient of l1 Σ|w| + l2 ½Σw² over the weights (not the biases)."""
    t = params.dtype.type
    p = 0
    for layer in range(net.acts.size):
        weights = net.widths[layer] * net.widths[layer + 1]
        for k in range(p, p + weights):
            grad[k] += t(l1) * np.sign(params[k]) + t(l2) * params[k]
        p += weights + net.widths[layer + 1]


@compiled
def fill_next(work, x, y, first, count, share):
    """Bring samples `first` to `first + count` of x (features, n) and y (outputs, n) into the chunk, as they lie."""
    for i in range(x.shape[0]):
        for lane in range(count):
            work.a[i * WIDTH + lane] = x[i, first + lane]
    for o in range(y.shape[0]):
        for lane in range(count):
            work.target[o * WIDTH + lane] = y[o, first + lane]
    for lane in range(WIDTH):
        work.weight[lane] = share if lane < count else 0


@compiled
def evaluate(net, rule, work, x, y, params, losses, outputs, has_gradient):
    """Loss of every sample into `losses` (n,), output activations into `outputs` (outputs, n), evaluation mode.

    With `has_gradient`, the gradient of the objective (mean loss and penalties) is left in `work.grad`. Returns the mean loss.
    """
    n = x.shape[1]
    row = net.widths[:-1].sum()
    units = net.widths[-1]
    if has_gradient:
        work.grad[:] = 0
    for first in range(0, n, WIDTH):
        count = min(WIDTH, n - first)
        fill_next(work, x, y, first, count, 1 / n)
        forward(net, params, work, 0, -1, rule)
        sample_losses(net.loss, work.z, work.a, work.target, row * WIDTH, units, losses[first : first + count])
        for o in range(units):
            for lane in range(count):
                outputs[o, first + lane] = work.a[(row + o) * WIDTH + lane]
        if has_gradient:
            backward(net, params, work, False, rule)
    if has_gradient and (rule.l1 > 0 or rule.l2 > 0):
        add_penalty(net, params, work.grad, rule.l1, rule.l2)
    whole = 0.0
    for k in range(n):
        whole += losses[k]
    return whole / n
