"""An image network with weights that a person brings."""

from engine.experiment import Fit
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.training import task_at
from engine.tape import Frame
from engine.training.given import with_weights

AFRESH = "The optimizer and the planned epochs begin afresh."
ALONE = "The twin without pre-training is in no file, so the curve beside it ends."


def given(e: Vision, fit: Fit, step: int) -> tuple[Frame, str]:
    """The frame with these weights at a step, and what begins afresh. Weights of no known step have their pre-training behind them."""
    step = step or max(1, e.pretrain)
    is_alone = 0 < e.pretrain <= step
    return with_weights(task_at(e, step, step), fit, step), f"{AFRESH} {ALONE}" if is_alone else AFRESH
