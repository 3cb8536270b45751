"""A Transformer with weights that a person brings."""

from engine.experiment import Fit
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.training import Training
from engine.tape import Frame
from engine.training.given import with_weights

AFRESH = "The optimizer and the planned updates begin afresh."
TWIN = "So does its twin, which is in no file."


def given(e: Attention, fit: Fit, step: int) -> tuple[Frame, str]:
    """The frame with these weights at a step, and what begins afresh."""
    step = max(1, step)
    return with_weights(Training(e, step), fit, step), f"{AFRESH} {TWIN}" if e.scratch else AFRESH
