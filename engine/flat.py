"""One flat array for all parameters of a dense network, and its named parts.

The order is PyTorch's own: `0.weight` (out, in) row by row, `0.bias`, `1.weight`, …
"""

import numpy as np


def shapes(widths: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the parameters of a network of these widths (inputs first)."""
    named: dict[str, tuple[int, ...]] = {}
    for layer, (n_in, n_out) in enumerate(zip(widths, widths[1:], strict=False)):
        named[f"{layer}.weight"] = (n_out, n_in)
        named[f"{layer}.bias"] = (n_out,)
    return named


def size(widths: tuple[int, ...]) -> int:
    """Number of parameters."""
    return sum(n_out * (n_in + 1) for n_in, n_out in zip(widths, widths[1:], strict=False))


def parts(flat: np.ndarray, widths: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Views into `flat` by name."""
    named, start = {}, 0
    for name, shape in shapes(widths).items():
        stop = start + int(np.prod(shape))
        named[name] = flat[start:stop].reshape(shape)
        start = stop
    return named


def join(named: dict[str, np.ndarray], widths: tuple[int, ...], prefix: str = "") -> np.ndarray:
    """The flat array of named parts (names may carry a prefix). Raises KeyError or ValueError where one is missing or misshapen."""
    flat = [np.asarray(named[prefix + name], np.float32).reshape(shape).ravel() for name, shape in shapes(widths).items()]
    return np.concatenate(flat)
