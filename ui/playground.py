"""What lies under the Playground's hood."""

from functools import partial
from typing import Any

import streamlit as st

from engine.catalog import FEATURES
from engine.data.datasets import DATASETS
from engine.experiments.playground.settings import Playground
from ui import theme
from ui.hood import EXPLAINED, LIGHT, Tabs, code, curves, keys

KERNEL, LEARN, DATASETS_FILE = "engine/kernel/layers.py", "engine/kernel/learn.py", "engine/data/datasets.py"
PARTS = {
    "One update, over and over": (LEARN, "train"),
    "Forward": (KERNEL, "forward"),
    "Backward": (KERNEL, "backward"),
    "The optimizers": (LEARN, "apply"),
}
"""What the source view offers of the compiled engine: the file and the function's name."""


def tabs(experiment: Playground) -> Tabs:
    """Curves, features, source and keys."""
    activations = experiment.unit_activations[:-1] or experiment.unit_activations
    return {
        "Curves": partial(curves, activations, partial(_schedule, experiment)),
        "Features": partial(_features, experiment),
        "Source": partial(code, _parts(experiment)),
        "Keys": partial(keys, LIGHT | EXPLAINED),
    }


def _schedule(experiment: Playground, of_theme: str) -> dict[str, Any]:
    from ui import charts

    return charts.schedule(experiment.schedule, experiment.schedule_epochs, experiment.lr, of_theme)


def _features(experiment: Playground) -> None:
    """What an input feature is: a surface over the plane, to turn by hand."""
    from ui import surfaces  # Plotly takes longer to import than the page to show

    names = list(FEATURES)
    name = st.selectbox(
        "Feature", names, index=names.index(experiment.features[-1]), key="hood-feature", filter_mode=None
    )
    st.plotly_chart(surfaces.feature(name, theme.name()), theme=None, config={"displaylogo": False})


def _parts(experiment: Playground) -> dict[str, tuple[str, str]]:
    draw = DATASETS[experiment.data].draw.__name__
    return PARTS | ({f"The data set “{experiment.data}”": (DATASETS_FILE, draw)} if draw != "draw" else {})
