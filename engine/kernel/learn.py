"""The compiled training loop: gradient, penalties, clipping and the optimizer's step, many updates in one call."""

import math

import numpy as np

from engine.kernel import codes
from engine.kernel.compiled import compiled
from engine.kernel.counter_rng import arrange
from engine.kernel.lanes import WIDTH
from engine.kernel.layers import add_penalty, backward, fill, forward


@compiled
def clip_norm(grad, most):
    """Scale the gradient down to norm `most`, as torch.nn.utils.clip_grad_norm_ does."""
    norm = math.sqrt((grad * grad).sum())
    if norm > most:
        grad *= grad.dtype.type(most / (norm + 1e-6))


@compiled
def rate(rule, epoch):
    """Learning rate in an epoch; see `engine.catalog.lr_factor`."""
    n = rule.schedule_epochs
    if rule.schedule == codes.STEP_DECAY:
        return rule.lr * 0.5 ** (epoch // n)
    if rule.schedule == codes.COSINE:
        return rule.lr * 0.5 * (1 + math.cos(math.pi * min(epoch / n, 1.0)))
    if rule.schedule == codes.WARM_UP:
        return rule.lr * min((epoch + 1) / n, 1.0)
    return rule.lr


@compiled
def apply(optimizer, params, m, v, grad, lr, update):
    """One step of an optimizer in place, as torch.optim computes it; `update` counts from 0."""
    t = params.dtype.type
    if optimizer == codes.SGD:
        for k in range(params.size):
            params[k] -= t(lr) * grad[k]
    elif optimizer == codes.MOMENTUM or optimizer == codes.NESTEROV:
        ahead = t(0.9) if optimizer == codes.NESTEROV else t(0)
        for k in range(params.size):
            m[k] = t(0.9) * m[k] + grad[k]
            params[k] -= t(lr) * (m[k] if ahead == 0 else grad[k] + ahead * m[k])
    elif optimizer == codes.ADAGRAD:
        for k in range(params.size):
            v[k] += grad[k] * grad[k]
            params[k] -= t(lr) * grad[k] / (math.sqrt(v[k]) + t(1e-10))
    elif optimizer == codes.RMSPROP:
        for k in range(params.size):
            v[k] = t(0.99) * v[k] + t(1 - 0.99) * grad[k] * grad[k]
            params[k] -= t(lr) * grad[k] / (math.sqrt(v[k]) + t(1e-8))
    else:
        apply_adam(params, m, v, grad, lr, update, 0.01 if optimizer == codes.ADAMW else 0.0)


@compiled
def apply_adam(params, m, v, grad, lr, update, decay):
    """Adam (Kingma and Ba 2015, algorithm 1) and, with `decay`, AdamW (Loshchilov and Hutter 2019, algorithm 2)."""
    t = params.dtype.type
    step = t(lr / (1 - 0.9 ** (update + 1)))
    scale = t(math.sqrt(1 - 0.999 ** (update + 1)))
    shrink = t(lr * decay)
    for k in range(params.size):
        m[k] = t(0.9) * m[k] + t(1 - 0.9) * grad[k]
        v[k] = t(0.999) * v[k] + t(1 - 0.999) * grad[k] * grad[k]
        params[k] -= shrink * params[k] + step * m[k] / (math.sqrt(v[k]) / scale + t(1e-8))


@compiled
def apply_to_weights(net, optimizer, params, m, v, grad, lr, update):
    """The same step for the weights alone: the biases stay as they are."""
    p = 0
    for layer in range(net.acts.size):
        end = p + net.widths[layer] * net.widths[layer + 1]
        apply(optimizer, params[p:end], m[p:end], v[p:end], grad[p:end], lr, update)
        p = end + net.widths[layer + 1]


@compiled
def forget_biases(net, grad):
    """Take the biases' part out of a gradient, so that it does not count when the norm is clipped."""
    p = 0
    for layer in range(net.acts.size):
        p += net.widths[layer] * net.widths[layer + 1]
        grad[p : p + net.widths[layer + 1]] = 0
        p += net.widths[layer + 1]


@compiled
def train(net, rule, work, x, y, order, params, m, v, before, update, count, since):
    """`count` updates from update number `update` on, in place; `before` gets the parameters before the last of them.

    `since` is the update from which the optimizer's moments count (Adam's bias correction).

    Returns the number of the next update: less than asked for when the parameters stopped being finite.
    """
    n = x.shape[1]
    per_epoch = (n + rule.batch_size - 1) // rule.batch_size
    shuffled = -1
    for now in range(update, update + count):
        epoch = now // per_epoch
        if epoch != shuffled:
            arrange(order, rule.seed, epoch, rule.is_shuffled)
            shuffled = epoch
        start = (now % per_epoch) * rule.batch_size
        batch = min(rule.batch_size, n - start)
        work.grad[:] = 0
        for first in range(0, batch, WIDTH):
            fill(work, x, y, order, start + first, min(WIDTH, batch - first), 1 / batch)
            forward(net, params, work, first, now, rule)
            backward(net, params, work, rule.dropout > 0, rule)
        if rule.l1 > 0 or rule.l2 > 0:
            add_penalty(net, params, work.grad, rule.l1, rule.l2)
        if not rule.has_learning_biases:
            forget_biases(net, work.grad)
        if rule.clip > 0:
            clip_norm(work.grad, rule.clip)
        if now == update + count - 1:
            before[:] = params
        if rule.has_learning_biases:
            apply(rule.optimizer, params, m, v, work.grad, rate(rule, epoch), now - since)
        else:
            apply_to_weights(net, rule.optimizer, params, m, v, work.grad, rate(rule, epoch), now - since)
        if not math.isfinite(params[0] + params[params.size - 1]) and not np.isfinite(params).all():
            return now + 1
    return update + count
