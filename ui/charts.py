"""Charts beside the player: specs made by Altair in the theme's colours, once for each choice, and kept."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np

from engine.catalog import ACTIVATIONS, activation_curve, lr_factor
from engine.experiments.attention.schedule import lr_at
from engine.experiments.attention.settings import Attention
from engine.experiments.vision.schedule import planned_rate
from ui.theme import palette

HEIGHT = 220
SAMPLES = 200


@lru_cache(maxsize=128)
def activation(name: str, theme: str) -> dict[str, Any]:
    """An activation function and its derivative."""
    curve = activation_curve(name)
    rows = [
        {"z": float(z), "value": float(value), "curve": label}
        for label, key in (("f(z)", "f"), ("slope f′(z)", "slope"))
        for z, value in zip(curve["z"], curve[key], strict=True)
    ]
    colours = palette(theme)
    series = alt.Scale(domain=["f(z)", "slope f′(z)"], range=[colours["cat-2"], colours["cat-1"]])
    chart = (
        alt.Chart(alt.Data(values=rows), title=f"{name}: {ACTIVATIONS[name].formula}")
        .mark_line(strokeWidth=2, clip=True)
        .encode(
            x=alt.X("z:Q", title="pre-activation z"),
            y=alt.Y("value:Q", title="value", scale=alt.Scale(domain=[-1.5, 3])),
            color=alt.Color("curve:N", title=None, scale=series, sort=None),
            strokeDash=alt.StrokeDash("curve:N", title=None, sort=None),
        )
    )
    return _styled(chart, theme)


@lru_cache(maxsize=128)
def schedule(name: str, length: int, lr: float, theme: str) -> dict[str, Any]:
    """The learning rate over the epochs, of which nobody knows how many there will be."""
    last = 400 if name == "constant" else 4 * length
    epochs = np.unique(np.linspace(0, last, SAMPLES).astype(int))
    rates = [lr * float(lr_factor(name, length, int(epoch))) for epoch in epochs]
    return _rates(name, zip(map(int, epochs), rates, strict=True), lr, theme)


@lru_cache(maxsize=128)
def planned_schedule(name: str, epochs: int, lr: float, theme: str) -> dict[str, Any]:
    """The learning rate of every update over the planned epochs: `engine.experiments.vision.schedule.lr_at`, drawn."""
    at = [float(epoch) for epoch in np.linspace(0, epochs, SAMPLES)]
    return _rates(name, ((epoch, planned_rate(name, epochs, lr, epoch)) for epoch in at), lr, theme)


@lru_cache(maxsize=128)
def update_schedule(experiment: Attention, theme: str) -> dict[str, Any]:
    """The learning rate of every update: `engine.experiments.attention.schedule.lr_at`, drawn."""
    steps = np.unique(np.linspace(0, experiment.steps - 1, SAMPLES).astype(int)).tolist()
    rates = ((step, lr_at(experiment, step)) for step in steps)
    return _rates(experiment.schedule, rates, experiment.lr, theme, "update")


def _rates(
    name: str, rates: Iterable[tuple[float, float]], lr: float, theme: str, unit: str = "epoch"
) -> dict[str, Any]:
    rows = [{unit: at, "lr": rate} for at, rate in rates]
    chart = (
        alt.Chart(alt.Data(values=rows), title=f"Learning rate, schedule: {name}")
        .mark_line(strokeWidth=2, interpolate="step-after", color=palette(theme)["accent"])
        .encode(
            x=alt.X(f"{unit}:Q", title=unit, scale=alt.Scale(nice=False)),
            y=alt.Y("lr:Q", title="learning rate", scale=alt.Scale(domain=[0, lr * 1.1], nice=False)),
        )
    )
    return _styled(chart, theme)


def _styled(chart: alt.Chart, theme: str) -> dict[str, Any]:
    """The Vega-Lite spec of a chart in the park's type, lines and colours."""
    colours = palette(theme)
    text: dict[str, Any] = {"labelColor": colours["muted"], "titleColor": colours["muted"], "labelFontSize": 12}
    return (
        chart.properties(height=HEIGHT, width="container", background=colours["bg"])
        .configure(font=colours["font"])
        .configure_title(color=colours["ink"], fontSize=15, fontWeight=600, anchor="start")
        .configure_axis(**text, gridColor=colours["line"], domainColor=colours["line"], tickColor=colours["line"])
        .configure_legend(**text, orient="top", symbolType="stroke")
        .configure_view(stroke=None)
        .to_dict()
    )
