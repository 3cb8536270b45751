"""Epochs that a run has gone through, also where what an epoch is has changed on the way."""

from engine.tape import Frame

EXACT = 1 << 20
"""A lead is a whole number of such parts of an epoch, so that each later frame says the same one."""


def lead_of(frame: Frame | None, per_epoch: int) -> float:
    """By how much a frame's epoch is ahead of its step in epochs of so many updates: 0 where they have always been that long."""
    if frame is None:
        return 0.0
    return round((float(frame["epoch"]) - int(frame["step"]) / per_epoch) * EXACT) / EXACT
