"""Activation functions as PyTorch modules, and as an exported script writes them. Only workers import this."""

import inspect
from collections.abc import Iterable

import torch
from torch import nn

from engine import catalog


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


OURS = {kind.__name__: kind for kind in (Step, Threshold, Sine)}
"""What torch.nn does not have."""
ACTIVATIONS: dict[str, type[nn.Module]] = {
    name: OURS.get(entry.module) or getattr(nn, entry.module) for name, entry in catalog.ACTIVATIONS.items()
}
"""By the names of the catalog. torch.nn has a Threshold of its own, which is another thing: ours come first."""


def written(name: str) -> str:
    """How a script makes one: `nn.ReLU()`, or a class of ours, whose source it needs."""
    kind = ACTIVATIONS[name]
    return f"{kind.__name__}()" if kind.__module__ == __name__ else f"nn.{kind.__name__}()"


def sources(names: Iterable[str]) -> list[str]:
    """The source of those that PyTorch does not have, each once."""
    kinds = dict.fromkeys(ACTIVATIONS[name] for name in names if name in ACTIVATIONS)
    return [inspect.getsource(kind) for kind in kinds if kind.__module__ == __name__]
