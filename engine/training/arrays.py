"""A net's weights and its optimizer's state as arrays of a frame, and back.

All that are alike are parts of one copy: many small ones would take longer.
"""

import numpy as np
import torch
from torch import nn

from engine.tape import Frame
from engine.training.optimizer import count


def weights_of(net: nn.Module, prefix: str = "param/") -> Frame:
    """The net's parameters and buffers by PyTorch's names."""
    tensors = net.state_dict()
    alike = {name: tensor for name, tensor in tensors.items() if tensor.dtype == torch.float32}
    ends = np.cumsum([tensor.numel() for tensor in alike.values()])[:-1]
    parts = zip(alike.items(), np.split(flat(list(alike.values())), ends), strict=True)
    found = {prefix + name: part.reshape(tensor.shape) for (name, tensor), part in parts}
    others = {prefix + name: t.cpu().numpy().copy() for name, t in tensors.items() if name not in alike}
    return found | others


def load_weights(tensors: dict[str, torch.Tensor], frame: Frame, prefix: str = "param/") -> None:
    """Fill a net's tensors, by name, with a frame's weights."""
    for name, tensor in tensors.items():
        if tensor.device.type == "cpu":
            np.copyto(tensor.numpy(), frame[prefix + name])
        else:
            tensor.copy_(torch.tensor(frame[prefix + name]))


def moments_of(optimizer: torch.optim.Optimizer, prefix: str) -> Frame:
    """Each kind of state, all parameters one after another (parameters,) float32; their common count of steps, (), is `step`."""
    parameters = [parameter for parameter in learning(optimizer) if parameter in optimizer.state]
    if not parameters:
        return {}
    states = [optimizer.state[parameter] for parameter in parameters]
    kinds = [kind for kind, value in states[0].items() if isinstance(value, torch.Tensor)]
    return {f"{prefix}{kind}": flat([state[kind] for state in states], kind == "step") for kind in kinds}


def load_moments(optimizer: torch.optim.Optimizer, frame: Frame, prefix: str) -> None:
    """Give the optimizer the state that `moments_of` gave. Runs kept by an earlier version have others, and begin anew."""
    kinds = {name.removeprefix(prefix): values for name, values in frame.items() if name.startswith(prefix)}
    kinds = {kind: values for kind, values in kinds.items() if "/" not in kind}
    if not kinds:
        return
    start = 0
    for parameter in learning(optimizer):
        stop = start + parameter.numel()
        optimizer.state[parameter] = {
            kind: count(optimizer, values, parameter) if kind == "step" else _like(parameter, values[start:stop])
            for kind, values in kinds.items()
        }
        start = stop


def learning(optimizer: torch.optim.Optimizer) -> list[nn.Parameter]:
    """The parameters that learn, in the optimizer's order."""
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


def flat(tensors: list[torch.Tensor], is_common: bool = False) -> np.ndarray:
    """All values of the tensors in a row, or the one that they have in common."""
    if is_common:
        return tensors[0].detach().to("cpu", torch.float32, copy=True).numpy()
    return torch.cat([tensor.detach().flatten() for tensor in tensors]).to("cpu", torch.float32).numpy()


def _like(parameter: nn.Parameter, values: np.ndarray) -> torch.Tensor:
    """The values in the parameter's shape, and in its order in memory."""
    new = torch.empty_like(parameter, memory_format=torch.preserve_format)
    return new.copy_(torch.tensor(values).view(parameter.shape))
