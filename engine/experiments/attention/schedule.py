"""The learning rate over the planned updates: warm-up, then a curve."""

from math import cos, pi, sqrt

from engine.experiments.attention.settings import Attention


def lr_at(e: Attention, step: int) -> float:
    """Learning rate of the update after `step`. Warm-up is linear; the first update's is not 0."""
    rise = min(1.0, (step + 1) / e.warmup) if e.warmup else 1.0
    return e.lr * rise * CURVES[e.schedule](e, step)


CURVES = {
    "constant": lambda e, step: 1.0,
    "cosine": lambda e, step: 0.5 * (1 + cos(pi * min(1.0, step / e.steps))),
    "inverse root": lambda e, step: min(1.0, sqrt(max(1, e.warmup) / (step + 1))),
}
"""Cosine: Loshchilov and Hutter 2017, eq. 5, without restarts. Inverse root: Vaswani et al. 2017, eq. 3, scaled to 1 at its top."""
