"""The plane of an autoencoder that squeezes every image into two numbers: what lies behind each of its points."""

from typing import Any

import numpy as np
import torch

from engine.experiment import SettingError
from engine.experiments.vision.embedding import values_of
from engine.experiments.vision.subject import Subject, array
from engine.looking import questions
from engine.tape import Frame

MOST = 15
"""Images along a side of the plane."""
SHARE = (1, 99)
"""Percentiles of the sample's codes between which the plane reaches: a few lie far out."""


def code(subject: Subject, question: Any) -> Frame:
    """[a, b] -> `look/decoded`, the image behind this point."""
    return {"look/decoded": _decoded(subject, np.array([questions.coordinates(question, "code")]))[0]}


def plane(subject: Subject, question: Any) -> Frame:
    """g -> g × g images over the plane, the largest second number on top; its reach; and the sample's codes."""
    g = questions.whole_number(question, "plane", 1, MOST)
    xy = values_of(subject, _place(subject))
    x0, x1, y0, y1 = reach = [bound for axis in xy.T for bound in _bounds(axis)]
    columns, rows = np.meshgrid(_spread(x0, x1, g), _spread(y1, y0, g))
    images = _decoded(subject, np.stack([columns.ravel(), rows.ravel()], 1)).reshape(g, g, 28, 28)
    return {
        "plane/images": images,
        "plane/reach": np.array(reach, np.float32),
        "plane/xy": xy,
        "plane/label": subject.sample_labels.astype(np.int32),
    }


def _place(subject: Subject) -> int:
    """The first layer of two units, or SettingError."""
    if subject.is_classifier:
        raise SettingError("Only a network that rebuilds its image has an image behind each code.")
    places = [i for i, planned in enumerate(subject.plan) if planned.shape == (2,)]
    if not places:
        raise SettingError("The plane of codes needs a layer of two units, and this stack has none: add dense:2.")
    return places[0]


def _decoded(subject: Subject, codes: np.ndarray) -> np.ndarray:
    """Codes (k, 2) -> images (k, 28, 28) uint8."""
    a = torch.tensor(codes, dtype=torch.float32, device=subject.device)
    with torch.inference_mode():
        brightness = torch.sigmoid(subject.onward(_place(subject), a))
    return rebuilt(array(brightness))


def rebuilt(brightness: np.ndarray) -> np.ndarray:
    """Brightness (k, 784) in 0 … 1 -> images (k, 28, 28) uint8."""
    return np.rint(np.nan_to_num(brightness) * 255).astype(np.uint8).reshape(-1, 28, 28)


def _bounds(values: np.ndarray) -> tuple[float, float]:
    """Where almost all values lie; half to each side if they are all the same."""
    low, high = np.percentile(values, SHARE)
    return (low, high) if high - low > 1e-6 else (low - 0.5, high + 0.5)


def _spread(first: float, last: float, g: int) -> np.ndarray:
    return np.linspace(first, last, g) if g > 1 else np.array([(first + last) / 2])
