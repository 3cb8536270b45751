"""A small net as a program in the language of expressions: what it draws as modules and as atoms are the same numbers."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

ACTIVATIONS = {
    "linear": "{z}",
    "sigmoid": "1/(1 + exp(-{z}))",
    "tanh": "tanh({z})",
    "ReLU": "relu({z})",
    "leaky ReLU": "max({z}, 0.01*{z})",
    "softplus": "ln(1 + exp({z}))",
    "SiLU": "{z}/(1 + exp(-{z}))",
    "sin": "sin({z})",
}
"""Those of the catalog that few atoms make."""
LOSSES = {
    "MSE": ("({a} - {t})**2", True),
    "half sum of squares": ("0.5*({t} - {a})**2", False),
    "MAE": ("abs({a} - {t})", True),
    "hinge": ("max(0, 1 - {t}*{a})", True),
    "binary cross-entropy": ("-({t}*ln({a}) + (1 - {t})*ln(1 - {a}))", True),
    "cross-entropy": ("-{t}*ln({a})", False),
}
"""By the catalog's names: the term of an output, and whether the loss is the mean over the outputs or their sum."""
BELONGS = {"binary cross-entropy": "sigmoid", "cross-entropy": "softmax"}
"""The activation that the output has with these losses."""
REACH = 1.0


@dataclass(frozen=True)
class Module:
    """A layer, an activation or the loss: its title, the statements that make it, and the names of what they give."""

    title: str
    lines: tuple[str, ...]
    names: tuple[str, ...]


def modules(layers: tuple[int, ...], activation: str, output: str, loss: str) -> list[Module]:
    """The net from its inputs x1, x2, … to the loss L. Weights w1, w2, … go row by row through the units, biases likewise."""
    found: list[Module] = []
    before, w, b = [f"x{i + 1}" for i in range(layers[0])], 0, 0
    for place, units in enumerate(layers[1:], 1):
        is_last = place == len(layers) - 1
        z, a = ([f"{letter}{place}{k + 1}" for k in range(units)] for letter in "za")
        lines = []
        for name in z:
            products = " + ".join(f"w{w + i + 1}*{x}" for i, x in enumerate(before))
            w, b = w + len(before), b + 1
            lines.append(f"{name} = {products} + b{b}")
        found.append(Module(f"Layer {place}", tuple(lines), tuple(z)))
        bend = BELONGS.get(loss, output) if is_last else activation
        if bend != "linear":
            found.append(Module(bend, tuple(_bent(bend, z, a)), tuple(a)))
        before = z if bend == "linear" else a
    return [*found, _loss(loss, before)]


def _bent(bend: str, z: list[str], a: list[str]) -> list[str]:
    if bend != "softmax":
        return [f"{out} = {ACTIVATIONS[bend].format(z=x)}" for out, x in zip(a, z, strict=True)]
    powers = [f"e{k + 1} = exp({x})" for k, x in enumerate(z)]
    total = " + ".join(f"e{k + 1}" for k in range(len(z)))
    return [*powers, f"s = {total}", *(f"{out} = e{k + 1}/s" for k, out in enumerate(a))]


def _loss(loss: str, outputs: list[str]) -> Module:
    term, is_mean = LOSSES[loss]
    terms = [term.format(a=a, t=f"t{k + 1}") for k, a in enumerate(outputs)]
    total = " + ".join(terms)
    words = f"L = ({total})/{len(outputs)}" if is_mean and len(outputs) > 1 else f"L = {total}"
    return Module(loss, (words,), ("L",))


def parameters(layers: tuple[int, ...]) -> list[str]:
    """The names of all weights, then of all biases."""
    sizes = list(pairwise(layers))
    weights, biases = sum(n * m for n, m in sizes), sum(m for _, m in sizes)
    return [f"w{k + 1}" for k in range(weights)] + [f"b{k + 1}" for k in range(biases)]


def drawn(layers: tuple[int, ...], seed: int) -> dict[str, float]:
    """Weights that a seed draws: uniform within ±1 and cut to two places, so that one can reckon along; biases 0."""
    rng = np.random.default_rng(seed)
    names = parameters(layers)
    return {name: round(float(rng.uniform(-REACH, REACH)), 2) if name[0] == "w" else 0.0 for name in names}
