"""One file of colours, and everybody keeps to it."""

import re
import tomllib
from itertools import pairwise

import pytest

from ui.theme import ASSETS, palette

CONFIG = ASSETS.parent / ".streamlit" / "config.toml"
SAME = {
    "primaryColor": "accent",
    "backgroundColor": "bg",
    "secondaryBackgroundColor": "raised",
    "textColor": "ink",
    "borderColor": "line",
    "linkColor": "accent",
}
THEMES = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb by WCAG 2.2."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_streamlits_theme_is_the_one_of_theme_css(theme: str):
    said = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    colours = palette(theme)
    assert {name: said[theme][name] for name in SAME} == {name: colours[ours] for name, ours in SAME.items()}
    assert said[theme]["sidebar"]["backgroundColor"] == colours["surface"]
    assert said["baseRadius"] == colours["radius"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "surface", "raised"])
@pytest.mark.parametrize(("ink", "least"), [("ink", 4.5), ("muted", 4.5), ("accent", 4.5), ("warn", 4.5), ("focus", 3)])
def test_text_can_be_read(theme: str, ground: str, ink: str, least: float):
    colours = palette(theme)
    assert contrast(colours[ink], colours[ground]) >= least


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_out(theme: str):
    colours = palette(theme)
    for mark in ("positive", "negative"):
        assert contrast(colours[mark], colours["surface"]) >= 3
    assert contrast(colours["accent-ink"], colours["accent"]) >= 4.5


def test_signed_values_have_the_two_colours_of_the_conventions():
    assert palette("light")["positive"] == palette("dark")["positive"] == "#0072b2"
    assert palette("light")["negative"] == palette("dark")["negative"] == "#d55e00"


def test_both_themes_define_the_same_names():
    names = [set(palette(theme)) for theme in THEMES]
    assert all(one == other for one, other in pairwise(names))


def test_no_other_style_of_the_pages_names_a_colour():
    rules = (ASSETS / "page.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)
