"""A batch on its way through a deep network and back: second moments of every layer, beside what theory says of wide ones.

It knows no settings, so that scripts can carry it. Everything in float64: what explodes over fifty layers is no number in float32.
"""

from collections.abc import Callable
from math import pi, sqrt

import numpy as np
import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]
Draw = Callable[[np.random.Generator, int, int], np.ndarray]
SPREAD = {
    "zeros": lambda n_out, n_in: 0.0,
    "normal": lambda n_out, n_in: 1.0,
    "Xavier": lambda n_out, n_in: 2 / (n_in + n_out),
    "He": lambda n_out, n_in: 2 / n_in,
    "orthogonal": lambda n_out, n_in: 1 / max(n_in, n_out),
}
"""Variance of a weight by the name of the initialisation; see engine/catalog.py."""


def normalised(z: Tensor, norm: str) -> Tensor:
    """Mean 0 and variance 1 over the batch (Ioffe and Szegedy 2015) or over the units (Ba, Kiros and Hinton 2016), at scale 1, shift 0."""
    if norm == "none":
        return z
    dim = 0 if norm == "batch" else 1
    return (z - z.mean(dim, keepdim=True)) / torch.sqrt(z.var(dim, unbiased=False, keepdim=True) + 1e-5)


def forward(x: Tensor, f: Function, draw: Draw, form: tuple[int, int, int], norm: str, residual: bool) -> list[Tensor]:
    """Sums z and outputs a of every layer in turn, (b, width) each, behind the batch x (b, n_in). `form`: depth, width and seed."""
    depth, width, seed = form
    way, a = [x], x
    for layer in range(depth):
        weights = torch.from_numpy(draw(np.random.default_rng([seed, layer]), width, a.shape[1]))
        z = normalised(a @ weights.T, norm)
        a = a + f(z) if residual and layer else f(z)
        way += [z, a]
    return way


def slopes(f: Function, z: Tensor) -> Tensor:
    """f′(z) as learning takes it."""
    z = z.detach().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


def moment(values: Tensor) -> float:
    """The second moment: the mean of the squares."""
    return float((values * values).mean())


def theory(x: Tensor, f: Function, init: str, depth: int, width: int) -> tuple[list[float], list[float]]:
    """Second moments of outputs and of gradients in the limit of wide layers, with the gradient's 1 at the end.

    A sum z is normal with variance n_in Var(w) E[a²]; then E[a²] = E[f(z)²], and on the way back the gradient's moment is multiplied by
    n_out Var(w) E[f′(z)²]. For f(z) = z this is Glorot and Bengio 2010, eqs. 5 and 6; for ReLU He et al. 2015, eqs. 9 and 13; for others
    forward Poole et al. 2016, eq. 3, and back Schoenholz et al. 2017. Each sample of the batch is followed by itself.
    """
    ticks = (torch.arange(400, dtype=torch.float64) + 0.5) / 25 - 8  # not 0, where kinks are
    weight = torch.exp(-ticks * ticks / 2) / sqrt(2 * pi) * (ticks[1] - ticks[0])
    moments, n_in = (x * x).mean(1), x.shape[1]
    ahead, factors = [float(moments.mean())], []
    for _ in range(depth):
        spread = SPREAD[init](width, n_in)
        z = torch.sqrt(n_in * spread * moments)[:, None] * ticks
        moments = (f(z) ** 2 * weight).sum(1)
        factors += [width * spread * float((slopes(f, z) ** 2 * weight).sum(1).mean())]
        ahead, n_in = [*ahead, float(moments.mean())], width
    back = [1.0]
    for factor in reversed(factors):
        back = [back[0] * factor, *back]
    return ahead, back
