"""Which pixels of the image speak for a class: four methods, all about the class's logit."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional

from engine.experiment import SettingError
from engine.experiments.vision.subject import CHUNK, Subject, array
from engine.looking import questions
from engine.tape import Frame

STEPS = 32
PATCH, STRIDE = 5, 2
"""Pixels: the window that occlusion blackens, and how far it moves."""
SIDE = 28


def saliency(subject: Subject, question: Any) -> Frame:
    """[method, class] -> `look/saliency`, positive where a pixel speaks for the class; class −1 is the likeliest."""
    method, target = questions.name_and_number(question, "saliency", "a method and a class")
    questions.one_of(method, "saliency: method", METHODS)
    subject.classes_only("Saliency")
    target = questions.whole_number(target, "saliency: class", -1, len(subject.logits) - 1)
    target = subject.likeliest if target == -1 else target
    found = {"look/saliency": array(METHODS[method](subject, target)), "look/target": np.array(target)}
    return found | (_sums(subject, target, found["look/saliency"]) if method == "integrated" else {})


def _gradient(subject: Subject, target: int) -> torch.Tensor:
    """∂logit/∂pixel, with its sign (Simonyan et al. 2014 show its magnitude)."""
    return _input_gradients(subject, subject.x, target)[0, 0]


def _input_gradients(subject: Subject, x: torch.Tensor, target: int) -> torch.Tensor:
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        return torch.autograd.grad(subject.net(x)[:, target].sum(), x)[0]


def _integrated(subject: Subject, target: int) -> torch.Tensor:
    """Integrated gradients from black (Sundararajan et al. 2017, eq. 1), by Gauss and Legendre's rule with 32 nodes.

    With ever more nodes the pixels' shares would add up to the logit less that of a black image (their proposition 1); with 32
    of them they nearly do.
    """
    nodes, weights = np.polynomial.legendre.leggauss(STEPS)
    on_the_way, share = (
        torch.tensor(part / 2, dtype=torch.float32, device=subject.device) for part in (nodes + 1, weights)
    )
    gradients = _input_gradients(subject, on_the_way.view(-1, 1, 1, 1) * subject.x, target)
    return subject.x[0, 0] * (share.view(-1, 1, 1) * gradients[:, 0]).sum(0)


def _sums(subject: Subject, target: int, shares: np.ndarray) -> Frame:
    """What the shares add up to, and how far the logit rises from a black image to this one."""
    with torch.no_grad():
        black = subject.net(torch.zeros_like(subject.x))[0, target]
    total = shares.sum(dtype=np.float64)
    return {"saliency/total": np.array(total, np.float32), "saliency/rise": array(subject.logits[target] - black)}


def _gradcam(subject: Subject, target: int) -> torch.Tensor:
    """Grad-CAM (Selvaraju et al. 2017, eqs. 1 and 2) of the last convolution or residual block, bilinearly enlarged."""
    places = [i for i, planned in enumerate(subject.plan) if planned.kind in ("conv", "residual")]
    if not places:
        raise SettingError("Grad-CAM needs a convolution or a residual block, and this stack has none.")
    with torch.enable_grad():
        maps = subject.outputs[places[-1]].detach().requires_grad_()
        slope = torch.autograd.grad(subject.onward(places[-1], maps)[0, target], maps)[0]
    heat = torch.relu((slope.mean(dim=(2, 3), keepdim=True) * maps.detach()).sum(1, keepdim=True))
    return functional.interpolate(heat, size=(SIDE, SIDE), mode="bilinear", align_corners=False)[0, 0]


def _occlusion(subject: Subject, target: int) -> torch.Tensor:
    """How far the logit falls when a window is black (Zeiler and Fergus 2014), at each pixel the mean of its windows."""
    corners = range(0, SIDE - PATCH + STRIDE, STRIDE)
    windows = torch.zeros(len(corners) ** 2, 1, SIDE, SIDE, device=subject.device)
    for place, window in enumerate(windows):
        y, x = corners[place // len(corners)], corners[place % len(corners)]
        window[0, y : y + PATCH, x : x + PATCH] = 1
    with torch.no_grad():
        hidden = subject.x * (1 - windows)
        logits = torch.cat([subject.net(part)[:, target] for part in hidden.split(CHUNK)])
    drops = (subject.logits[target] - logits).view(-1, 1, 1)
    return (drops * windows[:, 0]).sum(0) / windows[:, 0].sum(0)


METHODS = {"gradient": _gradient, "integrated": _integrated, "gradcam": _gradcam, "occlusion": _occlusion}
