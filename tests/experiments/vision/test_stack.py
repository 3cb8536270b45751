"""Stacks: the plan in plain numbers is what PyTorch builds, and what cannot be built is refused in a sentence."""

from dataclasses import fields

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from engine.experiment import SettingError
from engine.experiments.vision.layers import parse
from engine.experiments.vision.model import Points, skeleton
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.stack import plan

EVERY_KIND = (
    *(
        "conv:6:5:2:2",
        "batchnorm",
        "leaky ReLU",
        "residual:6",
        "residual:9:2",
        "conv:5:1:2",
        "avgpool:2:1",
        "layernorm",
    ),
    *("GELU", "maxpool:2", "dropout:20", "flatten", "layernorm", "dense:12", "batchnorm", "sin"),
)
STACKS = {name: preset.settings for name, preset in PRESETS.items()} | {
    "every kind": {"layers": EVERY_KIND},
    "no residual": {"layers": EVERY_KIND, "residual": False},
    "global average": {"layers": ("conv:3:3:4:1", "gap")},
    "output alone": {"layers": ("flatten",), "goal": "rebuild", "loss": "MSE"},
}


@pytest.mark.parametrize("name", STACKS)
def test_shapes_parameters_and_multiplications_are_pytorchs(name):
    vision = Vision(**STACKS[name])
    net = skeleton(vision).eval()
    with FlopCounterMode(display=False) as flops:
        outputs = net.outputs(torch.empty(1, 1, 28, 28, device="meta"))
    assert [planned.shape for planned in vision.plan] == [tuple(output.shape[1:]) for output in outputs]
    counted = [sum(p.numel() for p in layer.parameters()) for layer in net]
    assert [planned.params for planned in vision.plan] == counted
    assert sum(planned.macs for planned in vision.plan) == flops.get_total_flops() / 2


def test_lenet_has_the_61706_parameters_of_its_layers():
    """LeCun et al. 1998 count 60,000, with maps of C3 that see only some of S2's."""
    assert sum(planned.params for planned in Vision().plan) == 61_706


@pytest.mark.parametrize(
    ("layers", "says"),
    [
        (("dense:5",), "Layer 1 (dense layer 5) needs a flat input, and gets 1 × 28 × 28. Put flatten"),
        (("conv:6:11", "conv:6:11", "conv:3:11"), "at most 8×8 fits, or a padding of 2"),
        (("flatten", "conv:3:3"), "needs maps, and gets a flat vector of 784"),
        (("maxpool:7", "maxpool:7"), "at most 4×4 fits"),
        (("maxpool:7", "maxpool:4", "maxpool:2"), "nothing left to pool: remove it"),
        (("conv:3:1:1:2",), "padding of 2"),
        (("conv:3",), "does not say its kernel size"),
        (("conv:3:3:1:1:1",), "too many numbers"),
        (("conv:٣:3",), "allowed is 1 to 256"),
        (("step",), "There is no layer “step”"),
        (("",), "There is no layer"),
        (("ReLU",) * 41, "allowed are 0 to 40"),
        ((), "needs a flat input"),
    ],
)
def test_an_impossible_stack_says_which_layer_why_and_what_fits(layers, says):
    with pytest.raises(SettingError) as refusal:
        Vision(layers=layers)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["conv:6:5:1:2", "conv:6:5", "conv:6:5:2", "maxpool:3:2", "avgpool:2", "residual:8:2", "ReLU", "gap"]
)
def test_the_shortest_text_of_a_layer_reads_back(text):
    assert parse(text).text == text


def test_what_is_left_out_is_the_default():
    assert Vision(layers=("conv:6:5:1:0", "maxpool:2:2", "residual:4:1", "flatten")).layers == (
        "conv:6:5",
        "maxpool:2",
        "residual:4",
        "flatten",
    )


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"layers": ("flatten", "dense:1024", "dense:1024", "dense:1024")}, "parameters; allowed are 2,000,000"),
        (
            {"layers": ("conv:256:3:1:1", "conv:20:3:1:1", "gap"), "batch_size": 1000},
            "MB of memory; allowed are 1,024 MB",
        ),
        ({"layers": ("conv:128:3:1:1", "conv:128:3:1:1", "gap")}, "seconds on one core; allowed are"),
        ({"layers": ("conv:40:3:1:1", "conv:60:3:1:1", "gap"), "batch_size": 500, "n_train": 500}, "One update"),
        ({"layers": ("flatten", "dense:9", "batchnorm"), "batch_size": 1}, "at least 2 images"),
        ({"freeze": 5}, "at most 4 can be frozen"),
        ({"loss": "binary cross-entropy"}, "does not go with the goal"),
        ({"data": "own"}, "upload some first"),
        ({"data": "own", "own_set": "../etc"}, "no set of own images"),
    ],
)
def test_what_would_cost_too_much_or_does_not_go_together_is_refused(settings, says):
    with pytest.raises(SettingError) as refusal:
        Vision(**settings)
    assert says in str(refusal.value)


def test_mending_keeps_goal_and_loss_together():
    values = {f.name: f.default for f in fields(Vision)}
    assert Vision(**Vision.mend(values | {"goal": "rebuild"}, "goal")).loss == "binary cross-entropy"
    assert Vision(**Vision.mend(values | {"loss": "binary cross-entropy"}, "loss")).goal == "rebuild"
    assert Vision(**Vision.mend(values | {"freeze": 3, "layers": ("flatten",)}, "layers")).freeze == 0


def test_a_strided_pointwise_convolution_equals_the_plain_one():
    points, plain = Points(5, 6, 1, 3), torch.nn.Conv2d(5, 6, 1, 3)
    plain.load_state_dict(points.state_dict())
    x = torch.randn(4, 5, 11, 11, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(points(x), plain(x), atol=1e-6)


def test_the_plan_of_an_address_is_kept():
    assert plan(Vision().layers, 10) is plan(Vision().layers, 10)
