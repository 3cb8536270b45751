"""The layers once more, in float64 NumPy with plain loops: what the arithmetic on screen is compared with."""

from math import erf

import numpy as np

EPSILON = 1e-5
ACTIVATIONS = {
    "ReLU": lambda z: np.maximum(z, 0),
    "leaky ReLU": lambda z: np.where(z > 0, z, z / 100),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "GELU": lambda z: z * (1 + np.vectorize(erf)(z / np.sqrt(2))) / 2,
    "ELU": lambda z: np.where(z > 0, z, np.exp(z) - 1),
}


def conv(x, weight, bias, stride, padding):
    """Maps (c, h, w) and kernels (filters, c, k, k) -> (filters, h', w')."""
    c, h, w = x.shape
    filters, _, k, _ = weight.shape
    padded = np.zeros((c, h + 2 * padding, w + 2 * padding))
    padded[:, padding : padding + h, padding : padding + w] = x
    out = np.zeros((filters, (h + 2 * padding - k) // stride + 1, (w + 2 * padding - k) // stride + 1))
    for f, y, column in np.ndindex(out.shape):
        patch = padded[:, y * stride : y * stride + k, column * stride : column * stride + k]
        out[f, y, column] = (patch * weight[f]).sum() + bias[f]
    return out


def pool(x, size, stride, of):
    """Maximum or mean of windows: (c, h, w) -> (c, h', w')."""
    c, h, w = x.shape
    out = np.zeros((c, (h - size) // stride + 1, (w - size) // stride + 1))
    for channel, y, column in np.ndindex(out.shape):
        out[channel, y, column] = of(
            x[channel, y * stride : y * stride + size, column * stride : column * stride + size]
        )
    return out


def batchnorm(x, p):
    """By the running means: (c, …) -> the same."""
    each = [
        part.reshape(-1, *(1,) * (x.ndim - 1)) for part in (p["running_mean"], p["running_var"], p["weight"], p["bias"])
    ]
    return (x - each[0]) / np.sqrt(each[1] + EPSILON) * each[2] + each[3]


def residual(x, p, filters, stride, is_residual):
    """Branch and skip of a block."""
    none = np.zeros(filters)
    inner = np.maximum(batchnorm(conv(x, p["conv1.weight"], none, stride, 1), under(p, "bn1.")), 0)
    branch = batchnorm(conv(inner, p["conv2.weight"], none, 1, 1), under(p, "bn2."))
    if not is_residual:
        return branch, np.zeros_like(branch)
    return branch, conv(x, p["project.weight"], none, stride, 0) if "project.weight" in p else x


def under(frame, prefix):
    """The arrays under a prefix, in float64, without it."""
    return {name.removeprefix(prefix): array.astype(float) for name, array in frame.items() if name.startswith(prefix)}


def layer(planned, p, x, is_residual):
    """Output of one layer for one input."""
    kind, numbers = planned.kind, planned.numbers
    if kind == "conv":
        return conv(x, p["weight"], p["bias"], *numbers[2:])
    if kind == "dense":
        return p["weight"] @ x + p["bias"]
    if kind in ("maxpool", "avgpool"):
        return pool(x, *numbers, np.max if kind == "maxpool" else np.mean)
    if kind == "batchnorm":
        return batchnorm(x, p)
    if kind == "layernorm":
        return (x - x.mean()) / np.sqrt(x.var() + EPSILON) * p["weight"] + p["bias"]
    if kind == "residual":
        return np.maximum(sum(residual(x, p, *numbers, is_residual)), 0)
    others = {"activation": ACTIVATIONS.get(planned.activation), "gap": lambda x: x.mean((1, 2)), "flatten": np.ravel}
    return others.get(kind, lambda x: x)(x)


def outputs(experiment, frame, image):
    """Output of every layer for an image (28, 28) uint8."""
    x, found = image[None] / 255, []
    for i, planned in enumerate(experiment.plan):
        x = layer(planned, under(frame, f"param/{i}."), x, experiment.residual)
        found.append(x)
    return found
