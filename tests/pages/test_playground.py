"""The playground's page: form, link and picture never disagree."""

import json
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiments.playground.settings import Playground
from tests.pages.opened import link, opened, shown

playground = partial(opened, "playground")


def press(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def test_it_opens_with_the_default():
    at = playground()
    assert shown(at)["settings"]["data"] == "XOR"
    assert shown(at)["address"] == ""
    assert link(at) == {}


def test_a_link_sets_form_and_picture():
    at = playground(data="spiral", hidden="8,6", lr="0.1")
    assert at.selectbox(key="set-data").value == "spiral"
    assert at.text_input(key="set-hidden").value == "8, 6"
    assert at.select_slider(key="set-lr").value == 0.1
    assert shown(at)["settings"]["hidden"] == [8, 6]


def test_of_a_setting_that_a_link_says_twice_the_last_counts_until_something_changes():
    at = playground(lr=["0.1", "0.3"], data="circle")
    assert shown(at)["settings"]["lr"] == 0.3
    assert "Learning rate stands in it more than once; the last counts." in shown(at)["error"]
    at.selectbox(key="set-optimizer").select("Adam").run()
    assert shown(at)["error"] == ""
    assert link(at) == {"lr": "0.3", "data": "circle", "optimizer": "Adam"}


def test_a_mailed_link_for_an_embedded_page_survives_the_first_change():
    at = playground(**{"lr": "0.1", "amp;embed": "true"})
    at.selectbox(key="set-optimizer").select("Adam").run()
    assert shown(at)["error"] == ""
    assert link(at) == {"lr": "0.1", "optimizer": "Adam"}


def test_a_widget_changes_link_and_picture():
    at = playground()
    at.selectbox(key="set-optimizer").select("Adam").run()
    assert shown(at)["address"] == "optimizer=Adam"
    assert link(at) == {"optimizer": "Adam"}


def go(at: AppTest, way: str) -> None:
    """What the player's buttons do."""
    getattr(at.session_state["table.Playground"], way)()
    at.run()


def test_undo_and_redo_walk_through_every_change():
    at = playground()
    at.selectbox(key="set-data").select("circle").run()
    at.text_input(key="set-hidden").input("3").run()
    assert link(at) == {"data": "circle", "hidden": "3"}
    go(at, "undo")
    assert link(at) == {"data": "circle"}
    assert at.text_input(key="set-hidden").value == "4, 2"
    go(at, "undo")
    assert link(at) == {}
    assert not shown(at)["can_undo"]
    go(at, "redo")
    assert shown(at)["settings"]["data"] == "circle"


def test_reset_goes_back_to_the_default_and_can_be_undone():
    at = playground(data="circle")
    press(at, "defaults")
    assert link(at) == {}
    go(at, "undo")
    assert link(at) == {"data": "circle"}


@pytest.mark.parametrize("params", [{"data": "moon base"}, {"lr": "NaN"}, {"noize": "1"}, {"hidden": "1e9"}])
def test_a_link_from_nowhere_gives_a_sentence_and_the_default(params: dict[str, str]):
    at = playground(**params)
    assert shown(at)["error"].startswith("Not all of this link can be used:")
    assert shown(at)["settings"]["data"] == Playground().data
    assert link(at) == params


def test_a_mended_setting_shows_in_its_widget():
    at = playground(loss="hinge")
    at.selectbox(key="set-data").select("hills").run()
    assert at.selectbox(key="set-loss").value == "MSE"


def test_a_new_start_keeps_what_is_locked():
    at = playground()
    at.session_state["locks"] = ["Data", "Weights"]
    press(at.run(), "dice")
    settings = shown(at)["settings"]
    assert (settings["seed_data"], settings["seed_weights"]) == (1, 1)
    assert set(link(at)) <= {"seed_order"}


def test_hidden_controls_are_gone_and_the_rest_works():
    at = playground(hide="lr,seed_data,seed_weights,seed_order,hood")
    assert "set-lr" not in [slider.key for slider in at.select_slider]
    assert "dice" not in [button.key for button in at.button]
    at.selectbox(key="set-data").select("circle").run()
    assert link(at)["hide"] == "lr,seed_data,seed_weights,seed_order,hood"


def test_a_link_can_hide_the_whole_form():
    at = playground(hide="form")
    assert not at.selectbox
    assert shown(at)["hide"] == ["form"]


def test_fields_without_effect_are_left_out():
    at = playground()
    assert "set-classes" not in [box.key for box in at.number_input]
    at.selectbox(key="set-data").select("blobs").run()
    assert at.number_input(key="set-classes").value == 3


def test_each_layer_can_have_its_own_activation():
    at = playground()
    at.toggle(key="per-layer").set_value(True).run()
    at.selectbox(key="set-layer_activations-1").select("ReLU").run()
    assert link(at) == {"layer_activations": "tanh,ReLU"}
    at.toggle(key="per-layer").set_value(False).run()
    assert link(at) == {}


def test_an_activation_that_was_picked_of_a_layer_that_has_gone_changes_nothing():
    at = playground(hidden="3,3", layer_activations="ReLU,ReLU")
    at.text_input(key="set-hidden").set_value("3")
    at.selectbox(key="set-layer_activations-1").select("tanh").run()
    assert not at.exception
    assert link(at) == {"hidden": "3", "layer_activations": "ReLU"}


def test_own_points_are_taken_over_as_they_stand_in_the_field():
    at = playground()
    at.text_area(key="own-rows").input("2,2,1\n-2,-2,0\n2,-2,1").run()
    at.text_area(key="own-rows").input("2,2,blue\n-2,-2,orange\n2,-2,green")
    press(at, "own-use")
    assert link(at) == {
        "data": "own classes",
        "own": "2:2:0,-2:-2:2,2:-2:1",
        "own_names": "blue,green,orange",
    }
    assert "“blue” is class 0" in at.info[0].value.replace("\\", "")


def test_names_from_a_link_are_shown_as_they_are_written():
    at = playground(data="own classes", own="2:2:0,-2:-2:2,2:-2:1", own_names="*blue*,[x](y),:red[c]")
    said = next(caption.value for caption in at.caption if "are in use" in caption.value)
    assert r"\*blue\*, \[x\]\(y\), \:red\[c\]" in said


def test_bad_points_are_said_with_their_line_and_nothing_is_lost():
    at = playground(data="circle")
    at.text_area(key="own-rows").input("2,2,1\n-2,*two*,0")
    press(at, "own-use")
    assert at.error[0].value.replace("\\", "") == "Line 2: x2 is “*two*”, which is not a number."
    assert at.text_area(key="own-rows").value == "2,2,1\n-2,*two*,0"
    assert link(at) == {"data": "circle"}


def test_points_beyond_the_plane_are_scaled_at_the_press_of_a_button():
    at = playground()
    at.text_area(key="own-rows").input("10,10,1\n-10,-10,0")
    press(at, "own-use")
    assert link(at) == {}
    press(at, "own-offer")
    assert link(at) == {"data": "own points", "own": "5:5:1,-5:-5:0"}
    assert not at.error
    assert "own-offer" not in [button.key for button in at.button]


def test_points_are_added_to_the_set_that_is_there():
    at = playground(own="1:1:1")
    at.text_area(key="own-rows").input("2,2,1\n1,1,1")
    press(at, "own-add")
    assert link(at) == {"own": "1:1:1,2:2:1"}
    press(at, "own-remove")
    assert link(at) == {}
    assert not at.info


def test_points_that_make_too_long_a_link_are_offered_as_a_file():
    at = playground()
    at.text_area(key="own-rows").input(
        "\n".join(f"{i / 200:.5f},{-i / 300:.5f},{i * 1.234567},{i / 7}" for i in range(900))
    )
    press(at, "own-use")
    assert "longer than many servers take" in " ".join(caption.value for caption in at.caption)
    assert not at.error


def test_under_the_hood_opens():
    at = playground()
    at.session_state["hood"] = True
    at.run()
    assert not at.exception


def test_the_picture_is_told_json_without_nan():
    told = playground().get("bidi_component")[0].proto.json
    json.loads(told, parse_constant=lambda name: pytest.fail(name))


def test_it_is_said_how_many_of_ones_own_points_are_only_for_testing():
    nine = ",".join(f"{x}:{x}:{x % 2}" for x in range(-4, 5))
    at = playground(data="own points", own=nine)
    said = next(caption.value for caption in at.caption if "are in use" in caption.value)
    assert "It learns from 4 of them and is tested on 5" in said
    at = playground(data="own points", own=nine, train_share="100")
    said = next(caption.value for caption in at.caption if "are in use" in caption.value)
    assert "tested on" not in said
