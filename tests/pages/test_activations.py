"""The page of activations: each tab has its own settings, and nothing of it is for training."""

from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiments.activations.settings import DEPTH, FUNCTIONS, SOFTMAX, Activations
from tests.pages.opened import opened, shown
from ui.activations import FORM, PARTS, TRAINING
from ui.source import source

ROOT = Path(__file__).parents[2]
PAGE = str(ROOT / "pages" / "activations.py")

activations = partial(opened, "activations")


def test_it_opens_with_functions_and_without_what_is_for_training():
    told = shown(activations())
    assert (told["view"], told["kind"], told["settings"]["functions"]) == (
        "activations",
        "activations",
        ["sigmoid", "tanh", "ReLU"],
    )
    assert set(TRAINING) <= set(told["hide"])


@pytest.mark.parametrize("tab", ["Functions", "Where am I", "Softmax", "Depth", "Losses"])
def test_a_tab_has_the_settings_that_it_is_about_and_no_others(tab):
    at = activations(tab=tab)
    assert shown(at)["tab"] == tab
    kinds = (at.pills, at.slider, at.selectbox, at.toggle, at.number_input)
    keys = {widget.key for kind in kinds for widget in kind if widget.key.startswith("set-")}
    assert keys == {f"set-{name}" for name in FORM.get(tab, ())}


def test_every_setting_with_a_place_in_the_form_stands_under_some_tab():
    grouped = {name for name in Activations.__dataclass_fields__ if Activations.about(name).group}
    assert grouped == {*FUNCTIONS, *SOFTMAX, *DEPTH}


def test_a_link_that_cannot_be_used_costs_only_itself():
    told = shown(activations(depth="900", init="Xavier"))
    assert told["error"].startswith("Not all of this link can be used:")
    assert (told["settings"]["depth"], told["settings"]["init"]) == (50, "Xavier")


def test_under_the_hood_is_the_engines_source():
    at = AppTest.from_file(PAGE, default_timeout=20)
    at.session_state["hood"] = True
    assert not at.run().exception
    assert all(source(path, name) for path, name in PARTS.values())
