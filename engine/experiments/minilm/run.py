"""One frame, and that was it: this model was trained by others."""

import numpy as np

from engine.experiment import Finding, Snapshot, Snapshots
from engine.experiments.minilm.heads import heads
from engine.experiments.minilm.settings import MiniLM
from engine.tape import Frame

DONE = "This model was trained by others, and is done: there is nothing to play, but much to look at."


def run(e: MiniLM, start: Frame | None = None) -> Snapshots:
    """The frame of step 0, the same for every sentence."""
    yield Snapshot.whole({"step": np.array(0), "epoch": np.array(0.0), **heads()})
    return Finding(0, DONE, "done")
