"""The deep network as a plain PyTorch script that prints the second moments of the page."""

import inspect

from engine.catalog import INITS
from engine.experiments.activations import depth, signals
from engine.experiments.activations.settings import IMAGES, NORMAL, Activations
from engine.training.activations import sources, written
from engine.training.script import body

OPENING = '''"""Perceptron Park: {depth} layers of {width} units, {activation}, {init}.

Needs numpy and torch. Prints second moments of every layer's outputs and gradients, as the page shows them{of}.
The page of this experiment: /activations?{address}
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sqrt

import numpy as np
import torch
from torch import Tensor, nn
'''

NO_IMAGES = ", but of a standard normal batch: images have no room in here"
MAIN = """x = torch.from_numpy({batch}).requires_grad_()
f = {function}
way = forward(x, f, {draw}, ({depth}, {width}, {seed_weights}), {norm!r}, {residual})
last = np.random.default_rng([{seed_weights}, {of_gradient}]).standard_normal(tuple(way[-1].shape))
gradients = torch.autograd.grad(way[-1], way[::2], torch.from_numpy(last))
for layer, (a, g) in enumerate(zip(way[::2], gradients)):
    print(f"layer {{layer}}  outputs {{moment(a.detach()):.6e}}  gradients {{moment(g):.6e}}")
"""


def script(e: Activations) -> str:
    """The functions as they stand in the engine, and a few lines that use them."""
    said = {name: getattr(e, name) for name in depth.FIELDS}
    draw = INITS[e.init]
    main = MAIN.format(
        **said,
        batch=_batch(e),
        of_gradient=depth.OF_GRADIENT,
        function=written(e.activation),
        draw=draw.__name__,
    )
    pieces = [
        OPENING.format(**said, of=NO_IMAGES if e.data == IMAGES else "", address=e.address),
        *sources([e.activation]),
        inspect.getsource(draw),
    ]
    return "\n\n\n".join(piece.strip("\n") for piece in [*pieces, body(signals), main]) + "\n"


def _batch(e: Activations) -> str:
    """How the script comes by the batch: points of the plane stand in it, normal numbers it draws."""
    if e.data in (NORMAL, IMAGES):
        return f"np.random.default_rng([{e.seed_data}, {depth.OF_BATCH}]).standard_normal(({depth.BATCH}, {e.width}))"
    return f"np.array({depth.batch(e.data, e.width, e.seed_data).tolist()!r})"
