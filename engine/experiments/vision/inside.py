"""A unit taken apart: what it reads, its weights, what each part contributes, and what comes out."""

from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from engine.experiments.vision.model import Residual
from engine.experiments.vision.subject import Subject, array
from engine.looking import questions
from engine.tape import Frame


def unit(subject: Subject, question: Any) -> Frame:
    """[layer, unit] -> `look/in`, `look/out`, and weights or parts where the layer has them. Layer n + 1 is the softmax."""
    i, j = questions.whole_numbers(question, "unit", 2)
    questions.within(i, "unit: layer", 0, len(subject.plan))
    subject.unit(i, j, "unit")
    found: Frame = {"look/unit": np.array([i, j])}
    if i == len(subject.plan):
        return found | _probability(subject, j)
    found["look/out"] = array(subject.outputs[i][0, j])
    answer = _PARTS.get(subject.plan[i].kind, _channel)
    return found | answer(subject, i, j)


def probabilities(subject: Subject) -> torch.Tensor:
    """What is made of the logits (outputs,): softmax of the classes, sigmoid of pixels."""
    return torch.softmax(subject.logits, 0) if subject.is_classifier else torch.sigmoid(subject.logits)


def _probability(subject: Subject, j: int) -> Frame:
    read = subject.logits if subject.is_classifier else subject.logits[j : j + 1]
    return {"look/in": array(read), "look/out": array(probabilities(subject)[j])}


def _conv(subject: Subject, i: int, j: int) -> Frame:
    layer, read = subject.module(i, nn.Conv2d), subject.read(i)
    kernel, channels = layer.weight[j].detach(), read.shape[1]
    # One group a channel: each map meets only its own slice of the kernel, so these add up to the output less the bias.
    partial = functional.conv2d(read, kernel[:, None], None, layer.stride, layer.padding, groups=channels)
    return {
        "look/in": array(read[0]),
        "look/kernel": array(kernel),
        "look/bias": array(layer.get_parameter("bias")[j]),
        "look/partial": array(partial[0]),
    }


def _dense(subject: Subject, i: int, j: int) -> Frame:
    layer = subject.module(i, nn.Linear)
    return {
        "look/in": array(subject.read(i)[0]),
        "look/weight": array(layer.weight[j]),
        "look/bias": array(layer.get_parameter("bias")[j]),
    }


def _residual(subject: Subject, i: int, j: int) -> Frame:
    block, read = subject.module(i, Residual), subject.read(i)
    with torch.no_grad():
        branch, skip = block.branch(read)[0, j], block.skip(read)[0, j]
    return {"look/in": array(read[0]), "look/branch": array(branch), "look/skip": array(skip)}


def _all(subject: Subject, i: int, j: int) -> Frame:
    """Layer normalisation: every value has its part in the mean and the variance."""
    return {"look/in": array(subject.read(i)[0])}


def _flatten(subject: Subject, i: int, j: int) -> Frame:
    """The map that the value is taken from."""
    _, h, w = subject.plan[i].shape_in
    channel = j // (h * w)
    return {"look/in": array(subject.read(i)[0, channel : channel + 1])}


def _channel(subject: Subject, i: int, j: int) -> Frame:
    """Layers that work channel by channel read only that one."""
    return {"look/in": array(subject.read(i)[0, j : j + 1])}


_PARTS = {"conv": _conv, "dense": _dense, "residual": _residual, "layernorm": _all, "flatten": _flatten}
