"""The playground in plain PyTorch: autograd and torch.optim, on any device, in any precision.

The second way to every number of `engine/kernel/network.py`. Slow on networks this small (`python -m benchmarks dense`), but its
formulas are PyTorch's own, so the tests hold the compiled kernel to it.
"""

import numpy as np
import torch
from torch import nn

from engine import catalog
from engine.experiments.playground.network import Network
from engine.experiments.playground.settings import Playground
from engine.training.activations import ACTIVATIONS
from engine.training.optimizer import made


def hinge(scores: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean of max(0, 1 - t·score)."""
    return torch.relu(1 - targets * scores).mean()


LOSSES = {
    "MSE": nn.functional.mse_loss,
    "MAE": nn.functional.l1_loss,
    "Huber": nn.functional.huber_loss,
    "hinge": hinge,
    "binary cross-entropy": nn.functional.binary_cross_entropy_with_logits,
    "cross-entropy": lambda logits, targets: nn.functional.cross_entropy(logits, targets.argmax(dim=1)),
    "half sum of squares": lambda outputs, targets: (outputs - targets).square().sum(dim=1).mean() / 2,
}
"""From the output layer's values (batch, outputs) and targets (batch, outputs); logits for the cross-entropies."""


def mix(seed: int, counter: int) -> int:
    """64 well-mixed bits: the plain Python twin of `engine.kernel.counter_rng.mix`."""
    whole = (1 << 64) - 1
    x = (seed * 0xD1342543DE82EF95 + counter * 0x9E3779B97F4A7C15) & whole
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & whole
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & whole
    return x ^ (x >> 31)


def shuffled(n: int, seed: int, epoch: int) -> list[int]:
    """Batch order of an epoch: 0 … n-1 shuffled (Fisher and Yates) by draws of (seed, epoch)."""
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = ((mix(seed, epoch * 65536 + i) >> 32) * (i + 1)) >> 32
        order[i], order[j] = order[j], order[i]
    return order


class Reference:
    """A Playground experiment as an `nn.Sequential` that learns by autograd."""

    def __init__(self, experiment: Playground, dtype: torch.dtype = torch.float64, device: str = "cpu") -> None:
        self.experiment, self.dtype, self.device = experiment, dtype, device
        network = Network(experiment, np.float64)
        self.widths, self.per_epoch, self.step = network.widths, network.dense.updates_per_epoch, 0
        self.linears, self.activations = self._layers(network)
        self.parameters = [parameter for linear in self.linears for parameter in linear.parameters()]
        self.optimizer = made(experiment.optimizer, self.parameters, experiment.lr)
        self.sets = {name: self._tensors(task) for name, task in network.tasks.items()}

    def _tensors(self, task) -> tuple[torch.Tensor, torch.Tensor]:
        x, y = (torch.tensor(part.T.copy(), dtype=self.dtype, device=self.device) for part in task)
        return x, y

    def _layers(self, network: Network) -> tuple[list[nn.Linear], list[nn.Module]]:
        linears = [
            nn.Linear(n_in, n_out, dtype=self.dtype, device=self.device)
            for n_in, n_out in zip(self.widths, self.widths[1:], strict=False)
        ]
        start, initial = 0, torch.tensor(network.initial(), dtype=self.dtype, device=self.device)
        for parameter in (parameter for linear in linears for parameter in linear.parameters()):
            parameter.data.copy_(initial[start : start + parameter.numel()].view_as(parameter))
            start += parameter.numel()
        for linear in linears:
            linear.bias.requires_grad_(self.experiment.biases)
        *hidden, output = network.activations
        last = nn.Identity() if catalog.LOSSES[self.experiment.loss].output else ACTIVATIONS[output]()
        return linears, [*(ACTIVATIONS[name]() for name in hidden), last]

    def forward(self, x: torch.Tensor, kept: list[torch.Tensor] | None = None) -> torch.Tensor:
        """Inputs (batch, features) -> outputs (batch, outputs), logits for the cross-entropies. `kept`: dropout's factors a layer."""
        for layer, (linear, activation) in enumerate(zip(self.linears, self.activations, strict=True)):
            x = activation(linear(x))
            if kept and layer < len(kept):
                x = x * kept[layer]
        return x

    def objective(self, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Loss and penalties: l1 Σ|w| + l2 ½Σw² over the weights."""
        e = self.experiment
        penalty = sum(
            e.l1 * linear.weight.abs().sum() + e.l2 / 2 * linear.weight.square().sum() for linear in self.linears
        )
        return LOSSES[e.loss](outputs, targets) + penalty

    def train(self, updates: int) -> None:
        """So many updates: the textbook loop."""
        e, (x, y) = self.experiment, self.sets["train"]
        for _ in range(updates):
            epoch, batch = divmod(self.step, self.per_epoch)
            order = shuffled(len(x), e.seed_order, epoch) if e.shuffle else list(range(len(x)))
            chosen = order[batch * e.batch_size : (batch + 1) * e.batch_size]
            self.optimizer.param_groups[0]["lr"] = e.lr * catalog.lr_factor(e.schedule, e.schedule_epochs, epoch)
            self.optimizer.zero_grad()
            self.objective(self.forward(x[chosen], self._kept(len(chosen))), y[chosen]).backward()
            if e.clip:
                nn.utils.clip_grad_norm_(self.parameters, e.clip)
            self.optimizer.step()
            self.step += 1

    def _kept(self, batch: int) -> list[torch.Tensor]:
        """Dropout's factors (batch, units) of every hidden layer, by the same draws as `engine.kernel.counter_rng.is_kept`."""
        rate = self.experiment.dropout
        if rate == 0:
            return []
        factors, row = [], self.widths[0]
        for units in self.widths[1:-1]:
            draws = [
                [
                    mix(self.experiment.seed_order, (self.step * 1024 + row + unit) * 4096 + sample) >> 40
                    for unit in range(units)
                ]
                for sample in range(batch)
            ]
            kept = torch.tensor(draws, dtype=torch.float64, device=self.device) >= int(rate * 16777216)
            factors.append(kept.to(self.dtype) / (1 - rate))
            row += units
        return factors

    def loss(self, name: str) -> float:
        """Mean loss over the set “train” or “test”, without penalties or dropout."""
        x, y = self.sets[name]
        with torch.no_grad():
            return float(LOSSES[self.experiment.loss](self.forward(x), y))

    def gradient(self) -> np.ndarray:
        """Gradient (parameters,) of the objective over the whole training set."""
        x, y = self.sets["train"]
        for parameter in self.parameters:
            parameter.requires_grad_(True)
        grads = torch.autograd.grad(self.objective(self.forward(x), y), self.parameters)
        return np.concatenate([grad.cpu().numpy().ravel() for grad in grads])

    def flat(self) -> np.ndarray:
        """All parameters (parameters,), in the kernel's order."""
        return np.concatenate([parameter.detach().cpu().numpy().ravel() for parameter in self.parameters])
