"""A layer as text and as numbers: `conv:6:5:1:2` is six filters of 5 × 5, stride 1, padding 2."""

from dataclasses import dataclass

from engine.catalog import ACTIVATIONS, STEPS
from engine.experiment import SettingError

LEARNS = ("conv", "dense", "batchnorm", "layernorm", "residual")
"""Kinds of layers that have weights."""
NAMES = {
    "conv": "convolution",
    "maxpool": "max pooling",
    "avgpool": "average pooling",
    "dense": "dense layer",
    "dropout": "dropout",
    "batchnorm": "batch normalisation",
    "layernorm": "layer normalisation",
    "residual": "residual block",
    "flatten": "flatten",
    "gap": "global average pooling",
}


@dataclass(frozen=True)
class Number:
    """A number of a layer: what it is called, its bounds, and what it is when left out (None: it must be given)."""

    name: str
    min: int
    max: int
    default: int | None = None


FILTERS = Number("filters", 1, 256)
STRIDE = Number("stride", 1, 4, 1)
NUMBERS: dict[str, tuple[Number, ...]] = {
    "conv": (FILTERS, Number("kernel size", 1, 11), STRIDE, Number("padding", 0, 5, 0)),
    "maxpool": (Number("size", 2, 7), Number("stride", 1, 7, 0)),
    "avgpool": (Number("size", 2, 7), Number("stride", 1, 7, 0)),
    "dense": (Number("units", 1, 1024),),
    "dropout": (Number("percent", 0, 90),),
    "batchnorm": (),
    "layernorm": (),
    "residual": (FILTERS, STRIDE),
    "flatten": (),
    "gap": (),
}
"""A pooling's stride left out is its size."""

SPELLED = {name.casefold(): name for name in ACTIVATIONS if name not in STEPS}


@dataclass(frozen=True)
class Layer:
    """One entry of a stack. `kind` is “activation” for all activations, whose name is `activation`."""

    kind: str
    numbers: tuple[int, ...] = ()
    activation: str = ""

    @property
    def text(self) -> str:
        """The entry in its shortest form."""
        if self.kind == "activation":
            return self.activation
        said = list(self.numbers)
        while said and said[-1] == _default(self, len(said) - 1):
            said.pop()
        return ":".join([self.kind, *map(str, said)])

    @property
    def title(self) -> str:
        """The layer as a person calls it: “convolution 6 · 5×5”."""
        if self.kind == "activation":
            return self.activation
        name = NAMES[self.kind]
        if self.kind == "conv":
            return f"{name} {self.numbers[0]} · {self.numbers[1]}×{self.numbers[1]}"
        if self.kind in ("maxpool", "avgpool"):
            return f"{name} {self.numbers[0]}×{self.numbers[0]}"
        if self.kind == "dropout":
            return f"{name} {self.numbers[0]} %"
        return f"{name} {self.numbers[0]}" if self.numbers else name

    @property
    def learns(self) -> bool:
        """Whether it has weights."""
        return self.kind in LEARNS


def parse(text: str) -> Layer:
    """An entry of a stack, in capital letters or small ones -> Layer. Raises SettingError with a sentence."""
    text = text.strip()
    activation = SPELLED.get(text.casefold())
    if activation:
        return Layer("activation", activation=activation)
    kind, *said = text.casefold().split(":")
    if kind not in NUMBERS:
        raise SettingError(
            f"There is no layer “{text[:40]}”; there are {', '.join(NUMBERS)}, and the activations by name."
        )
    wanted = NUMBERS[kind]
    if len(said) > len(wanted):
        raise SettingError(f"The layer “{text[:40]}” has too many numbers; {_usage(kind)}.")
    given = [_number(text, number, part) for number, part in zip(wanted, said, strict=False)]
    layer = Layer(kind, tuple(given))
    for place in range(len(given), len(wanted)):
        default = _default(layer, place)
        if default is None:
            raise SettingError(f"The layer “{text[:40]}” does not say its {wanted[place].name}; {_usage(kind)}.")
        given.append(default)
    return Layer(kind, tuple(given))


def _default(layer: Layer, place: int) -> int | None:
    default = NUMBERS[layer.kind][place].default
    return layer.numbers[0] if default == 0 and layer.kind.endswith("pool") else default


def _usage(kind: str) -> str:
    return f"it reads {':'.join([kind, *(number.name.upper().replace(' ', '_') for number in NUMBERS[kind])])}"


def _number(text: str, number: Number, part: str) -> int:
    if not (part.isascii() and part.isdigit() and len(part) <= 6 and number.min <= int(part) <= number.max):
        raise SettingError(
            f"In the layer “{text[:40]}” the {number.name} is “{part[:20]}”; allowed is {number.min} to {number.max}."
        )
    return int(part)
