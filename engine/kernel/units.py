"""Activation functions and losses inside the compiled kernel, for whole layers.

`z` and `a` are flat arrays of units × WIDTH lanes; `start` and `count` choose a layer in them. Sources of the formulas:
`engine/catalog.py`.
"""

import math

import numpy as np

from engine.kernel import codes
from engine.kernel.compiled import compiled
from engine.kernel.lanes import WIDTH, greater, lesser, load, plus_product, splat, store

SQRT_HALF = math.sqrt(0.5)
INV_SQRT_TAU = 1 / math.sqrt(2 * math.pi)


@compiled
def fast_tanh(x, t):
    """tanh of `Lanes` of dtype `t`: a rational approximation within 3e-7 (coefficients: Eigen's generic tanh of floats)."""
    bound = t(7.90531110763549805)
    x = lesser(greater(x, splat(-bound)), splat(bound))
    s = x * x
    p = plus_product(splat(t(2.00018790482477e-13)), s, splat(t(-2.76076847742355e-16)))
    p = plus_product(splat(t(-8.60467152213735e-11)), s, p)
    p = plus_product(splat(t(5.12229709037114e-08)), s, p)
    p = plus_product(splat(t(1.48572235717979e-05)), s, p)
    p = plus_product(splat(t(6.37261928875436e-04)), s, p)
    p = plus_product(splat(t(4.89352455891786e-03)), s, p)
    q = plus_product(splat(t(1.18534705686654e-04)), s, splat(t(1.19825839466702e-06)))
    q = plus_product(splat(t(2.26843463243900e-03)), s, q)
    q = plus_product(splat(t(4.89352518554385e-03)), s, q)
    return x * p / q


@compiled
def sigmoid(x):
    """The logistic function of one number, without overflow."""
    return 0.5 + 0.5 * math.tanh(0.5 * x)


@compiled
def activate(code, z, a, start, count):
    """a = f(z) for a layer."""
    t = a.dtype.type
    is_single = a.itemsize == 4
    if code == codes.TANH and is_single:
        for k in range(start, start + count, WIDTH):
            store(a, k, fast_tanh(load(z, k), t))
    elif code == codes.SIGMOID and is_single:
        for k in range(start, start + count, WIDTH):
            store(a, k, fast_tanh(load(z, k) * t(0.5), t) * t(0.5) + t(0.5))
    elif code == codes.RELU:
        for k in range(start, start + count, WIDTH):
            store(a, k, greater(load(z, k), splat(t(0))))
    elif code == codes.LINEAR:
        a[start : start + count] = z[start : start + count]
    elif code == codes.SOFTMAX:
        softmax(z, a, start, count)
    else:
        for k in range(start, start + count):
            a[k] = activation(code, z[k])


@compiled
def activation(code, x):
    """f(x) of one number."""
    if code == codes.TANH:
        return math.tanh(x)
    if code == codes.SIGMOID:
        return sigmoid(x)
    if code == codes.STEP:
        return 1.0 if x >= 0 else -1.0
    if code == codes.THRESHOLD:
        return 1.0 if x >= 0 else 0.0
    if code == codes.LEAKY_RELU:
        return x if x > 0 else 0.01 * x
    if code == codes.ELU:
        return x if x > 0 else math.expm1(x)
    if code == codes.GELU:
        return 0.5 * x * (1 + math.erf(x * SQRT_HALF))
    if code == codes.SILU:
        return x * sigmoid(x)
    if code == codes.SOFTPLUS:
        return max(x, 0.0) + math.log1p(math.exp(-abs(x)))
    if code == codes.SIN:
        return math.sin(x)
    return x


@compiled
def softmax(z, a, start, count):
    """Softmax over the units of a layer, lane by lane, shifted by the largest for stability."""
    for lane in range(WIDTH):
        top = z[start + lane]
        for k in range(start + lane, start + count, WIDTH):
            top = max(top, z[k])
        whole = 0.0
        for k in range(start + lane, start + count, WIDTH):
            a[k] = math.exp(z[k] - top)
            whole += a[k]
        for k in range(start + lane, start + count, WIDTH):
            a[k] /= whole


@compiled
def times_slope(code, z, a, d, start, count, keep):
    """d *= f'(z) for a layer; `keep` is the share that dropout keeps (its scaling in `a` is undone here)."""
    t = a.dtype.type
    if code == codes.TANH:
        for k in range(start, start + count, WIDTH):
            f = load(a, k) * t(keep)
            store(d, k, load(d, k) * (t(1) - f * f))
    elif code == codes.SIGMOID:
        for k in range(start, start + count, WIDTH):
            f = load(a, k) * t(keep)
            store(d, k, load(d, k) * (f - f * f))
    elif code != codes.LINEAR and code != codes.STEP and code != codes.THRESHOLD:
        for k in range(start, start + count):
            d[k] *= t(slope(code, z[k]))


