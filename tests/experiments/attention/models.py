"""Models to look into: with random weights, so that no part of the arithmetic is a 0 or a 1 by chance."""

import numpy as np
import torch

from engine.experiment import Wish
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shipped import SHIPPED
from engine.experiments.attention.weights import fresh
from engine.training.arrays import weights_of

# A short sequence is too small a work for two threads: where others compute beside us, they wait for one another.
torch.set_num_threads(1)

DECODER = Attention(n_layers=2, n_heads=2, d_model=16)
ENCODER = Attention(n_layers=2, n_heads=2, d_model=16, family="encoder", positions="sinusoidal", norm="post")
BOTH = Attention(n_layers=2, n_heads=2, d_model=16, family="encoder-decoder", positions="rotary", tied=True)
TEXT = Attention(task="names", n_layers=2, n_heads=4, d_model=16, context=16, positions="none", activation="ReLU")
BEGUN = Attention(
    task="names", begin="Shakespeare", **SHIPPED["Shakespeare"].form, context=16, batch_size=4, freeze=2, steps=40
)
"""Shipped weights, trained further."""
FAMILIES = {"decoder": DECODER, "encoder": ENCODER, "encoder-decoder": BOTH, "text": TEXT}


def drawn(experiment, seed=0):
    """A frame with weights that are drawn, biases and gains too."""
    rng, frame = np.random.default_rng(seed), {"step": np.array(7)}
    for name, values in weights_of(fresh(experiment)).items():
        frame[name] = (values + 0.3 * rng.standard_normal(values.shape)).astype(np.float32)
    return frame


def net_of(experiment, frame):
    """The model with a frame's weights, made here and kept by nobody else."""
    net = fresh(experiment).eval().requires_grad_(False)
    net.load_state_dict({name.removeprefix("param/"): torch.tensor(frame[name]) for name in frame if "param/" in name})
    return net


def trained(experiment, updates):
    """The frame after so many updates."""
    frames = experiment.run()
    next(frames)
    return frames.send(Wish(updates=updates))


def softmax(z):
    exp = np.exp(z - z.max(-1, keepdims=True))
    return exp / exp.sum(-1, keepdims=True)


SENTENCE = "abcdefgh=hgfedcba"
FRAMES = {family: drawn(e) for family, e in FAMILIES.items()}


def look(family, **watch):
    """What a model with drawn weights answers."""
    return FAMILIES[family].look(FRAMES[family], watch)
