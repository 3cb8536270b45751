"""Activation functions as PyTorch modules, and as an exported script writes them. Only workers import this."""

import inspect
from collections.abc import Iterable

import torch
from torch import nn


class Step(nn.Module):
    """-1 or 1, with derivative 1 (straight-through; Bengio et al. 2013): gradient descent becomes Rosenblatt's rule."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """z -> -1 or 1."""
        return z + (torch.where(z >= 0, 1.0, -1.0).to(z) - z).detach()


class Threshold(nn.Module):
    """The same from 0 to 1."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """z -> 0 or 1."""
        return z + ((z >= 0).to(z) - z).detach()


class Sine(nn.Module):
    """sin z."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """z -> sin z."""
        return torch.sin(z)


ACTIVATIONS: dict[str, type[nn.Module]] = {
    "linear": nn.Identity,
    "step": Step,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "ReLU": nn.ReLU,
    "leaky ReLU": nn.LeakyReLU,
    "ELU": nn.ELU,
    "GELU": nn.GELU,
    "SiLU": nn.SiLU,
    "softplus": nn.Softplus,
    "sin": Sine,
    "0-1 step": Threshold,
}


def written(name: str) -> str:
    """How a script makes one: `nn.ReLU()`, or a class of ours, whose source it needs."""
    kind = ACTIVATIONS[name]
    return f"{kind.__name__}()" if kind.__module__ == __name__ else f"nn.{kind.__name__}()"


def sources(names: Iterable[str]) -> list[str]:
    """The source of those that PyTorch does not have, each once."""
    kinds = dict.fromkeys(ACTIVATIONS[name] for name in names if name in ACTIVATIONS)
    return [inspect.getsource(kind) for kind in kinds if kind.__module__ == __name__]
