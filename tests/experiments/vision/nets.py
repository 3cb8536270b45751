"""Nets to look into: with random weights and running means, so that no part of the arithmetic is a 0 or a 1 by chance."""

from functools import lru_cache

import numpy as np
import torch

from engine.experiment import Wish
from engine.experiments.vision.model import fresh
from engine.experiments.vision.settings import Vision
from engine.training.arrays import weights_of

# One image is too small a work for two threads: where others compute beside us, they wait for one another.
torch.set_num_threads(1)

EVERY_KIND = (
    *("conv:4:5:2:2", "batchnorm", "ReLU", "conv:6:3:1:1", "layernorm", "tanh", "residual:6", "residual:8:2"),
    *("maxpool:3:2", "dropout:25", "avgpool:2:1", "flatten", "dense:12", "batchnorm", "GELU", "layernorm"),
    *("dropout:50", "dense:9", "sigmoid"),
)
AVERAGED = ("conv:5:3:3:1", "leaky ReLU", "residual:7:2", "gap", "ELU")
CODED = ("flatten", "dense:16", "tanh", "dense:2", "dense:16", "ReLU")


def vision(layers, **settings):
    """An experiment of these layers that is quick to run."""
    return Vision(layers=layers, n_train=500, **settings)


def frame_of(experiment, seed=0):
    """A frame with weights that are drawn, biases and running means too."""
    rng, frame = np.random.default_rng(seed), {"step": np.array(7)}
    for name, values in weights_of(fresh(experiment)).items():
        if name.endswith("num_batches_tracked"):
            frame[name] = values
        elif name.endswith("running_var"):
            frame[name] = rng.uniform(0.5, 2, values.shape).astype(np.float32)
        else:
            spread = 0.3 if values.ndim < 2 else float(np.abs(values).max()) + 0.01
            frame[name] = (values + spread * 0.3 * rng.standard_normal(values.shape)).astype(np.float32)
    return frame


@lru_cache
def lenet():
    """LeNet-5 after 250 updates, which reads about 19 of 20 digits, and its experiment."""
    experiment = Vision(n_train=60_000)
    frames = experiment.run()
    next(frames)
    return experiment, frames.send(Wish(updates=250))


def spots(shape, rng, n=3):
    """Some (unit, y, x) of an output: all corners of the maps, and places inside; (unit, 0, 0) of flat ones."""
    if len(shape) == 1:
        return [(int(j), 0, 0) for j in rng.integers(0, shape[0], n)]
    c, h, w = shape
    corners = [(0, 0), (0, w - 1), (h - 1, 0), (h - 1, w - 1)]
    inner = [tuple(int(rng.integers(0, n)) for n in (h, w)) for _ in range(n)]
    return [(int(rng.integers(0, c)), y, x) for y, x in corners + inner]
