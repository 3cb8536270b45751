"""A stack of layers, planned in plain numbers: shapes, parameters and multiplications, or why it cannot be built.

The server plans every stack that a person edits, so nothing here needs PyTorch; a worker builds the same stack on the
`meta` device, and the tests hold both together.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import prod

from engine.experiment import SettingError
from engine.experiments.vision.layers import Layer, parse

IMAGE = (1, 28, 28)
"""Channels, height and width of every image."""

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Planned:
    """A layer in its place. Shapes are (channels, height, width) or (units,); multiplications are for one image."""

    kind: str
    text: str
    title: str
    numbers: tuple[int, ...]
    activation: str
    shape_in: Shape
    shape: Shape
    params: int
    macs: int

    @property
    def learns(self) -> bool:
        """Whether it has weights."""
        return self.params > 0


@lru_cache(maxsize=1024)
def plan(layers: tuple[str, ...], outputs: int, is_residual: bool = True) -> tuple[Planned, ...]:
    """Every layer of the stack and the dense output layer after it. Raises SettingError: which layer, why, what would fit."""
    planned, shape = [], IMAGE
    for place, text in enumerate(layers, 1):
        planned.append(_placed(parse(text), f"Layer {place}", shape, is_residual))
        shape = planned[-1].shape
    output = Layer("dense", (outputs,))
    return (*planned, _placed(output, "The output layer", shape, is_residual))


def _placed(layer: Layer, who: str, shape: Shape, is_residual: bool) -> Planned:
    who = f"{who} ({layer.title})"
    out = _SHAPES.get(layer.kind, _same)(layer, who, shape)
    params, macs = _costs(layer, shape, out, is_residual)
    return Planned(layer.kind, layer.text, layer.title, layer.numbers, layer.activation, shape, out, params, macs)


def _same(layer: Layer, who: str, shape: Shape) -> Shape:
    return shape


def _conv(layer: Layer, who: str, shape: Shape) -> Shape:
    filters, size, stride, padding = layer.numbers
    _, h, w = _image(who, shape)
    if padding >= size:
        raise SettingError(
            f"{who} has a padding of {padding}: at the border its kernel would see nothing. Use at most {size - 1}."
        )
    if min(h, w) + 2 * padding < size:
        raise SettingError(
            f"{who} is larger than its input of {h}×{w}{f' with a padding of {padding}' if padding else ''}. "
            f"A kernel of at most {min(h, w) + 2 * padding}×{min(h, w) + 2 * padding} fits, or a padding of {-(-(size - min(h, w)) // 2)}."
        )
    return (filters, _steps(h, size, stride, padding), _steps(w, size, stride, padding))


def _pool(layer: Layer, who: str, shape: Shape) -> Shape:
    size, stride = layer.numbers
    c, h, w = _image(who, shape)
    if min(h, w) < size:
        fits = f"at most {min(h, w)}×{min(h, w)} fits" if min(h, w) > 1 else "there is nothing left to pool: remove it"
        raise SettingError(f"{who} is larger than its input of {h}×{w}; {fits}.")
    return (c, _steps(h, size, stride, 0), _steps(w, size, stride, 0))


def _residual(layer: Layer, who: str, shape: Shape) -> Shape:
    filters, stride = layer.numbers
    _, h, w = _image(who, shape)
    return (filters, _steps(h, 3, stride, 1), _steps(w, 3, stride, 1))


def _dense(layer: Layer, who: str, shape: Shape) -> Shape:
    if len(shape) > 1:
        raise SettingError(
            f"{who} needs a flat input, and gets {' × '.join(map(str, shape))}. "
            "Put flatten or global average pooling before it."
        )
    return (layer.numbers[0],)


def _flatten(layer: Layer, who: str, shape: Shape) -> Shape:
    return (prod(_image(who, shape)),)


def _gap(layer: Layer, who: str, shape: Shape) -> Shape:
    return (_image(who, shape)[0],)


def _image(who: str, shape: Shape) -> Shape:
    if len(shape) == 1:
        raise SettingError(f"{who} needs maps, and gets a flat vector of {shape[0]:,}. Move it before the flattening.")
    return shape


def _steps(n: int, size: int, stride: int, padding: int) -> int:
    """Output length of a window that slides over n values (Dumoulin and Visin 2016, relationship 6)."""
    return (n + 2 * padding - size) // stride + 1


_SHAPES = {
    "conv": _conv,
    "maxpool": _pool,
    "avgpool": _pool,
    "residual": _residual,
    "dense": _dense,
    "flatten": _flatten,
    "gap": _gap,
}


def _costs(layer: Layer, shape: Shape, out: Shape, is_residual: bool) -> tuple[int, int]:
    """Parameters, and multiplications for one image in convolutions and dense layers."""
    if layer.kind == "conv":
        weights = out[0] * shape[0] * layer.numbers[1] ** 2
        return weights + out[0], weights * prod(out[1:])
    if layer.kind == "dense":
        return (shape[0] + 1) * out[0], shape[0] * out[0]
    if layer.kind == "batchnorm":
        return 2 * shape[0], 0
    if layer.kind == "layernorm":
        return 2 * prod(shape), 0
    if layer.kind == "residual":
        return _residual_costs(layer, shape, out, is_residual)
    return 0, 0


def _residual_costs(layer: Layer, shape: Shape, out: Shape, is_residual: bool) -> tuple[int, int]:
    """Two 3×3 convolutions without bias, two batch norms, and a 1×1 convolution where the shape changes."""
    weights = 9 * out[0] * (shape[0] + out[0])
    projection = shape[0] * out[0] if is_residual and shape != out else 0
    return weights + projection + 4 * out[0], (weights + projection) * prod(out[1:])
