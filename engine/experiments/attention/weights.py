"""A Transformer's weights: as a seed draws them, and as arrays of a frame."""

from functools import lru_cache
from math import sqrt

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import nn

from engine.experiments.attention.model import Transformer
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shipped import FRESH, SHIPPED
from engine.tape import Frame
from engine.training.arrays import load_weights
from engine.training.device import device_of

POSITIONS_SPREAD = 0.5
"""Standard deviation of fresh learned positions. Ours: near the 0.7 of sinusoids, below the 1 of the token vectors they join."""


def skeleton(e: Attention) -> Transformer:
    """The model without memory for its weights, on the `meta` device: a build that costs nothing."""
    with torch.device("meta"):
        return Transformer(e)


def fresh(e: Attention) -> Transformer:
    """The model with the weights that its seed draws, on the CPU.

    Matrices by Glorot and Bengio 2010, eq. 16; those that write into the residual stream are divided by √(parts that do), as in
    Radford et al. 2019, section 2.3. Token vectors have length 1 on average, biases are 0, gains 1.
    """
    net = skeleton(e).to_empty(device="cpu")
    rng, parts = np.random.default_rng(e.seed_weights), sum(_writers(block) for block in net.blocks)
    with torch.no_grad():
        for name, module in net.named_modules():
            if isinstance(module, nn.LayerNorm):
                module.reset_parameters()
            elif isinstance(module, nn.Embedding):
                spread = POSITIONS_SPREAD if name == "positions" else 1 / sqrt(e.d_model)
                _fill(module.weight, rng.standard_normal(tuple(module.weight.shape)) * spread)
            elif isinstance(module, nn.Linear):
                reach = sqrt(6 / sum(module.weight.shape)) / (sqrt(parts) if name.endswith((".o", ".down")) else 1)
                _fill(module.weight, rng.uniform(-reach, reach, tuple(module.weight.shape)))
                if module.bias is not None:
                    module.bias.zero_()
    return net


def begun(e: Attention) -> Transformer:
    """The model as a run begins: with the weights that its seed draws, or with those that are shipped."""
    if e.begin == FRESH:
        return fresh(e)
    net = skeleton(e).to_empty(device="cpu")
    load_weights(net.state_dict(), _shipped(e.begin), "")
    return net


@lru_cache(maxsize=1)
def _shipped(name: str) -> Frame:
    return {name: values.astype(np.float32) for name, values in load_file(SHIPPED[name].weights).items()}


def _writers(block: nn.Module) -> int:
    """Parts of a block that add to the residual stream."""
    return sum(part is not None for part in (block.attention, block.cross, block.mlp))


def _fill(parameter: torch.Tensor, values: np.ndarray) -> None:
    parameter.copy_(torch.from_numpy(values.astype(np.float32)))


@lru_cache(maxsize=8)
def _skeleton(e: Attention) -> tuple[Transformer, dict[str, torch.Tensor]]:
    """A model to be filled, and its tensors by name: to list them takes as long as to fill them."""
    net = skeleton(e).to_empty(device=device_of(e)[0]).eval().requires_grad_(False)
    return net, net.state_dict()


def model_of(e: Attention, frame: Frame) -> Transformer:
    """The model as it was at a frame, for looking at. One per experiment is kept and filled anew: good until the next is asked for."""
    net, tensors = _skeleton(e)
    load_weights(tensors, frame)
    return net
