"""The loop of an image network."""

import torch

from engine.experiment import Snapshots
from engine.experiments.vision.model import skeleton
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.training import task_at
from engine.tape import Frame
from engine.training.loop import trained
from engine.training.task import base_of


def run(e: Vision, start: Frame | None = None) -> Snapshots:
    """Snapshots from `start` (that one included) until the planned epochs are done or the loss diverges."""
    _try(e)
    return (yield from trained(task_at(e, int(start["step"]) if start else 0, base_of(start)), start))


def _try(e: Vision) -> None:
    """Build the net where it costs nothing, and let one image's shape go through it."""
    with torch.inference_mode():
        skeleton(e).eval()(torch.empty(1, 1, 28, 28, device="meta"))
