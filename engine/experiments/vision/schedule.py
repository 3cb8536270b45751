"""The learning rate over a run whose epochs are planned."""

from engine.catalog import lr_factor


def planned_rate(name: str, epochs: int, lr: float, epoch: float) -> float:
    """Learning rate at a moment, in epochs: cosine falls to 0 at the end, step halves at each third, warm-up takes the first."""
    if name == "warm-up":
        return lr * min(epoch, 1.0)
    return lr * float(lr_factor(name, max(1, epochs // 3) if name == "step" else epochs, epoch))
