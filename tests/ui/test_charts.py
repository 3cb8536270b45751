"""The curves under the hood show the engine's numbers."""

import math

import pytest

from engine.catalog import ACTIVATIONS, FEATURES, SCHEDULES
from ui import charts, surfaces
from ui.theme import palette


def rows(spec: dict) -> list[dict]:
    return spec["data"]["values"]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_has_a_finite_curve_with_titles(name: str):
    spec = charts.activation(name, "light")
    assert all(math.isfinite(row["value"]) for row in rows(spec))
    assert name in spec["title"]
    assert spec["encoding"]["x"]["title"]
    assert spec["encoding"]["y"]["title"]


def test_the_slope_of_tanh_is_one_at_zero():
    slope = {row["z"]: row["value"] for row in rows(charts.activation("tanh", "dark")) if "slope" in row["curve"]}
    assert slope[0.0] == 1.0


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_starts_at_or_below_the_rate(name: str):
    values = [row["lr"] for row in rows(charts.schedule(name, 100, 0.1, "light"))]
    assert max(values) <= 0.1 + 1e-12
    assert min(values) >= 0


def test_a_step_halves_the_rate():
    values = {row["epoch"]: row["lr"] for row in rows(charts.schedule("step", 100, 0.1, "light"))}
    assert values[0] == 0.1
    assert min(values.values()) == pytest.approx(0.1 / 16)


def test_charts_wear_the_theme():
    for theme in ("light", "dark"):
        assert charts.schedule("cosine", 10, 0.1, theme)["background"] == palette(theme)["bg"]


@pytest.mark.parametrize("name", FEATURES)
def test_the_surface_of_a_feature_is_the_feature_with_limits_symmetric_about_zero(name: str):
    surface = surfaces.feature(name, "dark").data[0]
    assert surface.z[10][30] == FEATURES[name](surface.x[30], surface.y[10])
    assert surface.cmin == -surface.cmax < 0
