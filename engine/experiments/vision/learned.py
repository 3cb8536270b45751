"""What a unit has learned: the images that excite it, one made for it, and what the net is without it."""

from typing import Any

import numpy as np
import torch

from engine.experiments.vision.subject import Subject, array
from engine.looking import questions
from engine.tape import Frame

BEST = 9
STEPS, STEP = 50, 0.05
"""Of the ascent: how many, and how far a pixel moves in one at most."""
ROUGHNESS = 0.3
"""Weight of the penalty on differences of neighbouring pixels, relative to the unit's slope: without it the image is noise."""
FACTORS = (1.0, 0.0, 2.0)
"""The net as it is, without the unit, with it doubled."""


def learned(subject: Subject, question: Any) -> Frame:
    """[layer, unit] -> the sample's images that excite it most, an image that does so more, and the accuracy without it."""
    i, j = questions.whole_numbers(question, "learned", 2)
    subject.unit(subject.layer(i, "learned"), j, "learned")
    values, right = _over_sample(subject, i, j)
    best = np.argsort(-values, kind="stable")[:BEST]
    image = _ascended(subject, i, j, subject.sample[best[0]])
    with torch.no_grad():
        reached = _excitement(subject.up_to(i, subject.tensor(image[None])), j)[0]
    found = {"learned/index": best.astype(np.int32), "learned/value": values[best]}
    found |= {"learned/image": image, "learned/reached": array(reached)}
    return found | ({"learned/accuracy": right} if subject.is_classifier else {})


def _excitement(outputs: torch.Tensor, j: int) -> torch.Tensor:
    """Value of unit j for each image (b,): the mean over its map."""
    return outputs[:, j].flatten(1).mean(1) if outputs.ndim == 4 else outputs[:, j]


def _over_sample(subject: Subject, i: int, j: int) -> tuple[np.ndarray, np.ndarray]:
    """The unit's value for every image of the sample (k,), and the shares that are read correctly (3,) with it changed."""
    values, said = [], []
    with torch.inference_mode():
        for x in subject.chunks():
            a = subject.up_to(i, x)
            values.append(_excitement(a, j))
            said.append(torch.stack([subject.onward(i, _scaled(a, j, factor)).argmax(1) for factor in FACTORS]))
    right = torch.cat(said, 1).cpu().numpy() == subject.sample_labels
    return array(torch.cat(values)), right.mean(1).astype(np.float32)


def _scaled(outputs: torch.Tensor, j: int, factor: float) -> torch.Tensor:
    outputs = outputs.clone()
    outputs[:, j] *= factor
    return outputs


def _ascended(subject: Subject, i: int, j: int, start: np.ndarray) -> np.ndarray:
    """An image (28, 28) uint8 found by gradient ascent on the unit's value (Erhan et al. 2009).

    From two starts, grey and the most exciting image of the sample; the better end is taken. A step moves along the
    gradient of the value less a penalty on roughness (Mahendran and Vedaldi 2015), scaled to its largest pixel.
    """
    grey = np.full_like(start, 64)
    x = subject.tensor(np.stack([grey, start]))
    for step in range(STEPS):
        slope = _slopes(subject, i, j, x)
        length = STEP * (1 - step / STEPS)
        x = (x + length * slope / slope.abs().amax((1, 2, 3), keepdim=True).clamp_min(1e-12)).clamp(0, 1)
    images = np.rint(array(x[:, 0]) * 255).astype(np.uint8)
    with torch.no_grad():
        ends = _excitement(subject.up_to(i, subject.tensor(images)), j)
    return images[int(ends.argmax())]


def _slopes(subject: Subject, i: int, j: int, x: torch.Tensor) -> torch.Tensor:
    """Direction of each image's step: the unit's slope, brought to a typical pixel of 1, less the roughness's."""
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        slope = torch.autograd.grad(_excitement(subject.up_to(i, x), j).sum(), x)[0]
    slope = slope / slope.square().mean((1, 2, 3), keepdim=True).sqrt().clamp_min(1e-12)
    x = x.detach()
    rough = torch.zeros_like(x)
    for axis in (2, 3):
        rough += 2 * x - x.roll(1, axis) - x.roll(-1, axis)
    return slope - ROUGHNESS * rough
