"""Under the hood: a fold below the player with the curves behind the settings, the engine's own source, and the keys."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import streamlit as st

from ui import theme
from ui.source import source

Tabs = Mapping[str, Callable[[], None]]
KEYS = {
    "Space": "play or pause",
    "← →": "step back, step forward",
    "Home End": "first and newest frame",
    "↑ ↓": "faster, slower",
    "F": "fork here",
    "B": "back to the branch that was left last",
    "R": "back to step 0 with the same start",
    "D": "describe the picture, for screen readers",
    "M": "say progress or not, for screen readers",
    "Ctrl Z": "undo; with Shift redo",
    "?": "all keys",
}
"""Of every player, as its own list has them (assets/player/transport.js)."""
LIGHT = {"S": "slow motion: one sample, phase by phase", "L": "what the links show"}
"""Of runs whose frames hold all weights."""
EXPLAINED = {"E": "explain the step that comes next"}
"""Of pictures that explain a step."""


def hood(tabs: Tabs) -> None:
    """A fold that costs nothing until it is opened: tabs by title, with what each draws."""
    fold = st.expander("Under the hood", on_change="rerun", key="hood")
    if not fold.open:
        return
    with fold:
        for tab, draw in zip(st.tabs(list(tabs)), tabs.values(), strict=True):
            with tab:
                draw()


def curves(activations: Iterable[str], schedule: Callable[[str], dict]) -> None:
    """The activations in use and the learning rate's schedule, side by side where there is room."""
    from ui import charts  # Altair takes longer to import than the page to show

    left, right = st.columns(2, gap="large")
    for name in dict.fromkeys(activations):
        left.vega_lite_chart(charts.activation(name, theme.name()), theme=None)
    right.vega_lite_chart(schedule(theme.name()), theme=None)


def source_and_keys(parts: Mapping[str, tuple[str, str]], more: Mapping[str, str]) -> Callable[[object], Tabs]:
    """The tabs of a page that shows no more of its experiment than source and keys."""
    return lambda _: {"Source": partial(code, parts), "Keys": partial(keys, more)}


def code(parts: Mapping[str, tuple[str, str]]) -> None:
    """Functions that make the picture's numbers, as they stand in the engine's files: title -> (file, function)."""
    path, name = parts[st.selectbox("Function", list(parts), key="hood-function", filter_mode=None)]
    st.caption(f"`{path}`, as it runs")
    st.code(source(path, name), language="python")


def keys(more: Mapping[str, str], general: Mapping[str, str] = KEYS) -> None:
    """The keys of every player, and those of this page's picture."""
    rows = "\n".join(f"| {key} | {what} |" for key, what in (dict(general) | dict(more)).items())
    st.markdown(f"| Key | |\n|---|---|\n{rows}")
