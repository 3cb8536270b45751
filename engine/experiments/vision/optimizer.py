"""The learning rate of an update, and the optimizer's state as arrays of a frame."""

import numpy as np
import torch
from torch import nn

from engine.experiments.vision.schedule import planned_rate
from engine.experiments.vision.settings import Vision
from engine.tape import Frame
from engine.training.optimizer import count


def lr_at(experiment: Vision, step: int, per_epoch: int) -> float:
    """Learning rate of the update after `step`; the first of a warm-up is not 0."""
    e = experiment
    return planned_rate(e.schedule, e.epochs, e.lr, (step + (e.schedule == "warm-up")) / per_epoch)


def taken(optimizer: torch.optim.Optimizer, net: nn.Module, prefix: str) -> Frame:
    """The optimizer's state: moments and counts of each parameter, by its name."""
    names: dict[torch.Tensor, str] = {parameter: name for name, parameter in net.named_parameters()}
    return {
        f"{prefix}{names[parameter]}/{key}": _array(value)
        for parameter, state in optimizer.state.items()
        for key, value in state.items()
        if isinstance(value, torch.Tensor)
    }


def _array(value: torch.Tensor) -> np.ndarray:
    return np.array(value.detach().cpu().numpy(), np.float32)


def put(optimizer: torch.optim.Optimizer, net: nn.Module, frame: Frame, prefix: str) -> None:
    """Give the optimizer the state that `taken` took."""
    for name, parameter in net.named_parameters():
        start = f"{prefix}{name}/"
        state = {key.removeprefix(start): frame[key] for key in frame if key.startswith(start)}
        if state and parameter.requires_grad:
            optimizer.state[parameter] = {
                key: count(optimizer, value, parameter) if key == "step" else _like(parameter, value)
                for key, value in state.items()
            }


def _like(parameter: torch.Tensor, value: np.ndarray) -> torch.Tensor:
    return torch.empty_like(parameter, memory_format=torch.preserve_format).copy_(torch.tensor(value))
