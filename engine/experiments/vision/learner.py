"""A net with its optimizer: one update, and all of it as arrays of a frame."""

import numpy as np
import torch
from torch import nn

from engine.experiments.vision import model, optimizer
from engine.experiments.vision.objective import each_loss
from engine.experiments.vision.settings import Vision
from engine.tape import Frame
from engine.training.optimizer import optimizer_of


class Learner:
    """What learns. Layers in `frozen` keep their weights and their running means."""

    def __init__(self, experiment: Vision, net: model.Net, frozen: tuple[int, ...], device: str) -> None:
        self.experiment, self.frozen = experiment, frozen
        self.net = model.placed(net, device)
        for place in frozen:
            net[place].requires_grad_(False)
        self.generator = torch.Generator(device)
        net.draw_from(self.generator)
        self.optimizer = optimizer_of(experiment, net)

    def update(self, x: torch.Tensor, y: torch.Tensor, lr: float, chance: int):
        """One step on a batch. Gives logits and losses of each image, or None if the loss is no number: then nothing is changed."""
        self._train()
        self.generator.manual_seed(chance)
        logits = self.net(x)
        losses = each_loss(self.experiment, logits, x, y)
        loss = losses.mean()
        if not torch.isfinite(loss):
            return None
        self.optimizer.zero_grad()
        loss.backward()
        if self.experiment.clip:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.experiment.clip)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.optimizer.step()
        return logits.detach(), losses.detach()

    def _train(self) -> None:
        self.net.train()
        for place in self.frozen:
            self.net[place].eval()

    def flow(self) -> tuple[np.ndarray, np.ndarray]:
        """Root mean square of each layer's last gradient and of its weights (layers,); 0 where there is none."""
        weights = [(i, p) for i, layer in enumerate(self.net) for p in layer.parameters() if p.ndim > 1]
        learning = [(i, p.grad) for i, p in weights if p.grad is not None]
        return _rms(len(self.net), learning), _rms(len(self.net), [(i, p.detach()) for i, p in weights])

    def taken(self, weights: str, state: str) -> Frame:
        """Weights and optimizer state under these prefixes."""
        return model.taken(self.net, weights) | optimizer.taken(self.optimizer, self.net, state)

    def put(self, frame: Frame, weights: str, state: str) -> None:
        """What `taken` took."""
        model.put(self.net, frame, weights)
        optimizer.put(self.optimizer, self.net, frame, state)


def _rms(layers: int, parts: list[tuple[int, torch.Tensor]]) -> np.ndarray:
    """(layer, tensor) of all weights -> root mean square by layer (layers,) float32."""
    squares, counts = np.zeros(layers), np.zeros(layers)
    norms = torch.stack(torch._foreach_norm([tensor for _, tensor in parts])).cpu().numpy() if parts else ()
    for (i, tensor), norm in zip(parts, norms, strict=True):
        squares[i] += float(norm) ** 2
        counts[i] += tensor.numel()
    return np.sqrt(squares / np.maximum(counts, 1)).astype(np.float32)
