"""A hidden layer comes or goes, and the network keeps what it has learned as well as it can.

A layer that comes hands on its input along the straightest part of its activation, and the layer behind it undoes that (after
Chen et al. 2016, "Net2Net", section 2.3). Where a layer goes, the one behind it is fitted, by least squares over the training
points, to give what it gave.
"""

import numpy as np

from engine.catalog import ACTIVATIONS

Parts = dict[str, np.ndarray]

ENOUGH = 4.0
"""Nothing is gained by fitting z beyond this: tanh 4 is 0.9993."""
RIDGE = 1e-6
"""Share of the inputs' squares that is added to them, so that inputs that go together do not get huge weights."""
STRAIGHT = 0.03
"""Share of its range by which a function may differ from a straight line and count as one."""
PLACES = ((1.0, 0.0), (0.5, 0.0), (1.0, 2.0), (0.25, 0.0))
"""Reach and middle of ranges of z where some function is straight: sigmoid, tanh and sine, softplus and its like. Wide ones first:
the narrower, the larger the weights behind, and the less the learning rate suits them."""
FITS = 20
"""Steps of the fit through the activation; it has come to rest by then."""


def changed_layer(longer: tuple[int, ...], shorter: tuple[int, ...]) -> int | None:
    """Which layer the longer one has besides, as far to the output as the widths allow; None if they differ otherwise."""
    fitting = [i for i in range(len(longer)) if longer[:i] + longer[i + 1 :] == shorter]
    return fitting[-1] if fitting else None


def without_layer(learned: Parts, activations: tuple[str, ...], where: int, x: np.ndarray) -> Parts:
    """The parameters without layer `where`. x: inputs (features, n) of the training points; `activations` are the old ones."""
    before = _outputs(learned, activations, where, x)
    wanted = _z(learned, where + 1, _outputs(learned, activations, where + 1, x))
    weight, bias = _fitted(before, np.clip(wanted, -ENOUGH, ENOUGH))
    activation = activations[where + 1]
    if activation in ACTIVATIONS:
        for unit in range(len(bias)):
            weight[unit], bias[unit] = _improved(weight[unit], bias[unit], activation, before, wanted[unit])
    kept = {name: part for name, part in learned.items() if _layer(name) not in (where, where + 1)}
    return _moved(kept, where + 2, -1) | {f"{where}.weight": weight, f"{where}.bias": bias}


def with_layer(
    learned: Parts, activations: tuple[str, ...], where: int, activation: str, width: int, x: np.ndarray
) -> Parts:
    """The parameters with a layer put in as layer `where`; of its units only as many as hand something on.

    x: inputs (features, n) of points all over the plane.
    """
    behind = learned[f"{where}.weight"].astype(float)
    through = _directions(behind, width)
    passed = through @ _outputs(learned, activations, where, x)
    slope, shift, gain, offset = _straight(activation, passed.min(), passed.max())
    weight = behind @ through.T / (gain * slope)
    bias = learned[f"{where}.bias"] - weight.sum(axis=1) * (gain * shift + offset)
    new = {f"{where}.weight": slope * through, f"{where}.bias": np.full(len(through), shift)}
    return _moved(learned, where, 1) | new | {f"{where + 1}.weight": weight, f"{where + 1}.bias": bias}


def _directions(behind: np.ndarray, width: int) -> np.ndarray:
    """What the layer hands on (rows): every input, or, if it is narrower, what the layer behind it listens to most."""
    inputs = behind.shape[1]
    return np.eye(inputs) if width >= inputs else np.linalg.svd(behind, full_matrices=True)[2][:width]


def _straight(activation: str, low: float, high: float) -> tuple[float, float, float, float]:
    """slope, shift, gain, offset so that f(slope·u + shift) is close to gain·(slope·u + shift) + offset for u from low to high."""
    size = max(abs(low), abs(high), 1e-6)
    tries = [(1.0, 0.0), (1.0, max(0.0, -low)), *((reach / size, middle) for reach, middle in PLACES)]
    measured = []
    for slope, shift in tries:
        z = np.linspace(slope * low + shift, slope * high + shift + 1e-9, 101)
        f = ACTIVATIONS[activation].f(z)
        gain, offset = np.polyfit(z, f, 1)
        bend = np.abs(f - gain * z - offset).max() / max(abs(gain) * slope * size, 1e-9)
        measured.append((bend, (slope, shift, float(gain), float(offset))))
        if bend < STRAIGHT:
            break
    return min(measured)[1]


def _fitted(inputs: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """weight (out, in) and bias (out,) with which weight·inputs + bias is closest to `wanted` (out, n)."""
    centre, middle = inputs.mean(axis=1, keepdims=True), wanted.mean(axis=1, keepdims=True)
    a = inputs - centre
    squares = a @ a.T
    ridge = RIDGE * (np.trace(squares) / len(squares) + 1e-9)
    weight = np.linalg.solve(squares + ridge * np.eye(len(squares)), a @ (wanted - middle).T).T
    return weight, (middle - weight @ centre)[:, 0]


def _improved(
    weight: np.ndarray, bias: float, activation: str, inputs: np.ndarray, wanted: np.ndarray
) -> tuple[np.ndarray, float]:
    """Weight (in,) and bias of a unit whose output, not only its z, is closest to that of `wanted` (Levenberg and Marquardt)."""
    f, slope = ACTIVATIONS[activation].f, ACTIVATIONS[activation].slope
    a, best = np.vstack([inputs, np.ones(inputs.shape[1])]), np.append(weight, bias)
    gap, damping = f(wanted) - f(best @ a), 1e-3
    for _ in range(FITS):
        slopes = a * slope(best @ a)
        squares = slopes @ slopes.T
        damped = squares + damping * (np.trace(squares) / len(best) + 1e-9) * np.eye(len(best))
        tried = best + np.linalg.solve(damped, slopes @ gap)
        rest = f(wanted) - f(tried @ a)
        is_better = rest @ rest < gap @ gap
        damping *= 1 / 3 if is_better else 5
        best, gap = (tried, rest) if is_better else (best, gap)
    return best[:-1], float(best[-1])


def _outputs(learned: Parts, activations: tuple[str, ...], layers: int, x: np.ndarray) -> np.ndarray:
    """Outputs (units, n) of the last of so many layers; of none, the inputs."""
    a = x.astype(float)
    for layer in range(layers):
        a = ACTIVATIONS[activations[layer]].f(_z(learned, layer, a))
    return a


def _z(learned: Parts, layer: int, a: np.ndarray) -> np.ndarray:
    return learned[f"{layer}.weight"].astype(float) @ a + learned[f"{layer}.bias"][:, None]


def _layer(name: str) -> int:
    return int(name.split(".")[0])


def _moved(learned: Parts, first: int, by: int) -> Parts:
    """The parameters under new names: layers from `first` on count `by` more."""
    return {
        f"{_layer(name) + by * (_layer(name) >= first)}.{name.split('.')[1]}": part for name, part in learned.items()
    }
