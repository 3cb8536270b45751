"""Catalogs: from the name a person picks to what it means.

The numbers (`code`) are what the compiled kernel branches on; the NumPy functions are the textbook form, used for the
pages' curves and, with `engine/experiments/playground/reference.py`'s PyTorch modules, as a second source for the kernel in the tests.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.kernel import codes

Curve = Callable[[np.ndarray], np.ndarray]


class Activation(NamedTuple):
    """An activation function, in all that is said of it outside the kernel."""

    code: int
    """The kernel's."""
    formula: str
    f: Curve
    slope: Curve
    """f'(z)."""
    module: str
    """The class of torch.nn, or of ours in `engine/training/activations.py`."""
    operator: str = ""
    """ONNX's operator; empty: composed of others in `engine/experiments/vision/onnx.py`, or not in image networks."""
    is_bounded: bool = False
    """Whether |f| <= 1 everywhere."""


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * z))


def _erf(z: np.ndarray) -> np.ndarray:
    from math import erf

    return np.vectorize(erf, otypes=[float])(z)


def _gelu_slope(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + _erf(z / np.sqrt(2))) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)


ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation(codes.LINEAR, "z", lambda z: z, np.ones_like, "Identity", "Identity"),
    "step": Activation(
        codes.STEP, "1 if z ≥ 0 else −1", lambda z: np.where(z >= 0, 1.0, -1.0), np.ones_like, "Step", is_bounded=True
    ),
    "sigmoid": Activation(
        codes.SIGMOID,
        "1 / (1 + e⁻ᶻ)",
        _sigmoid,
        lambda z: _sigmoid(z) * _sigmoid(-z),
        "Sigmoid",
        "Sigmoid",
        is_bounded=True,
    ),
    "tanh": Activation(codes.TANH, "tanh z", np.tanh, lambda z: 1 - np.tanh(z) ** 2, "Tanh", "Tanh", is_bounded=True),
    "ReLU": Activation(
        codes.RELU, "max(0, z)", lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float), "ReLU", "Relu"
    ),
    "leaky ReLU": Activation(
        codes.LEAKY_RELU,
        "z if z > 0 else 0.01 z",
        lambda z: np.where(z > 0, z, 0.01 * z),
        lambda z: np.where(z > 0, 1.0, 0.01),
        "LeakyReLU",
        "LeakyRelu",
    ),
    "ELU": Activation(
        codes.ELU,
        "z if z > 0 else eᶻ − 1",
        lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        lambda z: np.exp(np.minimum(z, 0)),
        "ELU",
        "Elu",
    ),
    "GELU": Activation(codes.GELU, "z Φ(z)", lambda z: 0.5 * z * (1 + _erf(z / np.sqrt(2))), _gelu_slope, "GELU"),
    "SiLU": Activation(
        codes.SILU,
        "z / (1 + e⁻ᶻ)",
        lambda z: z * _sigmoid(z),
        lambda z: _sigmoid(z) * (1 + z * _sigmoid(-z)),
        "SiLU",
    ),
    "softplus": Activation(
        codes.SOFTPLUS, "ln(1 + eᶻ)", lambda z: np.logaddexp(0, z), _sigmoid, "Softplus", "Softplus"
    ),
    "sin": Activation(codes.SIN, "sin z", np.sin, np.cos, "Sine", "Sin", is_bounded=True),
    "0-1 step": Activation(
        codes.THRESHOLD,
        "1 if z ≥ 0 else 0",
        lambda z: np.where(z >= 0, 1.0, 0.0),
        np.ones_like,
        "Threshold",
        is_bounded=True,
    ),
}
"""Step is the sign form (−1, 1), like the labels; the other is McCulloch and Pitts's. Their derivative is taken as 1
(straight-through), which turns gradient descent on the squared error into Rosenblatt's rule (1958): w changes by the error
times the input."""

STEPS = ("step", "0-1 step")
"""Activations without a slope to learn through: for output units of a network without hidden layers."""


class Loss(NamedTuple):
    """A loss: the kernel's code, its formula per output, and the kinds of task it is for."""

    code: int
    formula: str
    for_regression: bool
    output: str = ""
    """Activation of the output units that belongs to the loss; empty: tanh (one neuron: its own), linear for regression."""
    slope: str = ""
    """∂L/∂z of an output unit, as a formula; f′ is the slope of its activation."""


LOSSES: dict[str, Loss] = {
    "MSE": Loss(codes.MSE, "(a − t)²", True, slope="2 (a − t) · f′(z)"),
    "MAE": Loss(codes.MAE, "|a − t|", True, slope="sign(a − t) · f′(z)"),
    "Huber": Loss(codes.HUBER, "½ (a − t)² if |a − t| < 1 else |a − t| − ½", True, slope="(a − t, at most ±1) · f′(z)"),
    "binary cross-entropy": Loss(
        codes.BINARY_CROSS_ENTROPY, "−ln a for the class, −ln(1 − a) against it", False, "sigmoid", "a − t"
    ),
    "cross-entropy": Loss(codes.CROSS_ENTROPY, "−ln a of the true class", False, "softmax", "a − t"),
    "hinge": Loss(codes.HINGE, "max(0, 1 − t·a)", False, "linear", "−t if t·a < 1 else 0"),
    "half sum of squares": Loss(codes.HALF_SQUARES, "½ (a − t)²", True, slope="(a − t) · f′(z)"),
}
"""Mean over the batch and the outputs, natural logarithm, as in torch.nn; only the half sum of squares is a sum over the
outputs, as in many textbooks. The targets of classes are those of `levels`."""

