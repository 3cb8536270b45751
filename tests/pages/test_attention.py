"""The page of Transformers: presets, form, link and picture never disagree."""

import json
from functools import partial
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from engine.compact import unpacked
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.settings import MOST_TEXT, Attention
from engine.experiments.attention.tasks import TASKS
from tests.pages.opened import link, opened, shown

NEEDED = {
    "length": {"copy", "reverse", "sort", "brackets", "induction", "majority"},
    "symbols": {"copy", "reverse", "sort", "induction", "majority"},
    "digits": {"addition"},
    "modulus": {"modular addition"},
    "share": {"addition", "modular addition"},
    "context": {"Shakespeare", "names", "own text"},
    "prompt": {"Shakespeare", "names", "own text"},
}
"""The tasks that a setting has an effect on."""
POEM = "The owl and the pussy-cat went to sea in a beautiful pea-green boat. " * 3

attention = partial(opened, "attention")


def undo(at: AppTest) -> AppTest:
    """What the player's button does."""
    at.session_state["table.Attention"].undo()
    return at.run()


def pick(at: AppTest, preset: str | None) -> AppTest:
    return at.pills(key="preset").set_value(preset).run()


def learn(at: AppTest, text: str) -> AppTest:
    """Type a text of one's own and learn it."""
    at.text_area(key="own-text").input(text)
    return at.button(key="own-text-use").click().run()


def captions(at: AppTest) -> str:
    return " ".join(caption.value for caption in at.caption)


def keys(at: AppTest) -> set[str]:
    """Names of all fields of the form that show one value."""
    widgets = (*at.selectbox, *at.number_input, *at.slider, *at.select_slider, *at.toggle, *at.text_input)
    return {widget.key.removeprefix("set-") for widget in widgets}


def test_it_opens_with_reverse_which_is_marked():
    at = attention()
    assert shown(at)["settings"]["task"] == "reverse"
    assert (shown(at)["view"], shown(at)["kind"]) == ("attention", "attention")
    assert at.pills(key="preset").value == "Reverse"
    assert link(at) == {}


def test_one_click_on_a_preset_sets_all_it_says_marks_it_and_the_hood_fits():
    at = attention()
    at.session_state["hood"] = True
    for name, preset in PRESETS.items():
        pick(at, name)
        assert shown(at)["error"] == ""
        assert at.pills(key="preset").value == name
        assert preset.settings.items() <= shown(at)["settings"].items()
        assert any(escape(preset.words) in element.proto.body for element in at.main.get("html"))
        table = next(element.value for element in at.markdown if "Parameters" in element.value)
        assert f"{sum(part.params for part in Attention(**preset.settings).plan):,}" in table


def test_what_is_looked_at_makes_no_other_preset_and_goes_with_it():
    at = attention(watched="abcd", seed_weights="7")
    assert at.pills(key="preset").value == "Reverse"
    pick(at, "Sort")
    assert shown(at)["settings"]["watched"] == ""
    assert shown(at)["settings"]["seed_weights"] == 7


def test_a_second_click_on_a_preset_changes_nothing():
    at = pick(pick(attention(), "Clock"), None)
    assert at.pills(key="preset").value == "Clock"


def test_a_preset_can_be_undone():
    at = pick(attention(), "Induction")
    undo(at)
    assert link(at) == {}
    assert at.pills(key="preset").value == "Reverse"


def test_fields_without_effect_are_left_out():
    at = attention()
    for task in (name for name in TASKS if name != "own text"):
        at.selectbox(key="set-task").select(task).run()
        assert {name for name in NEEDED if name in keys(at)} == {
            name for name, tasks in NEEDED.items() if task in tasks
        }, task


def test_what_is_typed_in_the_picture_has_no_widget():
    assert keys(attention()).isdisjoint({"watched", "own_text"})
    assert "prompt" not in keys(attention(task="Shakespeare", family="encoder"))


def test_the_family_follows_the_task():
    at = attention(family="encoder")
    at.selectbox(key="set-task").select("induction").run()
    assert at.selectbox(key="set-family").value == "decoder"


def test_heads_and_width_go_together():
    at = attention()
    at.number_input(key="set-n_heads").set_value(3).run()
    assert shown(at)["error"] == ""
    assert shown(at)["settings"]["d_model"] % 6 == 0


def test_an_own_text_is_learned_and_can_then_be_picked():
    at = attention()
    assert "own text" not in at.selectbox(key="set-task").options
    learn(at, POEM)
    assert shown(at)["settings"]["task"] == "own text"
    assert unpacked(link(at)["own_text"]) == POEM
    assert "own text" in at.selectbox(key="set-task").options
    at.selectbox(key="set-task").select("copy").run()
    assert "own_text" in link(at)


@pytest.mark.parametrize(("text", "said"), [("too short", "20 to 8,000"), ("x" * (MOST_TEXT + 1), "allowed are 8,000")])
def test_an_own_text_that_cannot_be_learned_is_said_and_nothing_is_lost(text: str, said: str):
    at = learn(attention(lr="0.1"), text)
    assert said in at.error[0].value
    assert at.text_area(key="own-text").value == text
    assert link(at) == {"lr": "0.1"}


def test_a_link_brings_its_own_text_into_the_field():
    at = attention(task="own text", own_text=POEM, context="32")
    assert at.text_area(key="own-text").value == POEM
    assert f"{len(POEM):,} characters are in use" in captions(at)


def test_a_text_in_another_script_is_learned_by_its_own_signs():
    at = learn(attention(), "学而时习之，不亦说乎？\r\n有朋自远方来，不亦乐乎？\u3000" * 4)
    assert "100 characters are in use, 20 different ones." in captions(at)
    assert "\r" not in at.text_area(key="own-text").value
    at.selectbox(key="set-begin").select("Shakespeare").run()
    assert "The weights of Shakespeare cannot read" in captions(at)
    assert "`学`" in captions(at)


def test_an_undo_leaves_the_draft():
    at = learn(attention(), POEM)
    undo(at)
    assert link(at) == {}
    assert at.text_area(key="own-text").value == POEM


@pytest.mark.parametrize(
    "params",
    [
        {"task": "moon base"},
        {"task": "own text"},
        {"n_heads": "3"},
        {"freeze": "4"},
        {"n_layers": "6", "d_model": "256", "mlp": "8", "context": "256", "task": "Shakespeare"},
    ],
)
def test_a_link_from_nowhere_gives_one_sentence_and_the_default(params: dict[str, str]):
    at = attention(**params)
    assert shown(at)["error"].startswith("Not all of this link can be used:")
    assert shown(at)["settings"]["task"] == "reverse"
    assert link(at) == params


def test_hidden_controls_are_gone_and_the_rest_works():
    at = attention(hide="presets,lr,hood")
    assert "preset" not in [pills.key for pills in at.pills]
    assert "lr" not in keys(at)
    at.selectbox(key="set-positions").select("rotary").run()
    assert link(at) == {"positions": "rotary", "hide": "presets,lr,hood"}


def test_the_picture_is_told_json_without_nan():
    told = attention().get("bidi_component")[0].proto.json
    json.loads(told, parse_constant=lambda name: pytest.fail(name))
