"""Compiled pictures: activations of units over many points, as int8."""

import math

import numpy as np

from engine.kernel.compiled import compiled
from engine.kernel.lanes import WIDTH
from engine.kernel.layers import forward


@compiled
def activations(net, rule, work, x, params, first_row, out):
    """Activations of the rows from `first_row` on, for points x (features, n), into `out` (rows, n)."""
    n = x.shape[1]
    for first in range(0, n, WIDTH):
        count = min(WIDTH, n - first)
        for i in range(x.shape[0]):
            for lane in range(count):
                work.a[i * WIDTH + lane] = x[i, first + lane]
        forward(net, params, work, 0, -1, rule)
        for r in range(out.shape[0]):
            for lane in range(count):
                out[r, first + lane] = work.a[(first_row + r) * WIDTH + lane]


@compiled
def quantise(values, top, out):
    """int8 of values / top * 127, rounded and held within ±127."""
    scale = values.dtype.type(127 / top)
    for r in range(values.shape[0]):
        for k in range(values.shape[1]):
            v = values[r, k] * scale
            out[r, k] = np.int8(min(max(math.floor(v + 0.5), -127.0), 127.0)) if v == v else np.int8(0)


@compiled
def largest(values):
    """Largest absolute value that is finite; 0 if there is none."""
    top = 0.0
    for r in range(values.shape[0]):
        for k in range(values.shape[1]):
            v = abs(values[r, k])
            if v > top and v < np.inf:
                top = v
    return top
