"""The page of image networks: presets, form, link and picture never disagree."""

import io
import json
import struct
from functools import partial
from html import escape
from pathlib import Path

import numpy as np
import pytest
from streamlit.runtime.uploaded_file_manager import DeletedFile
from streamlit.testing.v1 import AppTest

from engine.experiment import SettingError
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import LENET, Vision
from tests.pages.opened import link, opened, shown
from ui import uploads


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARK_SETS", str(tmp_path))


vision = partial(opened, "vision")


def undo(at: AppTest) -> AppTest:
    """What the player's button does."""
    at.session_state["table.Vision"].undo()
    return at.run()


def pick(at: AppTest, preset: str | None) -> AppTest:
    return at.pills(key="preset").set_value(preset).run()


def keys(at: AppTest) -> set[str]:
    """Keys of all widgets of the form that show one value."""
    widgets = (*at.selectbox, *at.number_input, *at.slider, *at.select_slider, *at.toggle)
    return {widget.key for widget in widgets}


def small_set(n: int = 360) -> bytes:
    file = io.BytesIO()
    x = np.random.default_rng(0).integers(0, 256, (n, 28, 28), dtype=np.uint8)
    np.savez_compressed(file, x=x, y=np.arange(n) % 10)
    return file.getvalue()


def upload(at: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    return at.file_uploader[0].set_value(list(files)).run()


def test_it_opens_with_lenet_which_is_marked():
    at = vision()
    assert shown(at)["settings"]["layers"] == list(LENET)
    assert shown(at)["view"] == "vision"
    assert shown(at)["kind"] == "vision"
    assert at.pills(key="preset").value == "LeNet-5"
    assert link(at) == {}


@pytest.mark.parametrize("name", PRESETS)
def test_one_click_on_a_preset_sets_all_it_says_and_marks_it(name: str):
    at = pick(vision(), name)
    assert shown(at)["error"] == ""
    assert at.pills(key="preset").value == name
    for field, value in PRESETS[name].settings.items():
        assert shown(at)["settings"][field] == (list(value) if isinstance(value, tuple) else value)
    assert any(escape(PRESETS[name].words) in element.proto.body for element in at.main.get("html"))


def test_a_preset_keeps_the_persons_images_and_seeds():
    at = vision(data="Fashion-MNIST", n_train="500", seed_weights="7", lr="0.1")
    assert at.pills(key="preset").value is None
    pick(at, "MLP")
    settings = shown(at)["settings"]
    assert (settings["data"], settings["n_train"], settings["seed_weights"]) == ("Fashion-MNIST", 500, 7)
    assert settings["lr"] == Vision().lr


def test_what_a_preset_brought_goes_with_it():
    at = pick(pick(vision(), "Transfer"), "LeNet-5")
    assert link(at) == {}


def test_a_second_click_on_a_preset_changes_nothing():
    at = pick(pick(vision(), "MLP"), None)
    assert at.pills(key="preset").value == "MLP"


def test_a_preset_can_be_undone():
    at = pick(vision(), "Autoencoder")
    undo(at)
    assert link(at) == {}
    assert at.pills(key="preset").value == "LeNet-5"


def test_a_link_sets_form_and_picture():
    at = vision(layers="flatten,dense:32,ReLU", lr="0.1", data="Fashion-MNIST")
    assert at.select_slider(key="set-lr").value == 0.1
    assert at.selectbox(key="set-data").value == "Fashion-MNIST"
    assert shown(at)["settings"]["layers"] == ["flatten", "dense:32", "ReLU"]
    assert at.pills(key="preset").value is None


def test_a_widget_changes_link_and_picture():
    at = vision()
    at.selectbox(key="set-optimizer").select("momentum").run()
    assert shown(at)["address"] == "optimizer=momentum"
    assert link(at) == {"optimizer": "momentum"}


def test_the_loss_follows_the_goal():
    at = vision()
    at.selectbox(key="set-goal").select("rebuild").run()
    assert at.selectbox(key="set-loss").value == "binary cross-entropy"
    at.selectbox(key="set-goal").select("classify").run()
    assert link(at) == {}


def test_fields_without_effect_are_left_out():
    at = vision()
    assert keys(at).isdisjoint({"set-residual", "set-pretrain_data", "set-own_set"})
    assert "set-pretrain_data" in keys(pick(at, "Transfer"))
    assert "set-residual" in keys(pick(at, "Small ResNet"))
    assert "set-hard" not in keys(pick(at, "Autoencoder"))


def test_layers_have_no_widget_as_they_are_edited_in_the_picture():
    assert "set-layers" not in [field.key for field in vision().text_input]


@pytest.mark.parametrize(
    "params",
    [
        {"data": "moon base"},
        {"layers": "dense:10"},
        {"layers": "flatten,dense:1024,dense:1024,dense:1024"},
        {"data": "own"},
        {"own_set": "../../etc/passwd"},
        {"freeze": "40"},
        {"epochs": "1e9"},
    ],
)
def test_a_link_from_nowhere_gives_one_sentence_and_the_default(params: dict[str, str]):
    at = vision(**params)
    assert shown(at)["error"].startswith("Not all of this link can be used:")
    assert shown(at)["settings"]["layers"] == list(LENET)
    assert link(at) == params


def test_own_images_are_taken_over_and_said():
    at = upload(vision(epochs="20"), ("mine.npz", small_set(), "application/octet-stream"))
    assert shown(at)["error"] == ""
    assert shown(at)["settings"]["data"] == "own"
    assert set(link(at)) == {"data", "own_set", "epochs"}
    assert "300 training and 60 test images" in at.caption[0].value
    assert "own" in at.selectbox(key="set-data").options
    at.selectbox(key="set-data").select("MNIST").run()
    assert set(link(at)) == {"own_set", "epochs"}


def test_a_small_set_brings_a_plan_that_is_long_enough_and_says_so():
    at = upload(vision(), ("mine.npz", small_set(36), "application/octet-stream"))
    plan = {name: shown(at)["settings"][name] for name in ("batch_size", "epochs")}
    assert plan == {"batch_size": 6, "epochs": 40}  # of 26 training images: 5 batches an epoch
    assert "Batch size 6 and 40 epochs came with it: 200 updates, where 64 and 3 would make 3." in at.caption[0].value
    upload(at, ("more.npz", small_set(), "application/octet-stream"))
    assert shown(at)["settings"]["batch_size"] == 64
    for _ in range(2):
        undo(at)
    assert link(at) == {}


def test_the_updates_of_a_plan_are_those_of_the_part_that_is_trained_on():
    at = upload(vision(n_train="100"), ("mine.npz", small_set(), "application/octet-stream"))
    assert "Batch size 25 and 50 epochs came with it: 200 updates, where 64 and 3 would make 6." in at.caption[0].value


def test_a_plan_that_a_person_has_chosen_stays_whatever_the_set():
    at = upload(vision(batch_size="32"), ("mine.npz", small_set(36), "application/octet-stream"))
    assert link(at).keys() == {"data", "own_set", "batch_size"}
    assert "came with it" not in at.caption[0].value


def test_a_file_that_cannot_be_used_is_said_and_nothing_changes():
    at = upload(vision(lr="0.1"), ("mine.npz", small_set()[:5000], "application/octet-stream"))
    assert "“mine.npz” is cut off or damaged" in shown(at)["error"]
    assert link(at) == {"lr": "0.1"}


def idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


IMAGES = ("images", idx(np.random.default_rng(0).integers(0, 256, (60, 28, 28))), "application/octet-stream")
LABELS = ("labels", idx(np.arange(60) % 10), "application/octet-stream")


def test_of_two_idx_files_the_second_is_waited_for():
    at = upload(vision(), IMAGES)
    assert shown(at)["error"] == ""
    assert "60 images" in at.caption[0].value
    assert "second file" in at.caption[0].value
    upload(at, IMAGES, LABELS)
    assert "50 training and 10 test images" in at.caption[0].value


def test_files_that_were_taken_or_refused_are_not_kept_in_memory():
    at = upload(vision(), IMAGES, LABELS)
    assert not at.file_uploader[0].value
    upload(at, ("mine.npz", b"nothing", "application/octet-stream"))
    assert not at.file_uploader[0].value


def test_a_set_is_shown_and_can_be_turned_and_turned_back():
    at = upload(vision(), IMAGES, LABELS)
    name = shown(at)["settings"]["own_set"]
    at.button(key="own-Mirror").click().run()
    assert shown(at)["settings"]["own_set"] != name
    assert "mirror" in at.caption[0].value
    undo(at)
    assert shown(at)["settings"]["own_set"] == name
    strip = next(element.proto.body for element in at.sidebar.get("html") if "park-own-images" in element.proto.body)
    assert strip.count("<img") == 10


def test_what_strikes_one_in_a_set_is_said_with_a_button_that_mends_it():
    file = io.BytesIO()
    np.savez_compressed(file, x=np.full((60, 28, 28), 255) - 200 * (np.arange(28) == 14), y=np.arange(60) % 2)
    at = upload(vision(), ("light.npz", file.getvalue(), "application/octet-stream"))
    assert "paper has high values" in at.caption[0].value
    at.button(key="own-Swap light and dark").click().run()
    assert "paper has high values" not in at.caption[0].value


def test_a_folder_that_cannot_be_written_is_one_sentence_and_the_page_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PARK_SETS", str(tmp_path / "file" / "sets"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    at = upload(vision(lr="0.1"), IMAGES, LABELS)
    assert "may not write" in shown(at)["error"]
    assert link(at) == {"lr": "0.1"}


def test_a_file_that_was_lost_on_its_way_is_said():
    with pytest.raises(SettingError, match="lost on its way"):
        uploads.taken([DeletedFile("gone")])


def test_the_size_of_files_is_checked_on_the_server(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "MEGABYTES", 0)
    at = upload(vision(), IMAGES)
    assert "files of up to 0 MB are read" in shown(at)["error"]


def test_own_images_cannot_be_picked_before_there_are_any():
    assert "own" not in vision().selectbox(key="set-data").options


def test_a_set_that_this_server_does_not_have_is_said():
    at = vision(data="own", own_set="0" * 32)
    assert "upload it again" in at.caption[0].value


def test_hidden_controls_are_gone_and_the_rest_works():
    at = vision(hide="presets,lr,hood")
    assert not at.pills or "preset" not in [pills.key for pills in at.pills]
    assert "set-lr" not in keys(at)
    at.selectbox(key="set-optimizer").select("SGD").run()
    assert link(at)["optimizer"] == "SGD"


@pytest.mark.parametrize("name", PRESETS)
def test_under_the_hood_opens_for_every_preset(name: str):
    at = vision()
    at.session_state["hood"] = True
    pick(at, name)
    assert not at.exception
    table = next(element.value for element in at.markdown if "Parameters" in element.value)
    assert f"{sum(planned.params for planned in Vision(**PRESETS[name].settings).plan):,}" in table


def test_the_picture_is_told_json_without_nan():
    told = vision().get("bidi_component")[0].proto.json
    json.loads(told, parse_constant=lambda name: pytest.fail(name))
