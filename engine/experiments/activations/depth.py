"""The signals of a deep network, layer by layer: how large, how distributed, how many units dead or saturated."""

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from engine import catalog
from engine.data import image_sets
from engine.data.samples import samples
from engine.experiments.activations.curves import FLAT, steepest
from engine.experiments.activations.settings import BATCH, IMAGES, NORMAL, Activations
from engine.experiments.activations.signals import forward, moment, slopes, theory
from engine.tape import Frame
from engine.training.activations import ACTIVATIONS

BINS = 41
"""An odd number: one of them lies around 0."""
OF_BATCH, OF_GRADIENT = 1000, 1001
"""Streams of random numbers beside the layers' own."""
FIELDS = ("depth", "width", "activation", "init", "norm", "residual", "data", "seed_data", "seed_weights")


def batch(name: str, width: int, seed: int) -> np.ndarray:
    """128 examples (b, n_in) float64: standard normal ones as wide as the layers, points of the plane, or images."""
    if name == NORMAL:
        return np.random.default_rng([seed, OF_BATCH]).standard_normal((BATCH, width))
    if name == IMAGES:
        images = image_sets.load(name).x_train[image_sets.chosen(name, "", BATCH, seed)]
        return images.reshape(BATCH, -1) / 255
    return samples(name, 3, BATCH, 0.0, 100, seed, ())[0].x


def depth(e: Activations) -> Frame:
    """All that the picture shows of the settings' network."""
    return _depth(tuple(getattr(e, name) for name in FIELDS))


@lru_cache(maxsize=8)
def _depth(settings: tuple) -> Frame:
    said = dict(zip(FIELDS, settings, strict=True))
    x, f = torch.from_numpy(batch(said["data"], said["width"], said["seed_data"])), ACTIVATIONS[said["activation"]]()
    form = (said["depth"], said["width"], said["seed_weights"])
    way = forward(x.requires_grad_(), f, catalog.INITS[said["init"]], form, said["norm"], said["residual"])
    sums, outputs = way[1::2], way[::2]
    last = np.random.default_rng([said["seed_weights"], OF_GRADIENT]).standard_normal(tuple(way[-1].shape))
    gradients = torch.autograd.grad(way[-1], outputs, torch.from_numpy(last))
    found = {
        "depth/forward": np.array([moment(a.detach()) for a in outputs]),
        "depth/back": np.array([moment(g) for g in gradients]),
        **_flat(said["activation"], f, sums),
        **_histograms(said["activation"], outputs),
    }
    if said["norm"] == "none" and not said["residual"]:
        ahead, back = theory(x.detach(), f, said["init"], said["depth"], said["width"])
        found |= {"depth/theory_forward": np.array(ahead), "depth/theory_back": np.array(back)}
    return found


def _flat(name: str, f: torch.nn.Module, sums: list[Tensor]) -> Frame:
    """Of every layer the share of sums where the slope is less than a twentieth of the steepest, and of units that are 0 steep for all."""
    steep = [slopes(f, z) for z in sums]
    top = steepest(name) or 1.0
    return {
        "depth/saturated": np.array([float((s.abs() < FLAT * top).double().mean()) for s in steep], np.float32),
        "depth/dead": np.array([float((s == 0).all(0).double().mean()) for s in steep], np.float32),
    }


def _histograms(name: str, outputs: list[Tensor]) -> Frame:
    """Shares (layers, bins) of values; the outermost bins hold what lies beyond them too."""
    reach = 1.0 if catalog.ACTIVATIONS[name].is_bounded else 3.0
    edges = np.linspace(-reach, reach, BINS + 1)
    inside = np.nextafter(reach, 0)
    counts = [np.histogram(a.detach().clamp(-inside, inside).numpy(), edges)[0] / a.numel() for a in outputs]
    return {"depth/histogram": np.array(counts, np.float32), "depth/reach": np.array(reach, np.float32)}
