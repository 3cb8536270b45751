"""A recurrent network with weights that a person brings."""

from engine.experiment import Fit
from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.training import Training
from engine.tape import Frame
from engine.training.given import with_weights


def given(e: Sequence, fit: Fit, step: int) -> tuple[Frame, str]:
    """The frame with these weights at a step, and what begins afresh."""
    step = max(1, step)
    return with_weights(Training(e, step), fit, step), "The optimizer and the planned updates begin afresh."
