"""The exact arithmetic behind one value of one layer, in today's numbers."""

from math import ceil, isfinite, log2
from typing import Any

import numpy as np
import torch
from torch import nn

from engine.catalog import ACTIVATIONS
from engine.experiments.vision.inside import probabilities
from engine.experiments.vision.model import Residual
from engine.experiments.vision.subject import Subject, array
from engine.looking import questions
from engine.tape import Frame

CURVE_POINTS = 81
LEAST_SPAN = 3.0


def pixel(subject: Subject, question: Any) -> Frame:
    """[layer, channel or unit, y, x] -> `pixel/value` and what it is computed from. Layer n + 1 is the softmax."""
    i, j, y, x = questions.whole_numbers(question, "pixel", 4)
    questions.within(i, "pixel: layer", 0, len(subject.plan))
    subject.unit(i, j, "pixel")
    _, h, w = (*subject.plan[min(i, len(subject.plan) - 1)].shape, 1, 1)[:3]
    questions.within(y, "pixel: row", 0, h - 1)
    questions.within(x, "pixel: column", 0, w - 1)
    found: Frame = {"pixel/at": np.array([i, j, y, x])}
    if i == len(subject.plan):
        return found | _probability(subject, j)
    output = subject.outputs[i][0]
    found["pixel/value"] = array(output[j, y, x] if output.ndim == 3 else output[j])
    return found | _ARITHMETIC[subject.plan[i].kind](subject, i, j, y, x)


def _probability(subject: Subject, j: int) -> Frame:
    """Softmax, shifted by the largest logit so that no exponential overflows; sigmoid of a pixel when rebuilding."""
    found = {"pixel/value": array(probabilities(subject)[j])}
    if not subject.is_classifier:
        return found | {"pixel/patch": array(subject.logits[j : j + 1])}
    logits = array(subject.logits)
    exp = np.exp(logits - logits.max())
    shares = {"pixel/shifted": logits - logits.max(), "pixel/exp": exp, "pixel/share": array(probabilities(subject))}
    return found | {"pixel/patch": logits, "pixel/total": np.array(exp.sum(dtype=np.float64), np.float32), **shares}


def _conv(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    layer, (_, size, stride, padding) = subject.module(i, nn.Conv2d), subject.plan[i].numbers
    top, left = y * stride - padding, x * stride - padding
    patch, inside = _window(array(subject.read(i)[0]), top, left, size)
    return {
        "pixel/inside": inside,
        **_products(patch, array(layer.weight[j])),
        "pixel/bias": array(layer.get_parameter("bias")[j]),
        "pixel/corner": np.array([top, left]),
    }


def _products(patch: np.ndarray, weight: np.ndarray) -> Frame:
    """What is multiplied, value by value, and the sum of it all."""
    products = patch * weight
    total = np.array(products.sum(dtype=np.float64), np.float32)
    return {"pixel/patch": patch, "pixel/weight": weight, "pixel/product": products, "pixel/total": total}


def _window(maps: np.ndarray, top: int, left: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """A window of maps (c, h, w), 0 beyond their edge (c, size, size), and 1 where it lies inside (size, size) uint8."""
    rows, columns = np.arange(top, top + size), np.arange(left, left + size)
    h, w = maps.shape[1:]
    inside = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
    values = maps[:, rows.clip(0, h - 1)[:, None], columns.clip(0, w - 1)]
    return np.where(inside, values, np.float32(0)), inside.astype(np.uint8)


def _dense(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    layer = subject.module(i, nn.Linear)
    return {
        **_products(array(subject.read(i)[0]), array(layer.weight[j])),
        "pixel/bias": array(layer.get_parameter("bias")[j]),
    }


def _pool(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    size, stride = subject.plan[i].numbers
    top, left = y * stride, x * stride
    return {
        "pixel/patch": array(subject.read(i)[0, j, top : top + size, left : left + size]),
        "pixel/corner": np.array([top, left]),
    }


def _same_place(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    """Dropout changes nothing outside training; what normalises stays in its place."""
    read = subject.read(i)[0, j]
    return {"pixel/patch": array(read[y, x] if read.ndim else read).reshape(1)}


def _activation(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    """The value, and the function around it."""
    found = _same_place(subject, i, j, y, x)
    z = _span(float(found["pixel/patch"][0])) * np.linspace(-1, 1, CURVE_POINTS)
    curve = np.stack([z, ACTIVATIONS[subject.plan[i].activation].f(z)])
    return found | {"pixel/curve": curve.astype(np.float32)}


def _span(z: float) -> float:
    """How far from 0 the curve goes, a little beyond z: in powers of two, so that it seldom changes."""
    return max(LEAST_SPAN, 2.0 ** ceil(log2(abs(z) * 1.05 + 1e-9))) if isfinite(z) else LEAST_SPAN


def _batchnorm(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    layer = subject.module(i, nn.modules.batchnorm._BatchNorm)
    mean, variance = layer.get_buffer("running_mean")[j], layer.get_buffer("running_var")[j]
    parts = (mean, variance, layer.eps, layer.weight[j], layer.bias[j])
    return _same_place(subject, i, j, y, x) | {"pixel/norm": np.array([float(part) for part in parts], np.float32)}


def _layernorm(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    """Mean and variance of all values of this image (Ba et al. 2016, eq. 3)."""
    layer, read = subject.module(i, nn.LayerNorm), array(subject.read(i)[0]).astype(np.float64)
    place = (j, y, x)[: read.ndim]
    parts = (read.mean(), read.var(), layer.eps, layer.weight[place], layer.bias[place])
    return _same_place(subject, i, j, y, x) | {"pixel/norm": np.array([float(part) for part in parts], np.float32)}


def _residual(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    block, read = subject.module(i, Residual), subject.read(i)
    with torch.no_grad():
        parts = [float(part[0, j, y, x]) for part in (block.branch(read), block.skip(read))]
    return {"pixel/patch": np.array(parts, np.float32)}


def _flatten(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    place = np.array(np.unravel_index(j, subject.plan[i].shape_in))
    return {"pixel/patch": array(subject.read(i)[0][tuple(place)]).reshape(1), "pixel/from": place}


def _gap(subject: Subject, i: int, j: int, y: int, x: int) -> Frame:
    return {"pixel/patch": array(subject.read(i)[0, j])}


_ARITHMETIC = {
    "conv": _conv,
    "dense": _dense,
    "maxpool": _pool,
    "avgpool": _pool,
    "activation": _activation,
    "dropout": _same_place,
    "batchnorm": _batchnorm,
    "layernorm": _layernorm,
    "residual": _residual,
    "flatten": _flatten,
    "gap": _gap,
}
