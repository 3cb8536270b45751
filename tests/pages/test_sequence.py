"""The page of recurrent networks: presets, form, link and picture never disagree."""

from functools import partial

import pytest

from engine.experiments.sequence.presets import PRESETS
from tests.pages.opened import opened, shown

sequence = partial(opened, "sequence")


def test_it_opens_with_an_echo_which_is_marked():
    at = sequence()
    assert (shown(at)["view"], shown(at)["kind"], shown(at)["settings"]["task"]) == ("sequence", "sequence", "echo")
    assert at.pills(key="preset").value == "Echo"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_what_makes_it(preset):
    at = sequence(seed_data="7").pills(key="preset").set_value(preset).run()
    told = shown(at)["settings"]
    assert {**told, **PRESETS[preset].settings, "seed_data": 7} == told


def test_a_delay_is_asked_for_only_where_something_is_echoed():
    fields = {kind: {widget.key for widget in sequence(task=kind).number_input} for kind in ("echo", "parity")}
    assert fields["echo"] - fields["parity"] == {"set-delay"}


def test_a_longer_delay_makes_the_sequence_longer():
    at = sequence().number_input(key="set-delay").set_value(15).run()
    assert shown(at)["settings"]["length"] == 16
