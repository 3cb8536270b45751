"""Logic gates, and all neurons with wires of −1, 0 and 1: which gates they are. McCulloch and Pitts 1943."""

from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

TWO = {
    "never": (0, 0, 0, 0),
    "AND": (0, 0, 0, 1),
    "x1 and not x2": (0, 0, 1, 0),
    "x1": (0, 0, 1, 1),
    "x2 and not x1": (0, 1, 0, 0),
    "x2": (0, 1, 0, 1),
    "XOR": (0, 1, 1, 0),
    "OR": (0, 1, 1, 1),
    "NOR": (1, 0, 0, 0),
    "XNOR": (1, 0, 0, 1),
    "not x2": (1, 0, 1, 0),
    "x1 or not x2": (1, 0, 1, 1),
    "not x1": (1, 1, 0, 0),
    "x2 or not x1": (1, 1, 0, 1),
    "NAND": (1, 1, 1, 0),
    "always": (1, 1, 1, 1),
}
"""All 16 functions of two inputs, by their answers to 00, 01, 10 and 11."""
THREE = {
    "AND of three": (0, 0, 0, 0, 0, 0, 0, 1),
    "OR of three": (0, 1, 1, 1, 1, 1, 1, 1),
    "NAND of three": (1, 1, 1, 1, 1, 1, 1, 0),
    "NOR of three": (1, 0, 0, 0, 0, 0, 0, 0),
    "majority": (0, 0, 0, 1, 0, 1, 1, 1),
    "exactly one": (0, 1, 1, 0, 1, 0, 0, 0),
    "odd": (0, 1, 1, 0, 1, 0, 0, 1),
    "x1 or both others": (0, 0, 0, 1, 1, 1, 1, 1),
}
"""Some of the 256 of three inputs, by their answers to 000, 001, … 111."""
GATES = {2: TWO, 3: THREE}
"""By the number of inputs."""


class Wiring(NamedTuple):
    """A wire of −1, 0 or 1 for each input, and the threshold."""

    wires: tuple[int, ...]
    threshold: float


class Found(NamedTuple):
    """What an exhaustive search has found: how many neurons and functions, and of one gate the most rows right and who has them."""

    neurons: int
    functions: int
    right: int
    best: Wiring


def rows(inputs: int) -> np.ndarray:
    """All inputs (2ⁿ, n), counted in binary: x1 is the first digit."""
    return np.array(list(product((0, 1), repeat=inputs)))


def sums(neuron: Wiring) -> np.ndarray:
    """What comes in over the wires, (2ⁿ,)."""
    return rows(len(neuron.wires)) @ np.array(neuron.wires)


def blocked(neuron: Wiring, is_absolute: bool) -> np.ndarray:
    """Where one active inhibitory wire alone keeps the neuron silent, (2ⁿ,): assumption 4 of the paper."""
    return is_absolute & (rows(len(neuron.wires)) @ (np.array(neuron.wires) < 0) > 0)


def answers(neuron: Wiring, is_absolute: bool) -> np.ndarray:
    """1 where the sum reaches the threshold, (2ⁿ,)."""
    return ((sums(neuron) >= neuron.threshold) & ~blocked(neuron, is_absolute)).astype(int)


@cache
def all_neurons(inputs: int, is_absolute: bool) -> dict[Wiring, tuple[int, ...]]:
    """Every neuron and its answers. Sums are whole numbers from −n to n, so the thresholds −n + 1 … n are enough: any other
    one answers as the next whole number above it does, or always the same."""
    thresholds, wired = range(1 - inputs, inputs + 1), product((1, 0, -1), repeat=inputs)
    neurons = (Wiring(wires, threshold) for wires in wired for threshold in thresholds)
    return {neuron: tuple(answers(neuron, is_absolute).tolist()) for neuron in neurons}


@cache
def search(inputs: int, is_absolute: bool, gate: str) -> Found:
    """Of all neurons the one with the most rows right."""
    known, truth = all_neurons(inputs, is_absolute), np.array(GATES[inputs][gate])
    right = {neuron: int((np.array(said) == truth).sum()) for neuron, said in known.items()}
    best = max(right, key=lambda neuron: (right[neuron], -sum(map(abs, neuron.wires))))
    return Found(len(known), len(set(known.values())), right[best], best)
