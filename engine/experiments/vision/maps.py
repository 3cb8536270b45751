"""Everything that is drawn as maps: the outputs of all layers for one image, the loss's gradient by them, and weights."""

from typing import Any

import numpy as np
import torch
from torch import nn

from engine.experiment import SettingError
from engine.experiments.vision.model import Residual
from engine.experiments.vision.subject import Subject
from engine.looking import questions
from engine.tape import Frame

MOST_MAPS = 64
"""Channels of one layer that are sent: more cannot be told apart on a screen."""
MOST_UNITS = 128
"""Rows and columns of a weight matrix that are sent."""
SMALLEST = 1e-30
"""A map whose values are all smaller is sent as zeros: 127 / range would overflow."""


def maps(subject: Subject, question: Any) -> Frame:
    """“activation”, “gradient” or “weight” -> `map/i` and `range/i` of every layer that has them."""
    kind = questions.one_of(question, "maps", ("activation", "gradient", "weight"))
    if kind == "weight":
        return weights(subject)
    outputs = subject.outputs if kind == "activation" else gradients(subject)
    found: Frame = {}
    for i, output in enumerate(outputs):
        values = output[0].cpu().numpy()
        found[f"map/{i}"], found[f"range/{i}"] = quantised(values[:MOST_MAPS] if values.ndim == 3 else values[None])
        if values.ndim == 1:
            found[f"map/{i}"] = found[f"map/{i}"][0]
    return found


def gradients(subject: Subject) -> list[torch.Tensor]:
    """∂loss/∂output of every layer for the image, in evaluation mode."""
    with torch.enable_grad():
        outputs = subject.net.outputs(subject.x.detach().requires_grad_())
        return list(torch.autograd.grad(subject.loss(outputs[-1]), outputs))


def weights(subject: Subject) -> Frame:
    """Weights of every convolution and dense layer: a tile a unit; the matrix as one where its inputs form no picture."""
    found: Frame = {}
    for i, (planned, layer) in enumerate(zip(subject.plan, subject.net.layers, strict=True)):
        if planned.kind not in ("conv", "residual", "dense"):
            continue
        weight = _first(layer).weight.detach().cpu().numpy()
        if planned.kind == "dense" and i and subject.plan[i - 1].kind == "flatten":
            weight = weight.reshape(-1, *subject.plan[i - 1].shape_in)
        shown = _tiles(weight[:MOST_MAPS, :MOST_MAPS]) if weight.ndim == 4 else weight[None, :MOST_UNITS, :MOST_UNITS]
        found[f"map/{i}"], found[f"range/{i}"] = quantised(np.ascontiguousarray(shown))
    return found


def _first(layer: nn.Module) -> nn.Conv2d | nn.Linear:
    """The layer itself, of a residual block its first convolution."""
    first = layer.conv1 if isinstance(layer, Residual) else layer
    assert isinstance(first, (nn.Conv2d, nn.Linear))
    return first


def _tiles(kernels: np.ndarray) -> np.ndarray:
    """(units, c, h, w) -> (units, h', w'): a unit's kernels beside and below one another, a line of zeros between them."""
    units, c, h, w = kernels.shape
    columns = int(np.ceil(np.sqrt(c)))
    rows = -(-c // columns)
    whole = np.zeros((units, rows * columns, h + 1, w + 1), kernels.dtype)
    whole[:, :c, :h, :w] = kernels
    laid = whole.reshape(units, rows, columns, h + 1, w + 1).swapaxes(2, 3)
    return laid.reshape(units, rows * (h + 1), columns * (w + 1))[:, :-1, :-1]


def kernels(subject: Subject, question: Any) -> Frame:
    """i -> `kernel/i` and `kernelrange/i`: weights of a convolution, of a residual block's first."""
    i = questions.whole_number(question, "kernels", 0, len(subject.plan) - 1)
    kind, layer = subject.plan[i].kind, subject.net.layers[i]
    if kind not in ("conv", "residual"):
        raise SettingError(
            f"Layer {i} ({subject.plan[i].title}) has no kernels; convolutions and residual blocks have."
        )
    values, ranges = quantised(_first(layer).weight.detach()[:MOST_MAPS, :MOST_MAPS].cpu().numpy())
    return {f"kernel/{i}": values, f"kernelrange/{i}": ranges}


def quantised(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(rows, …) -> int8 of the same shape and what 127 means in each row (rows,) float32: its largest magnitude."""
    if not np.isfinite(values).all():
        values = np.nan_to_num(values)
    top = np.abs(values).max(axis=tuple(range(1, values.ndim)))
    factor = 127 / np.where(top > SMALLEST, top, np.inf)
    scaled = values * factor.reshape(-1, *(1,) * (values.ndim - 1)).astype(np.float32)
    return np.rint(scaled, out=scaled).astype(np.int8), top.astype(np.float32)