@compiled
def slope(code, x):
    """f'(x) of one number, for the functions that `times_slope` has no vector form of."""
    if code == codes.RELU:
        return 1.0 if x > 0 else 0.0
    if code == codes.LEAKY_RELU:
        return 1.0 if x > 0 else 0.01
    if code == codes.ELU:
        return 1.0 if x > 0 else math.exp(x)
    if code == codes.GELU:
        return 0.5 * (1 + math.erf(x * SQRT_HALF)) + x * math.exp(-0.5 * x * x) * INV_SQRT_TAU
    if code == codes.SILU:
        s = sigmoid(x)
        return s * (1 + x * (1 - s))
    if code == codes.SOFTPLUS:
        return sigmoid(x)
    if code == codes.SIN:
        return math.cos(x)
    return 1.0


@compiled
def sample_losses(code, z, a, target, start, units, losses):
    """The loss of each sample of a chunk into `losses` (up to WIDTH,): mean over the outputs."""
    if code == codes.MSE:
        for lane in range(losses.size):
            losses[lane] = 0
        for u in range(units):
            for lane in range(losses.size):
                gap = a[start + u * WIDTH + lane] - target[u * WIDTH + lane]
                losses[lane] += gap * gap
        for lane in range(losses.size):
            losses[lane] /= units
    else:
        for lane in range(losses.size):
            losses[lane] = sample_loss(code, z, a, target, start, units, lane)


@compiled
def sample_loss(code, z, a, target, start, units, lane):
    """The loss of one sample: mean over the outputs (half squares: their sum; cross-entropy: of the true class), from logits where stable."""
    if code == codes.CROSS_ENTROPY:
        return cross_entropy(z, target, start, units, lane)
    value = 0.0
    for u in range(units):
        k = start + u * WIDTH + lane
        value += unit_loss(code, z[k], a[k], target[u * WIDTH + lane])
    return value if code == codes.HALF_SQUARES else value / units


@compiled
def cross_entropy(z, target, start, units, lane):
    """-ln softmax of the true class, shifted by the largest logit for stability."""
    top = z[start + lane]
    for u in range(units):
        top = max(top, z[start + u * WIDTH + lane])
    whole, value = 0.0, 0.0
    for u in range(units):
        k = start + u * WIDTH + lane
        whole += math.exp(z[k] - top)
        if target[u * WIDTH + lane] > 0:
            value = top - z[k]
    return value + math.log(whole)


@compiled
def unit_loss(code, z, a, target):
    """The loss of one output unit."""
    if code == codes.BINARY_CROSS_ENTROPY:
        return max(z, 0.0) - z * target + math.log1p(math.exp(-abs(z)))
    if code == codes.HINGE:
        return max(0.0, 1 - target * a)
    gap = abs(a - target)
    if code == codes.MAE:
        return gap
    if code == codes.HUBER and gap >= 1:
        return gap - 0.5
    return gap * gap if code == codes.MSE else 0.5 * gap * gap


@compiled
def loss_slope(code, activation_code, z, a, d, target, start, units, weight):
    """d = ∂(weighted sum of losses)/∂z of the output layer; `weight` has a factor per lane, 0 where there is no sample."""
    t = a.dtype.type
    share = t(1) if code == codes.CROSS_ENTROPY or code == codes.HALF_SQUARES else t(1) / t(units)
    lanes_weight = load(weight, 0) * share
    for u in range(units):
        k = start + u * WIDTH
        if code == codes.MSE:
            store(d, k, (load(a, k) - load(target, u * WIDTH)) * t(2) * lanes_weight)
        elif code == codes.BINARY_CROSS_ENTROPY or code == codes.CROSS_ENTROPY:
            store(d, k, (load(a, k) - load(target, u * WIDTH)) * lanes_weight)
        else:
            for lane in range(WIDTH):
                d[k + lane] = unit_loss_slope(code, a[k + lane], target[u * WIDTH + lane]) * weight[lane] * share
    if code != codes.BINARY_CROSS_ENTROPY and code != codes.CROSS_ENTROPY:
        times_slope(activation_code, z, a, d, start, units * WIDTH, 1.0)


@compiled
def unit_loss_slope(code, a, target):
    """∂loss/∂a of one output unit for MAE, Huber, hinge and half squares."""
    if code == codes.HINGE:
        return -target if target * a < 1 else 0 * target
    gap = a - target
    if code == codes.HUBER:
        return min(max(gap, -1.0), 1.0)
    return gap if code == codes.HALF_SQUARES else np.sign(gap)
