"""The learning rate over a run whose epochs are planned."""

from engine.catalog import lr_factor
from engine.experiments.vision.settings import Vision


def lr_at(e: Vision, step: int, per_epoch: int) -> float:
    """Learning rate of the update after `step`; the first of a warm-up is not 0."""
    return planned_rate(e.schedule, e.epochs, e.lr, (step + (e.schedule == "warm-up")) / per_epoch)


def planned_rate(name: str, epochs: int, lr: float, epoch: float) -> float:
    """Learning rate at a moment, in epochs: cosine falls to 0 at the end, step halves at each third, warm-up takes the first."""
    if name == "warm-up":
        return lr * min(epoch, 1.0)
    return lr * float(lr_factor(name, max(1, epochs // 3) if name == "step" else epochs, epoch))
