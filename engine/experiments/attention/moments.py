"""The optimizer's state as a few flat arrays of a frame: a Transformer has many small parameters, and each array costs time."""

import numpy as np
import torch
from torch import nn

from engine.tape import Frame
from engine.training.optimizer import count

PREFIX = "state/optimizer/"
"""Where the model's own stand; a twin's stand elsewhere."""


def learning(optimizer: torch.optim.Optimizer) -> list[nn.Parameter]:
    """The parameters that learn, in the optimizer's order."""
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


def taken(optimizer: torch.optim.Optimizer, prefix: str = PREFIX) -> Frame:
    """Each kind of state, all parameters one after another (parameters,) float32; their common count of steps, (), is `step`."""
    parameters = [parameter for parameter in learning(optimizer) if parameter in optimizer.state]
    if not parameters:
        return {}
    states = [optimizer.state[parameter] for parameter in parameters]
    kinds = [kind for kind, value in states[0].items() if isinstance(value, torch.Tensor)]
    return {f"{prefix}{kind}": flat([state[kind] for state in states], kind == "step") for kind in kinds}


def flat(tensors: list[torch.Tensor], is_common: bool = False) -> np.ndarray:
    """All values of the tensors in a row, or the one that they have in common."""
    if is_common:
        return tensors[0].detach().to("cpu", torch.float32, copy=True).numpy()
    return torch.cat([tensor.detach().flatten() for tensor in tensors]).to("cpu", torch.float32).numpy()


def put(optimizer: torch.optim.Optimizer, frame: Frame, prefix: str = PREFIX) -> None:
    """Give the optimizer the state that `taken` took."""
    kinds = {name.removeprefix(prefix): frame[name] for name in frame if name.startswith(prefix)}
    if not kinds:
        return
    start = 0
    for parameter in learning(optimizer):
        stop = start + parameter.numel()
        optimizer.state[parameter] = {
            kind: count(optimizer, values, parameter) if kind == "step" else _part(values[start:stop], parameter)
            for kind, values in kinds.items()
        }
        start = stop


def _part(values: np.ndarray, parameter: nn.Parameter) -> torch.Tensor:
    return torch.tensor(values, device=parameter.device).view(parameter.shape)
