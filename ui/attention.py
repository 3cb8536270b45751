"""What the page of Transformers begins with, its form, and what lies under its hood."""

from functools import partial
from typing import Any

import streamlit as st

from engine.experiments.attention.budget import memory
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import TASKS
from ui.form import Layout
from ui.hood import EXPLAINED, Tabs, code, curves, keys
from ui.own_text import own_text
from ui.presets import Presets
from ui.table import Table

STARTS = Presets(
    Attention,
    PRESETS,
    theirs=("own_text", "seed_data", "seed_weights", "seed_order"),
    passing=("watched", "prompt"),
)
"""A preset keeps a person's text and seeds; the sentence that is looked at belongs to the task."""

BLOCKS, MODEL = "engine/transformer/blocks.py", "engine/experiments/attention/model.py"
PARTS = {
    "Attention": (BLOCKS, "attend"),
    "Many heads": (BLOCKS, "MultiHead.forward"),
    "A block": (BLOCKS, "Block.forward"),
    "The whole model": (MODEL, "Transformer.forward"),
    "Positions as sines": (BLOCKS, "sinusoids"),
    "Positions as turns": (BLOCKS, "rotated"),
    "The first weights": ("engine/experiments/attention/weights.py", "fresh"),
    "One update": ("engine/training/learner.py", "Learner.update"),
    "The learning rate": ("engine/experiments/attention/schedule.py", "lr_at"),
    "What heads are named for": ("engine/transformer/heads.py", "scores_of"),
    "Temperature, top-k, top-p": ("engine/transformer/sampling.py", "probabilities"),
}
"""What the source view offers: the file and the function's name."""

KEYS = {
    "[ ]": "the head before, the next head",
    "← → ↑ ↓, on heads, cells or tokens": "go from one to the next",
    "Delete, on a head or a token": "switch it off, or on again",
    "Esc": "no cell is selected",
}


def layout(table: Table) -> Layout:
    """What the form shows for an experiment. `watched` is typed in the picture; a text of one's own has to be there to be picked."""
    tasks = tuple(name for name in TASKS if name != "own text" or table.experiment.own_text)
    return Layout(drawn={"own_text": own_text}, choices={"task": tasks})


def tabs(experiment: Attention) -> Tabs:
    """The table of parts, curves, source and keys."""
    return {
        "Parts": partial(_parts, experiment),
        "Curves": partial(curves, [experiment.activation] * (experiment.mlp > 0), partial(_schedule, experiment)),
        "Source": partial(code, _sources(experiment)),
        "Keys": partial(keys, KEYS | EXPLAINED),
    }


def _schedule(experiment: Attention, of_theme: str) -> dict[str, Any]:
    from ui import charts

    return charts.update_schedule(experiment, of_theme)


def _sources(experiment: Attention) -> dict[str, tuple[str, str]]:
    draw = TASKS[experiment.task].draw
    return PARTS | (
        {f"The task “{experiment.task}”": ("engine/experiments/attention/tasks.py", draw.__name__)} if draw else {}
    )


def _parts(experiment: Attention) -> None:
    """Every part with its parameters and multiplications."""
    st.markdown(part_table(experiment))
    st.caption(
        f"Training a batch of {experiment.batch_size} needs about {memory(experiment) / 2**20:,.1f} MB: weights, gradients, "
        "the optimizer's moments, and every activation with its gradient. Multiplications are those of one example."
    )


def part_table(experiment: Attention) -> str:
    """The plan as a Markdown table: parameters and multiplications of each part, with their sums."""
    plan = experiment.plan
    rows = [f"| {part.title} | {part.params:,} | {part.macs:,} |" for part in plan]
    params, macs = sum(part.params for part in plan), sum(part.macs for part in plan)
    return "\n".join(
        [
            "| Part | Parameters | Multiplications |",
            "|---|--:|--:|",
            *rows,
            f"| **Together** | **{params:,}** | **{macs:,}** |",
        ]
    )
