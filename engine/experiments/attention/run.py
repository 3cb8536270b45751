"""The loop of a Transformer."""

from engine.experiment import Snapshots
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.training import Training
from engine.tape import Frame
from engine.training.loop import trained
from engine.training.task import base_of


def run(e: Attention, start: Frame | None = None) -> Snapshots:
    """Snapshots from `start` (that one included) until the planned updates are done or the loss diverges."""
    return trained(Training(e, base_of(start)), start)
