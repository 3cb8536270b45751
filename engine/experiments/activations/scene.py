"""What does not change while draws are made."""

import numpy as np

from engine.experiments.activations.settings import Activations
from engine.experiments.activations.softmax import EVERY, MOST, distance, drawn, places, probabilities
from engine.tape import Frame

POINTS = np.unique(np.geomspace(1, MOST, 200).astype(int))
"""Draws after which the way of the distance is shown."""


def scene(e: Activations) -> Frame:
    """How many draws there are, and how the distance falls with them."""
    p = probabilities(np.array(e.logits), e.temperature)
    outcomes = drawn(p, places(e.seed_draws))
    counts = (np.bincount(outcomes[:n], minlength=len(p)) for n in POINTS)
    return {
        "updates_per_epoch": np.array(EVERY),
        "draws": np.array(MOST),
        "way/draws": POINTS.astype(np.int32),
        "way/distance": np.array([distance(p, count) for count in counts], np.float32),
    }
