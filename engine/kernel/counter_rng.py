"""Chance as a function: draws that depend on (seed, position) alone, so that no generator state has to be kept.

Counter-based random numbers (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), with the finaliser of
SplitMix64 (Steele et al. 2014) as the mixing function. Plain Python and NumPy twins of the compiled functions stand in
`engine/experiments/playground/reference.py`, where the exported script takes them from.
"""

import numpy as np

from engine.kernel.compiled import compiled


@compiled
def mix(seed, counter):
    """64 well-mixed bits from a seed and a counter (both int64 >= 0)."""
    x = np.uint64(seed) * np.uint64(0xD1342543DE82EF95) + np.uint64(counter) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@compiled
def shuffle(order, seed, epoch):
    """Fill `order` with the batch order of an epoch: 0 … n-1 shuffled (Fisher and Yates) by draws of (seed, epoch)."""
    n = order.size
    for i in range(n):
        order[i] = i
    for i in range(n - 1, 0, -1):
        draw = mix(seed, epoch * 65536 + i) >> np.uint64(32)
        j = np.int64((draw * np.uint64(i + 1)) >> np.uint64(32))
        order[i], order[j] = order[j], order[i]


@compiled
def arrange(order, seed, epoch, is_shuffled):
    """The batch order of an epoch: shuffled, or as the samples lie."""
    if is_shuffled:
        shuffle(order, seed, epoch)
    else:
        order[:] = np.arange(order.size)


@compiled
def is_kept(seed, update, unit, sample, rate):
    """Whether dropout at `rate` keeps a unit for a sample of the mini-batch of an update."""
    draw = mix(seed, (update * 1024 + unit) * 4096 + sample) >> np.uint64(40)
    return draw >= np.uint64(rate * 16777216.0)
