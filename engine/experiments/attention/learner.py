"""A model with its optimizer: one update, and all of it as arrays of a frame."""

import numpy as np
import torch
from torch import nn

from engine.experiments.attention import moments, weights
from engine.experiments.attention.batches import Batch
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.objective import rights_and_loss
from engine.experiments.attention.settings import Attention
from engine.tape import Frame
from engine.training.optimizer import optimizer_of

OWN = "param/", moments.PREFIX
TWIN = "state/twin/param/", "state/twin/optimizer/"
"""Where weights and moments stand in a frame: those that are looked at, and those of a model beside it."""


class Learner:
    """What learns. The first `freeze` layers stay as they are."""

    def __init__(self, e: Attention, net: Transformer, device: str, freeze: int = 0) -> None:
        self.experiment, self.device, self.net = e, device, net.to(device)
        for parameter in frozen(net, freeze):
            parameter.requires_grad_(False)
        self.optimizer = optimizer_of(e, net)

    def update(self, batch: Batch, lr: float) -> tuple[float, float] | None:
        """One step on a batch: its loss, and the share of it that is right. None if the loss is no number: then nothing is changed."""
        self.net.train()
        rights, loss = rights_and_loss(self.net, batch, self.device)
        if not torch.isfinite(loss):
            return None
        self.optimizer.zero_grad()
        loss.backward()
        if self.experiment.clip:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.experiment.clip)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.optimizer.step()
        return loss.item(), rights[batch.target >= 0].mean()

    def give_up(self) -> None:
        """Make every weight no number, as what follows from a loss that is none: so each frame knows, and it never learns again."""
        with torch.no_grad():
            for parameter in self.net.parameters():
                parameter.fill_(torch.nan)

    def outcome(self, batch: Batch) -> tuple[np.ndarray, float]:
        """Where it is right (b, t), and its loss, without learning from it."""
        self.net.eval()
        with torch.inference_mode():
            rights, loss = rights_and_loss(self.net, batch, self.device)
        return rights, loss.item()

    def taken(self, names: tuple[str, str] = OWN) -> Frame:
        """Weights and moments."""
        return weights.taken(self.net, names[0]) | moments.taken(self.optimizer, names[1])

    def put(self, frame: Frame, names: tuple[str, str] = OWN) -> "Learner":
        """Give it the weights and moments that `taken` took."""
        weights.put(self.net, frame, names[0])
        moments.put(self.optimizer, frame, names[1])
        return self


def frozen(net: Transformer, freeze: int) -> list[nn.Parameter]:
    """The embedding and the first layers, if any are to stay as they are; of an encoder–decoder those of both halves."""
    if not freeze:
        return []
    modules = [net.embedding, net.positions, *net.readers[:freeze], *net.blocks[:freeze]]
    return [parameter for module in modules if module for parameter in module.parameters()]
