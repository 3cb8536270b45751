"""What each sample of a mini-batch brings to one parameter's gradient."""

import numpy as np

from engine.looking import questions
from engine.tape import Frame

ROWS = 40
"""Samples that are listed; of more, those that bring the most."""


def chosen(share: np.ndarray, place: int) -> int:
    """The sample that was asked for; −1: the one that brings the most. Raises SettingError where there is none."""
    return int(np.abs(share).argmax()) if place == -1 else questions.within(place, "sample", 0, len(share) - 1)


def shares_frame(share: np.ndarray, loss: np.ndarray, sample: int) -> Frame:
    """Shares and losses of a mini-batch (b,) as a look holds them; the chosen sample is always listed."""
    size = np.abs(share)
    size[sample] = np.inf
    rows = np.sort(np.argsort(-size, kind="stable")[:ROWS])
    rest = np.delete(share, rows)
    return {
        "explain/size": np.array(len(share)),
        "explain/rows": rows,
        "explain/sample": np.array(sample),
        "explain/loss": loss[rows].astype(np.float32),
        "explain/share": share[rows],
        "explain/own": np.array(share[sample] * len(share)),
        "explain/rest": np.array([len(rest), rest.sum()]),
    }
