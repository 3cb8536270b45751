"""Surfaces to turn: made by Plotly in the theme's colours, once for each choice, and kept."""

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from engine.catalog import FEATURES
from engine.data.datasets import REACH
from ui.theme import palette

POINTS = 41
HEIGHT = 380


@lru_cache(maxsize=32)
def feature(name: str, theme: str) -> go.Figure:
    """An input feature over the plane as a surface; colours symmetric about 0, as on the diagram."""
    ticks = np.linspace(-REACH, REACH, POINTS)
    x1, x2 = np.meshgrid(ticks, ticks)
    height = FEATURES[name](x1, x2)
    colours, top = palette(theme), float(np.abs(height).max())
    scale = [[0, colours["negative"]], [0.5, colours["surface"]], [1, colours["positive"]]]
    surface = go.Surface(x=ticks, y=ticks, z=height, colorscale=scale, cmin=-top, cmax=top, colorbar={"title": name})
    figure = go.Figure(surface)
    axis = {"color": colours["muted"], "gridcolor": colours["line"], "backgroundcolor": colours["bg"]}
    scene = {"xaxis": {"title": "x1", **axis}, "yaxis": {"title": "x2", **axis}, "zaxis": {"title": name, **axis}}
    figure.update_layout(
        title={"text": f"Input feature {name} over the plane", "x": 0, "font": {"size": 15}},
        scene={**scene, "aspectratio": {"x": 1, "y": 1, "z": 0.6}},
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        paper_bgcolor=colours["bg"],
        font={"color": colours["ink"], "family": colours["font"]},
    )
    return figure
