"""What is minimised: the loss of each image, whatever the goal."""

import torch
from torch.nn import functional

from engine.experiments.vision.settings import Vision


def each_loss(experiment: Vision, logits: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Outputs (b, outputs), inputs (b, 1, 28, 28), labels (b,) -> loss of each image (b,).

    Cross-entropy in nats. MSE: squared error of the softmax probabilities, mean over the classes (Brier 1950). Rebuilding:
    binary cross-entropy or squared error of sigmoid outputs against the pixels, mean over the pixels.
    """
    if experiment.goal == "classify":
        if experiment.loss == "cross-entropy":
            return functional.cross_entropy(logits, y, reduction="none")
        wanted = functional.one_hot(y, logits.shape[1]).to(logits.dtype)
        return (torch.softmax(logits, 1) - wanted).square().mean(1)
    target = x.flatten(1)
    if experiment.loss == "MSE":
        return (torch.sigmoid(logits) - target).square().mean(1)
    return functional.binary_cross_entropy_with_logits(logits, target, reduction="none").mean(1)
