"""What the page of image networks begins with, and what lies under its hood."""

from functools import partial
from math import prod
from typing import Any

import streamlit as st

from engine.experiments.vision.budget import memory
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import DATA, Vision
from engine.experiments.vision.stack import Shape
from ui.form import Layout
from ui.hood import EXPLAINED, Tabs, code, curves, keys
from ui.images import own_images
from ui.presets import Presets
from ui.table import Table

STARTS = Presets(
    Vision,
    PRESETS,
    theirs=("data", "own_set", "n_train", "shift", "rotate", "scale", "seed_data", "seed_weights", "seed_order"),
)
"""A preset keeps a person's images and seeds."""

PARTS = {
    "One update": ("engine/training/learner.py", "update"),
    "Forward, layer by layer": ("engine/experiments/vision/model.py", "outputs"),
    "The loss of each image": ("engine/experiments/vision/objective.py", "each_loss"),
    "A residual block": ("engine/experiments/vision/model.py", "branch"),
    "Augmentation": ("engine/experiments/vision/augment.py", "augmented"),
    "The learning rate": ("engine/experiments/vision/schedule.py", "lr_at"),
    "A drawn digit in MNIST’s form": ("engine/data/ink.py", "formed"),
    "Shapes of a convolution": ("engine/experiments/vision/stack.py", "_conv"),
}
"""What the source view offers: the file and the function's name."""


def layout(table: Table) -> Layout:
    """A form with room for a person's own images; once these are there, they can be picked."""
    return Layout({"own_set": own_images}, {} if table.experiment.own_set else {"data": DATA[:2]})


def tabs(experiment: Vision) -> Tabs:
    """The table of layers, curves, source and keys."""
    used = [planned.activation for planned in experiment.plan if planned.activation]
    return {
        "Layers": partial(_layers, experiment),
        "Curves": partial(curves, used, partial(_schedule, experiment)),
        "Source": partial(code, PARTS),
        "Keys": partial(keys, EXPLAINED),
    }


def _schedule(experiment: Vision, of_theme: str) -> dict[str, Any]:
    from ui import charts

    return charts.planned_schedule(experiment.schedule, experiment.epochs, experiment.lr, of_theme)


def _layers(experiment: Vision) -> None:
    """Every layer with what it turns into what, and what that costs."""
    st.markdown(layer_table(experiment))
    total = memory(experiment.plan, experiment.batch_size) / 2**20
    st.caption(
        f"Training a batch of {experiment.batch_size} needs about {total:,.1f} MB: weights, gradients, the optimizer's "
        "moments, and every activation with its gradient. Multiplications are those of convolutions and dense layers."
    )


def layer_table(experiment: Vision) -> str:
    """The plan as a Markdown table: shapes, parameters, multiplications and activations of one image, with their sums."""
    plan = experiment.plan
    rows = [
        f"| {place} | {planned.title} | {_said(planned.shape_in)} | {_said(planned.shape)} "
        f"| {planned.params:,} | {planned.macs:,} | {4 * prod(planned.shape) / 1024:,.1f} KB |"
        for place, planned in enumerate(plan, 1)
    ]
    params, macs = sum(p.params for p in plan), sum(p.macs for p in plan)
    kilobytes = sum(4 * prod(p.shape) for p in plan) / 1024
    return "\n".join(
        [
            "| | Layer | In | Out | Parameters | Multiplications | Activations |",
            "|--:|---|---|---|--:|--:|--:|",
            *rows,
            f"| | **Together** | | | **{params:,}** | **{macs:,}** | **{kilobytes:,.1f} KB** |",
        ]
    )


def _said(shape: Shape) -> str:
    return "×".join(str(size) for size in shape)
