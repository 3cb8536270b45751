"""Random expressions, and what PyTorch says of them."""

import random
from collections.abc import Iterator

import torch

from engine.experiment import SettingError
from engine.experiments.backprop.operators import FUNCTIONS
from engine.experiments.backprop.settings import Backprop

NAMES = "abcd"
ONE = [name for name in FUNCTIONS if name not in ("max", "min")]


def text(rng: random.Random, depth: int) -> str:
    """An expression so deep at most, most of which can be computed."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([*NAMES, *NAMES, f"{rng.uniform(0.1, 3):.2f}"])
    kind = rng.random()
    inner = [text(rng, depth - 1) for _ in range(2)]
    if kind < 0.5:
        return f"({inner[0]} {rng.choice('+-*/')} {inner[1]})"
    if kind < 0.6:
        return f"{rng.choice(['max', 'min'])}({inner[0]}, {inner[1]})"
    if kind < 0.7:
        return f"({inner[0]})**{rng.choice([2, 3])}"
    if kind < 0.75:
        return f"-{inner[0]}"
    return f"{rng.choice(ONE)}({inner[0]})"


def graphs(n: int, seed: int = 1) -> Iterator[Backprop]:
    """So many expressions with numbers, all of which can be computed, and none so steep that float64 cannot say its gradient."""
    rng = random.Random(seed)
    while n:
        values = tuple(f"{name}:{rng.uniform(-2, 2):.3f}" for name in NAMES)
        try:
            e = Backprop(expression=text(rng, 4), values=values)
        except SettingError:
            continue
        if abs(e.way.grads).max() < 1e4 and abs(e.way.traced.values).max() < 1e4:
            n -= 1
            yield e


def autograd(e: Backprop) -> dict[str, float]:
    """The gradients that the exported script computes: of parameters the mean over the samples."""
    scope: dict = {}
    exec(e.script().rsplit("for name, leaf in", 1)[0].replace("print(", "str("), scope)
    return {
        name: (leaf.grad * len(leaf)).mean().item() for name, leaf in leaves(e, scope).items() if leaf.grad is not None
    }


def leaves(e: Backprop, scope: dict) -> dict[str, torch.Tensor]:
    return {name: scope[f"{name}_"] for name in e.scheme.graph.leaves}
