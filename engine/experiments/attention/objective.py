"""What is minimised, and what counts as right: only at the positions that have a target."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from engine.experiments.attention.batches import Batch
from engine.transformer.sequence import IGNORED


def logits_of(net: nn.Module, batch: Batch, device: str) -> torch.Tensor:
    """Logits (b, t, vocabulary) of a batch."""
    source = None if batch.source is None else torch.from_numpy(batch.source).to(device)
    return net(torch.from_numpy(batch.tokens).to(device), source)


def rights_and_loss(net: nn.Module, batch: Batch, device: str) -> tuple[np.ndarray, torch.Tensor]:
    """Where the likeliest token is the target (b, t) bool, and the mean cross-entropy in nats over what counts."""
    logits, target = logits_of(net, batch, device), torch.from_numpy(batch.target).to(device)
    loss = functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=IGNORED)
    return (logits.detach().argmax(2) == target).cpu().numpy(), loss
