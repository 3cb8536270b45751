"""The page of one neuron: presets, form, link and picture never disagree."""

from functools import partial

import pytest

from engine.experiments.neuron.presets import PRESETS
from tests.pages.opened import opened, shown

neuron = partial(opened, "neuron")


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
