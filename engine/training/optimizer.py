"""The optimizers of networks that PyTorch trains, as it makes them and as an exported script writes them."""

from typing import Protocol

import numpy as np
import torch
from torch import nn

MOMENTUM = 0.9
OPTIMIZERS = {
    "SGD": lambda groups, lr: torch.optim.SGD(groups, lr, fused=True),
    "momentum": lambda groups, lr: torch.optim.SGD(groups, lr, momentum=MOMENTUM, fused=True),
    "Nesterov": lambda groups, lr: torch.optim.SGD(groups, lr, momentum=MOMENTUM, nesterov=True, fused=True),
    "Adagrad": lambda groups, lr: torch.optim.Adagrad(groups, lr),
    "RMSprop": lambda groups, lr: torch.optim.RMSprop(groups, lr),
    "Adam": lambda groups, lr: torch.optim.Adam(groups, lr, fused=True),
    "AdamW": lambda groups, lr: torch.optim.AdamW(groups, lr, fused=True),
}
"""With torch.optim's defaults, and in one pass over each parameter where PyTorch can: 4 times faster than its loop."""
SOURCES = {
    "SGD": "torch.optim.SGD(groups, LR, fused=True)",
    "momentum": f"torch.optim.SGD(groups, LR, momentum={MOMENTUM}, fused=True)",
    "Nesterov": f"torch.optim.SGD(groups, LR, momentum={MOMENTUM}, nesterov=True, fused=True)",
    "Adagrad": "torch.optim.Adagrad(groups, LR)",
    "RMSprop": "torch.optim.RMSprop(groups, LR)",
    "Adam": "torch.optim.Adam(groups, LR, fused=True)",
    "AdamW": "torch.optim.AdamW(groups, LR, fused=True)",
}
"""The same in an exported script, where `groups` and `LR` are there."""


class Learning(Protocol):
    """What says how a network learns."""

    optimizer: str
    lr: float
    l2: float


def optimizer_of(how: Learning, net: nn.Module) -> torch.optim.Optimizer:
    """A fresh optimizer for the parameters that learn; L2 (½ l2 Σw²) is on weights, not on biases or gains."""
    learning = [p for p in net.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learning if p.ndim > 1], **_decay(how)},
        {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return OPTIMIZERS[how.optimizer]([group for group in groups if group["params"]], how.lr)


def count(optimizer: torch.optim.Optimizer, steps: np.ndarray, parameter: torch.Tensor) -> torch.Tensor:
    """A parameter's count of steps, where the optimizer reads it: one pass over each parameter has it beside it on the GPU."""
    return torch.tensor(steps, device=parameter.device if optimizer.defaults.get("fused") else "cpu")


def _decay(how: Learning) -> dict[str, float]:
    """AdamW keeps its own weight decay of 0.01 where no other is set."""
    if how.optimizer == "AdamW" and how.l2 == 0:
        return {}
    return {"weight_decay": how.l2}
