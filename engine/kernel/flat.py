"""One flat array for all parameters of a dense network, and its named parts.

The order is PyTorch's own: `0.weight` (out, in) row by row, `0.bias`, `1.weight`, …
"""

import itertools
import math
from functools import lru_cache

import numpy as np


def shapes(widths: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the parameters of a network of these widths (inputs first)."""
    named: dict[str, tuple[int, ...]] = {}
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(widths)):
        named[f"{layer}.weight"] = (n_out, n_in)
        named[f"{layer}.bias"] = (n_out,)
    return named


def size(widths: tuple[int, ...]) -> int:
    """Number of parameters."""
    return sum(n_out * (n_in + 1) for n_in, n_out in itertools.pairwise(widths))


@lru_cache(maxsize=256)
def _places(widths: tuple[int, ...]) -> tuple[tuple[str, slice, tuple[int, ...]], ...]:
    """Name, place in the flat array, and shape of every parameter."""
    places, start = [], 0
    for name, shape in shapes(widths).items():
        stop = start + math.prod(shape)
        places.append((name, slice(start, stop), shape))
        start = stop
    return tuple(places)


def parts(flat: np.ndarray, widths: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Views into `flat` by name."""
    return {name: flat[place].reshape(shape) for name, place, shape in _places(widths)}


def join(named: dict[str, np.ndarray], widths: tuple[int, ...], prefix: str = "") -> np.ndarray:
    """The flat array of named parts (names may carry a prefix). Raises KeyError or ValueError where one is missing or misshapen."""
    flat = [
        np.asarray(named[prefix + name], np.float32).reshape(shape).ravel() for name, shape in shapes(widths).items()
    ]
    return np.concatenate(flat)


def are_weights(widths: tuple[int, ...]) -> np.ndarray:
    """Of every number in the flat array whether it is a weight (parameters,); the others are biases."""
    return np.concatenate([np.full(math.prod(shape), len(shape) > 1) for shape in shapes(widths).values()])


def number_of(widths: tuple[int, ...], place: tuple[int, int, int]) -> int:
    """The number in the flat array of the weight in a place: layer, unit, input; the input after the last is the bias."""
    layer, unit, source = place
    start, (n_in, n_out) = size(widths[: layer + 1]), widths[layer : layer + 2]
    return start + (unit * n_in + source if source < n_in else n_in * n_out + unit)


def place_of(widths: tuple[int, ...], number: int) -> tuple[int, int, int]:
    """The place of a number: layer, unit, input."""
    layer = max(k for k in range(len(widths) - 1) if size(widths[: k + 1]) <= number)
    inside, (n_in, n_out) = number - size(widths[: layer + 1]), widths[layer : layer + 2]
    return (layer, *divmod(inside, n_in)) if inside < n_in * n_out else (layer, inside - n_in * n_out, n_in)
