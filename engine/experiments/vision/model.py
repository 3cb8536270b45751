"""A planned stack as a PyTorch module. Only workers import this."""

from functools import lru_cache
from math import prod
from typing import Self

import numpy as np
import torch
from torch import nn

from engine.experiments.vision.settings import Vision
from engine.experiments.vision.stack import Planned
from engine.tape import Frame
from engine.training.activations import ACTIVATIONS
from engine.training.arrays import load_weights
from engine.training.device import device_of


class Dropout(nn.Module):
    """Dropout (Srivastava et al. 2014) that draws from its run's own generator."""

    def __init__(self, percent: int) -> None:
        super().__init__()
        self.rate = percent / 100
        self.generator: torch.Generator | None = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Any shape -> the same; in training a share of the values becomes 0 and the others grow to make up for it."""
        if not self.training or self.rate == 0:
            return x
        kept = torch.rand(x.shape, generator=self.generator, device=x.device) >= self.rate
        return x * kept / (1 - self.rate)


class Points(nn.Conv2d):
    """A 1×1 convolution with a stride, as one without over every so many pixels: the same numbers.

    The CPU kernel for the strided one writes outside its memory where the channels lie last and are no multiple of 8
    (seen with PyTorch 2.13: the process dies in the backward pass).
    """

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """(b, c, h, w) -> (b, filters, h', w')."""
        down, right = self.stride
        return nn.functional.conv2d(input[:, :, ::down, ::right], self.weight, self.bias)


def conv(channels: int, filters: int, size: int, stride: int, padding: int, bias: bool = True) -> nn.Conv2d:
    """A convolution; see `Points` for why not all are alike."""
    kind = Points if size == 1 and stride > 1 else nn.Conv2d
    return kind(channels, filters, size, stride, padding, bias=bias)


class Residual(nn.Module):
    """Two 3×3 convolutions whose result is added to their input (He et al. 2016, fig. 2), the block of ResNet-18."""

    def __init__(self, channels: int, filters: int, stride: int, is_residual: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.is_residual = is_residual
        changes = is_residual and (channels != filters or stride != 1)
        self.project = conv(channels, filters, 1, stride, 0, bias=False) if changes else None

    def branch(self, x: torch.Tensor) -> torch.Tensor:
        """What is added: (b, c, h, w) -> (b, filters, h', w')."""
        return self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))

    def skip(self, x: torch.Tensor) -> torch.Tensor:
        """What it is added to; zeros where residual connections are switched off."""
        if not self.is_residual:
            stride = self.conv1.stride[0]
            return torch.zeros_like(x[:, :1, ::stride, ::stride]).expand(-1, self.conv2.out_channels, -1, -1)
        return x if self.project is None else self.project(x)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(b, c, h, w) -> (b, filters, h', w')."""
        branch = self.branch(x)
        return torch.relu(branch + self.skip(x) if self.is_residual else branch)


class GlobalAverage(nn.Module):
    """Mean of every map (Lin et al. 2014)."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(b, c, h, w) -> (b, c)."""
        return x.mean(dim=(2, 3))


def module_of(planned: Planned, is_residual: bool) -> nn.Module:
    """The layer with fresh weights."""
    return _MODULES[planned.kind](planned, is_residual)


def _norm(planned: Planned, is_residual: bool) -> nn.Module:
    kind = nn.BatchNorm2d if len(planned.shape) == 3 else nn.BatchNorm1d
    return kind(planned.shape[0])


def _residual(planned: Planned, is_residual: bool) -> nn.Module:
    filters, stride = planned.numbers
    return Residual(planned.shape_in[0], filters, stride, is_residual)


_MODULES = {
    "conv": lambda p, _: conv(p.shape_in[0], *p.numbers),
    "maxpool": lambda p, _: nn.MaxPool2d(*p.numbers),
    "avgpool": lambda p, _: nn.AvgPool2d(*p.numbers),
    "dense": lambda p, _: nn.Linear(p.shape_in[0], p.numbers[0]),
    "activation": lambda p, _: ACTIVATIONS[p.activation](),
    "dropout": lambda p, _: Dropout(p.numbers[0]),
    "batchnorm": _norm,
    "layernorm": lambda p, _: nn.LayerNorm(p.shape),
    "residual": _residual,
    "flatten": lambda p, _: nn.Flatten(),
    "gap": lambda p, _: GlobalAverage(),
}


class Net(nn.Sequential):
    """The stack, entry i of which is layer i; the last is the output layer, which gives logits."""

    def __init__(self, experiment: Vision) -> None:
        super().__init__(*(module_of(planned, experiment.residual) for planned in experiment.plan))
        self.plan = experiment.plan
        self.frozen: tuple[int, ...] = ()

    def freeze(self, places: tuple[int, ...]) -> None:
        """Let these layers keep their weights, and their running means too."""
        self.frozen = places
        for place in places:
            self[place].requires_grad_(False)

    def train(self, mode: bool = True) -> Self:
        """All layers but the frozen ones."""
        super().train(mode)
        for place in self.frozen:
            self[place].eval()
        return self

    @property
    def layers(self) -> list[nn.Module]:
        """The layers in order, the output layer last."""
        return list(self)

    def outputs(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Images (b, 1, 28, 28) -> the output of every layer, in order; the last are the logits."""
        found = []
        for layer in self:
            x = layer(x)
            found.append(x)
        return found

    def draw_from(self, generator: torch.Generator) -> None:
        """Let all dropout draw from this generator."""
        for layer in self:
            if isinstance(layer, Dropout):
                layer.generator = generator


def skeleton(experiment: Vision) -> Net:
    """The net without memory for its weights, on the `meta` device: a build that costs nothing and shows that it can be built."""
    with torch.device("meta"):
        return Net(experiment)


def fresh(experiment: Vision) -> Net:
    """The net with the weights that its seed draws, on the CPU."""
    net = skeleton(experiment).to_empty(device="cpu")
    rng = np.random.default_rng(experiment.seed_weights)
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            _initialise(module, experiment.init, rng)
        elif callable(reset := getattr(module, "reset_parameters", None)):
            reset()
    return net


def placed(net: Net, device: str) -> Net:
    """The net on a device, its channels last: so convolutions are fastest."""
    # PyTorch's types leave this out of what `to` takes.
    return net.to(device, memory_format=torch.channels_last)  # pyrefly: ignore[no-matching-overload]


def _initialise(module: nn.Conv2d | nn.Linear, init: str, rng: np.random.Generator) -> None:
    """Weights by the catalog, biases 0. A convolution's inputs are all values under its kernel."""
    from engine.catalog import INITS

    shape = module.weight.shape
    drawn = INITS[init](rng, shape[0], prod(shape[1:]))
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(np.ascontiguousarray(drawn, np.float32)).view(shape))
        if module.bias is not None:
            module.bias.zero_()


@lru_cache(maxsize=8)
def _skeleton(address: str) -> Net:
    experiment = Vision.at(address)
    device, _ = device_of(experiment)
    return placed(skeleton(experiment).to_empty(device=device), device).eval().requires_grad_(False)


def model_of(experiment: Vision, frame: Frame) -> Net:
    """The net as it was at a frame, for looking at: evaluation mode, no gradients for the weights.

    One net per experiment is kept and filled anew, so a net is good until the next one is asked for.
    """
    net = _skeleton(experiment.address)
    load_weights(net.state_dict(), frame)
    return net
