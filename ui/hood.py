"""Under the hood: the curves behind the settings, the engine's own source, and the keys of the player."""

import streamlit as st

from engine.catalog import FEATURES
from engine.datasets import DATASETS
from engine.experiments.playground import Playground
from ui import theme
from ui.source import source

KERNEL, LEARN, DATASETS_FILE = "engine/kernel.py", "engine/learn.py", "engine/datasets.py"
PARTS = {
    "One update, over and over": (LEARN, "train"),
    "Forward": (KERNEL, "forward"),
    "Backward": (KERNEL, "backward"),
    "The optimizers": (LEARN, "apply"),
}
"""What the source view offers of the compiled engine: the file and the function's name."""
KEYS = """
| Key | |
|---|---|
| Space | play and pause |
| ← → | one step back, one step on |
| Home, End | the start, the newest moment |
| ↑ ↓ | faster, slower |
| F | fork here: go on from this moment |
| R | reset to the same start |
| L | links show weights, gradients or the last update |
| Ctrl Z, Ctrl Shift Z | undo, redo a change of settings |
| ? | all keys |
"""


def hood(experiment: Playground) -> None:
    """A fold that costs nothing until it is opened."""
    fold = st.expander("Under the hood", on_change="rerun", key="hood")
    if not fold.open:
        return
    with fold:
        curves, features, code, keys = st.tabs(["Curves", "Features", "Source", "Keys"])
        with curves:
            _curves(experiment)
        with features:
            _features(experiment)
        with code:
            _code(experiment)
        keys.markdown(KEYS)


def _curves(experiment: Playground) -> None:
    """The activations in use and the learning rate's schedule, side by side where there is room."""
    from ui import charts  # Altair takes longer to import than the page to show

    left, right = st.columns(2, gap="large")
    for name in dict.fromkeys(experiment.unit_activations[:-1] or experiment.unit_activations):
        left.vega_lite_chart(charts.activation(name, theme.name()), theme=None)
    right.vega_lite_chart(
        charts.schedule(experiment.schedule, experiment.schedule_epochs, experiment.lr, theme.name()), theme=None
    )


def _features(experiment: Playground) -> None:
    """What an input feature is: a surface over the plane, to turn by hand."""
    from ui import surfaces  # Plotly, too

    names = list(FEATURES)
    name = st.selectbox(
        "Feature", names, index=names.index(experiment.features[-1]), key="hood-feature", filter_mode=None
    )
    st.plotly_chart(surfaces.feature(name, theme.name()), theme=None, config={"displaylogo": False})


def _code(experiment: Playground) -> None:
    """The functions that make the picture's numbers, as they stand in the engine's files."""
    draw = DATASETS[experiment.data].draw.__name__
    offered = PARTS | ({f"The data set “{experiment.data}”": (DATASETS_FILE, draw)} if draw != "draw" else {})
    path, name = offered[st.selectbox("Function", list(offered), key="hood-function", filter_mode=None)]
    st.caption(f"`{path}`, as it runs")
    st.code(source(path, name), language="python")