REACH_OF_Z, NEARLY = 5.0, -0.9


def levels(activation: str) -> tuple[float, float]:
    """What an output unit of this activation is to say for a class and against it: values that it can come near to.

    1 and -1, or 1 and 0 where the function stays far above -1 as long as |z| <= 5: sigmoid, softmax, and the family of ReLU.
    """
    if activation == "softmax":
        return 0.0, 1.0
    lowest = ACTIVATIONS[activation].f(np.linspace(-REACH_OF_Z, REACH_OF_Z, 101)).min()
    return (-1.0, 1.0) if lowest <= NEARLY else (0.0, 1.0)


class Optimizer(NamedTuple):
    """An optimizer: the kernel's code, its class in torch.optim, and what that is told besides the learning rate."""

    code: int
    kind: str
    told: dict[str, float | bool]


MOMENTUM = 0.9
OPTIMIZERS: dict[str, Optimizer] = {
    "SGD": Optimizer(codes.SGD, "SGD", {}),
    "momentum": Optimizer(codes.MOMENTUM, "SGD", {"momentum": MOMENTUM}),
    "Nesterov": Optimizer(codes.NESTEROV, "SGD", {"momentum": MOMENTUM, "nesterov": True}),
    "Adagrad": Optimizer(codes.ADAGRAD, "Adagrad", {}),
    "RMSprop": Optimizer(codes.RMSPROP, "RMSprop", {}),
    "Adam": Optimizer(codes.ADAM, "Adam", {}),
    "AdamW": Optimizer(codes.ADAMW, "AdamW", {}),
}
"""With torch.optim's defaults: RMSprop's decay 0.99, Adam's 0.9 and 0.999, AdamW's weight decay 0.01."""

SCHEDULES: dict[str, int] = {
    "constant": codes.CONSTANT,
    "step": codes.STEP_DECAY,
    "cosine": codes.COSINE,
    "warm-up": codes.WARM_UP,
}


def zeros(rng: np.random.Generator, n_out: int, n_in: int) -> np.ndarray:
    """Every weight 0: all units of a layer stay alike."""
    return np.zeros((n_out, n_in))


def normal(rng: np.random.Generator, n_out: int, n_in: int) -> np.ndarray:
    """Standard normal draws, whatever the width."""
    return rng.standard_normal((n_out, n_in))


def xavier(rng: np.random.Generator, n_out: int, n_in: int) -> np.ndarray:
    """Uniform draws within ±√(6 / (n_in + n_out)). Glorot and Bengio 2010, eq. 16."""
    return rng.uniform(-1, 1, (n_out, n_in)) * np.sqrt(6 / (n_in + n_out))


def he(rng: np.random.Generator, n_out: int, n_in: int) -> np.ndarray:
    """Normal draws of variance 2 / n_in. He et al. 2015, eq. 10."""
    return rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)


def orthogonal(rng: np.random.Generator, n_out: int, n_in: int) -> np.ndarray:
    """A random matrix with orthonormal rows or columns. Saxe et al. 2014."""
    q, r = np.linalg.qr(rng.standard_normal((max(n_out, n_in), min(n_out, n_in))))
    q = q * np.sign(np.diag(r))
    return q.T if n_out < n_in else q


INITS = {"zeros": zeros, "normal": normal, "Xavier": xavier, "He": he, "orthogonal": orthogonal}
"""Weights (out, in) of a layer; biases start at 0."""


FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1²": lambda x1, x2: x1 * x1,
    "x2²": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin x1": lambda x1, x2: np.sin(x1),
    "sin x2": lambda x1, x2: np.sin(x2),
}


def lr_factor(schedule: str, epochs: int, epoch: float) -> float:
    """What the learning rate is multiplied by in an epoch (counted from 0).

    step: halved every `epochs`; cosine: from 1 to 0 over `epochs` (Loshchilov and Hutter 2017, eq. 5, without restarts);
    warm-up: linear to 1 over `epochs`, then 1.
    """
    if schedule == "step":
        return 0.5 ** (epoch // epochs)
    if schedule == "cosine":
        return 0.5 * (1 + np.cos(np.pi * min(epoch / epochs, 1.0)))
    if schedule == "warm-up":
        return min((epoch + 1) / epochs, 1.0)
    return 1.0


def activation_curve(name: str, reach: float = 5.0, points: int = 201) -> dict[str, np.ndarray]:
    """The function of a name over [-reach, reach]: arrays `z`, `f` and `slope` of `points` values each."""
    z = np.linspace(-reach, reach, points)
    activation = ACTIVATIONS[name]
    return {"z": z, "f": activation.f(z), "slope": activation.slope(z)}
