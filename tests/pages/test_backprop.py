"""The page of backpropagation: presets, form, link and picture never disagree."""

from functools import partial

import pytest

from engine.experiments.backprop.presets import PRESETS
from tests.pages.opened import opened, shown

backprop = partial(opened, "backprop")


def test_it_opens_with_a_sum_and_a_product():
    at = backprop()
    assert (shown(at)["view"], shown(at)["kind"]) == ("backprop", "backprop")
    assert at.pills(key="preset").value == "Sum times z"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_what_makes_it(preset):
    told = shown(backprop().pills(key="preset").set_value(preset).run())["settings"]
    wanted = {name: list(v) if isinstance(v, tuple) else v for name, v in PRESETS[preset].settings.items()}
    assert {**told, **wanted} == told


def test_a_net_is_asked_for_its_units_and_an_expression_is_not():
    keys = {subject: {w.key for w in backprop(subject=subject).selectbox} for subject in ("expression", "network")}
    assert keys["network"] - keys["expression"] >= {"set-activation", "set-output", "set-loss", "set-detail"}


def test_an_expression_in_a_link_that_cannot_be_computed_gets_one_sentence():
    at = backprop(expression="ln(x)")
    assert "a logarithm needs a number above 0, and x is -2." in shown(at)["error"]
    assert shown(at)["settings"]["expression"] == "(x + y) * z"
