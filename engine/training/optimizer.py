"""The optimizers of networks that PyTorch trains: how it makes them, and how an exported script writes that."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import torch
from torch import nn

from engine.catalog import OPTIMIZERS

FUSED = {"fused": True}
"""One pass over each parameter, where PyTorch can: 4 times faster than its loop."""


def made(name: str, parameters: Any, lr: float, is_fused: bool = False) -> torch.optim.Optimizer:
    """A fresh optimizer of this name for parameters, or groups of them."""
    _, kind, told = OPTIMIZERS[name]
    # Each takes a learning rate and more, of which their base knows nothing.
    new: Callable[..., torch.optim.Optimizer] = getattr(torch.optim, kind)
    return new(parameters, lr, **told, **_passes(kind, is_fused))


def written(name: str, parameters: str, lr: str, is_fused: bool = False) -> str:
    """How a script makes it: `torch.optim.SGD(groups, LR, momentum=0.9)`."""
    _, kind, told = OPTIMIZERS[name]
    more = (f"{key}={value!r}" for key, value in (told | _passes(kind, is_fused)).items())
    return f"torch.optim.{kind}({', '.join((parameters, lr, *more))})"


def _passes(kind: str, is_fused: bool) -> dict[str, bool]:
    return FUSED if is_fused and kind in ("SGD", "Adam", "AdamW") else {}


class Learning(Protocol):
    """What says how a network learns."""

    @property
    def optimizer(self) -> str:
        """Its name in the catalog."""

    @property
    def lr(self) -> float:
        """The learning rate."""

    @property
    def l2(self) -> float:
        """Weight decay."""


def optimizer_of(how: Learning, net: nn.Module) -> torch.optim.Optimizer:
    """A fresh optimizer for the parameters that learn; L2 (½ l2 Σw²) is on weights, not on biases or gains."""
    learning = [p for p in net.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learning if p.ndim > 1], **_decay(how)},
        {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return made(how.optimizer, [group for group in groups if group["params"]], how.lr, is_fused=True)


def count(optimizer: torch.optim.Optimizer, steps: np.ndarray, parameter: torch.Tensor) -> torch.Tensor:
    """A parameter's count of steps, where the optimizer reads it: one pass over each parameter has it beside it on the GPU."""
    return torch.tensor(steps, device=parameter.device if optimizer.defaults.get("fused") else "cpu")


def _decay(how: Learning) -> dict[str, float]:
    """AdamW keeps its own weight decay of 0.01 where no other is set."""
    if how.optimizer == "AdamW" and how.l2 == 0:
        return {}
    return {"weight_decay": how.l2}
