"""What does not change while a recurrent network learns."""

import numpy as np

from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.tasks import TASKS
from engine.experiments.sequence.training import Training
from engine.tape import Frame, utf8
from engine.training.device import device_of


def scene(e: Sequence) -> Frame:
    """Numbers and texts; see schema.py."""
    return {
        "updates_per_epoch": np.array(Training.per_epoch),
        "text/inputs": utf8("\n".join(TASKS[e.task].inputs)),
        "text/task": utf8(TASKS[e.task].words),
        "text/device": utf8(device_of(e)[1]),
    }
