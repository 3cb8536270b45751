"""What a node can do: its value, its slopes by what it reads, where it has none, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Values = tuple[np.ndarray, ...]


def _everywhere(*x: np.ndarray) -> np.ndarray:
    return np.ones_like(x[0], bool)


def _nowhere(*x: np.ndarray) -> np.ndarray:
    return np.zeros_like(x[0], bool)


@dataclass(frozen=True)
class Operator:
    """A node's arithmetic in float64, over samples. `slopes` is given what it reads and its own value."""

    label: str
    f: Callable[..., np.ndarray]
    slopes: Callable[..., Values]
    rule: str
    """The slopes as formulas of a, b (what it reads) and y (what it gives), for people."""
    torch: str = ""
    """The same in PyTorch; an infix operator is written as it is."""
    is_defined: Callable[..., np.ndarray] = _everywhere
    needs: str = ""
    """What it takes where it is not defined everywhere."""
    bends: Callable[..., np.ndarray] = _nowhere
    kink: str = ""
    """What is said where it has no slope, and one is chosen: PyTorch's."""


def _sigmoid(a: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * a))


def _power_slopes(a: np.ndarray, b: np.ndarray, y: np.ndarray) -> Values:
    """By the base b·a^(b−1), 0 where b = 0; by the exponent y·ln a, 0 where a = 0: as PyTorch has it."""
    by_base = np.where(b == 0, 0.0, b * np.power(a, np.where(b == 0, 1.0, b - 1)))
    return by_base, np.where(a == 0, 0.0, y * np.log(np.where(a == 0, 1.0, a)))


def _has_power(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a > 0) | ((b == np.floor(b)) & ((a != 0) | (b >= 0))) | ((a == 0) & (b >= 0))


def _share(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """1 where the first is the larger, ½ where both are equal."""
    return np.where(a == b, 0.5, a > b)


INFIX: dict[str, Operator] = {
    "+": Operator("+", np.add, lambda a, b, y: (np.ones_like(a), np.ones_like(b)), "∂y/∂a = 1, ∂y/∂b = 1"),
    "-": Operator("−", np.subtract, lambda a, b, y: (np.ones_like(a), -np.ones_like(b)), "∂y/∂a = 1, ∂y/∂b = −1"),
    "*": Operator("×", np.multiply, lambda a, b, y: (b, a), "∂y/∂a = b, ∂y/∂b = a"),
    "/": Operator(
        "/",
        np.divide,
        lambda a, b, y: (1 / b, -y / b),
        "∂y/∂a = 1/b, ∂y/∂b = −a/b²",
        is_defined=lambda a, b: b != 0,
        needs="a divisor must not be 0",
    ),
    "**": Operator(
        "**",
        np.power,
        _power_slopes,
        "∂y/∂a = b·a^(b − 1), ∂y/∂b = y·ln a",
        is_defined=_has_power,
        needs="a power needs a base above 0, or a whole exponent that does not divide by 0",
    ),
}
MINUS = Operator("−", np.negative, lambda a, y: (-np.ones_like(a),), "∂y/∂a = −1")
FUNCTIONS: dict[str, Operator] = {
    "exp": Operator("exp", np.exp, lambda a, y: (y,), "∂y/∂a = y", "torch.exp"),
    "ln": Operator(
        "ln",
        np.log,
        lambda a, y: (1 / a,),
        "∂y/∂a = 1/a",
        "torch.log",
        is_defined=lambda a: a > 0,
        needs="a logarithm needs a number above 0",
    ),
    "sqrt": Operator(
        "sqrt",
        np.sqrt,
        lambda a, y: (0.5 / y,),
        "∂y/∂a = 1/(2y)",
        "torch.sqrt",
        is_defined=lambda a: a >= 0,
        needs="a square root needs a number from 0 on",
    ),
    "sin": Operator("sin", np.sin, lambda a, y: (np.cos(a),), "∂y/∂a = cos a", "torch.sin"),
    "cos": Operator("cos", np.cos, lambda a, y: (-np.sin(a),), "∂y/∂a = −sin a", "torch.cos"),
    "tanh": Operator("tanh", np.tanh, lambda a, y: (1 - y * y,), "∂y/∂a = 1 − y²", "torch.tanh"),
    "sigmoid": Operator("σ", _sigmoid, lambda a, y: (y * (1 - y),), "∂y/∂a = y·(1 − y)", "torch.sigmoid"),
    "relu": Operator(
        "relu",
        lambda a: np.maximum(a, 0.0),
        lambda a, y: ((a > 0).astype(float),),
        "∂y/∂a = 1 if a > 0, else 0",
        "torch.relu",
        bends=lambda a: a == 0,
        kink="relu has a kink at 0: its slope there is taken as 0",
    ),
    "abs": Operator(
        "abs",
        np.abs,
        lambda a, y: (np.sign(a),),
        "∂y/∂a = 1 if a > 0, −1 if a < 0",
        "torch.abs",
        bends=lambda a: a == 0,
        kink="abs has a kink at 0: its slope there is taken as 0",
    ),
    "max": Operator(
        "max",
        np.maximum,
        lambda a, b, y: (_share(a, b), _share(b, a)),
        "1 for the larger, 0 for the smaller",
        "torch.maximum",
        bends=lambda a, b: a == b,
        kink="max has a kink where both are equal: each gets half",
    ),
    "min": Operator(
        "min",
        np.minimum,
        lambda a, b, y: (_share(b, a), _share(a, b)),
        "1 for the smaller, 0 for the larger",
        "torch.minimum",
        bends=lambda a, b: a == b,
        kink="min has a kink where both are equal: each gets half",
    ),
    "softplus": Operator(
        "softplus",
        lambda a: np.logaddexp(0.0, a),
        lambda a, y: (_sigmoid(a),),
        "∂y/∂a = 1/(1 + e^(−a))",
        "torch.nn.functional.softplus",
    ),
}
ALIASES = {"log": "ln"}
"""Other names under which people know them."""
OPERATORS = {**INFIX, "neg": MINUS, **FUNCTIONS}
