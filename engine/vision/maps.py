"""Everything that is drawn as maps: the outputs of all layers for one image, the loss's gradient by them, and kernels."""

from typing import Any

import numpy as np
import torch

from engine.experiment import SettingError
from engine.tape import Frame
from engine.vision import asked
from engine.vision.subject import Subject

MOST_MAPS = 64
"""Channels of one layer that are sent: more cannot be told apart on a screen."""
SMALLEST = 1e-30
"""A map whose values are all smaller is sent as zeros: 127 / range would overflow."""


def maps(subject: Subject, question: Any) -> Frame:
    """“activation” or “gradient” -> `map/i` and `range/i` of every layer."""
    kind = asked.one_of(question, "maps", ("activation", "gradient"))
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


def kernels(subject: Subject, question: Any) -> Frame:
    """i -> `kernel/i` and `kernelrange/i`: weights of a convolution, of a residual block's first."""
    i = asked.whole_number(question, "kernels", 0, len(subject.plan) - 1)
    kind, layer = subject.plan[i].kind, subject.net.layers[i]
    if kind not in ("conv", "residual"):
        raise SettingError(
            f"Layer {i} ({subject.plan[i].title}) has no kernels; convolutions and residual blocks have."
        )
    weight = layer.weight if kind == "conv" else layer.conv1.weight
    values, ranges = quantised(weight.detach()[:MOST_MAPS, :MOST_MAPS].cpu().numpy())
    return {f"kernel/{i}": values, f"kernelrange/{i}": ranges}


def quantised(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(rows, …) -> int8 of the same shape and what 127 means in each row (rows,) float32: its largest magnitude."""
    if not np.isfinite(values).all():
        values = np.nan_to_num(values)
    top = np.abs(values).max(axis=tuple(range(1, values.ndim)))
    factor = 127 / np.where(top > SMALLEST, top, np.inf)
    scaled = values * factor.reshape(-1, *(1,) * (values.ndim - 1)).astype(np.float32)
    return np.rint(scaled, out=scaled).astype(np.int8), top.astype(np.float32)
