"""The page of one neuron: presets, form, link and picture never disagree."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiments.neuron.presets import PRESETS

PAGE = str(Path(__file__).parents[2] / "pages" / "neuron.py")


def neuron(**params: str) -> AppTest:
    """The page, opened by a link."""
    at = AppTest.from_file(PAGE, default_timeout=20)
    for name, text in params.items():
        at.query_params[name] = text
    return at.run()


def shown(at: AppTest) -> dict:
    """What the picture was told."""
    assert not at.exception
    return json.loads(at.get("bidi_component")[0].proto.json)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_opens_and_says_its_line(name: str):
    at = neuron()
    at.pills(key="preset").set_value(name).run()
    settings = shown(at)["settings"]
    assert {key: settings[key] for key in PRESETS[name].settings} == PRESETS[name].settings
    assert any(PRESETS[name].words in block.proto.body for block in at.get("html"))


def test_a_form_shows_only_what_counts():
    at = neuron()
    labels = {widget.label for widget in (*at.selectbox, *at.slider, *at.number_input, *at.select_slider)}
    assert "Data set" in labels
    assert "Threshold" not in labels
    at = neuron(rule="McCulloch–Pitts")
    labels = {widget.label for widget in (*at.selectbox, *at.slider, *at.number_input, *at.select_slider)}
    assert "Gate to build" in labels
    assert "Data set" not in labels


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"threshold": "99"}, "Threshold is 99; allowed is -4 to 4."),
        ({"own": "9:9:1"}, "lies outside the plane"),
        ({"rule": "oracle"}, "Neuron cannot be “oracle”"),
    ],
)
def test_a_link_with_nonsense_opens_the_rest_and_says_so(params: dict, words: str):
    at = neuron(**params, lr="0.5")
    told = shown(at)
    assert words in told["error"]
    assert told["settings"]["lr"] == 0.5
