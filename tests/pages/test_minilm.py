"""The page of the pretrained model, with it and without."""

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

from engine.data import minilm_files
from ui.minilm import PARTS, TRAINING
from ui.source import source

PAGE = str(Path(__file__).parents[2] / "pages" / "minilm.py")


def test_where_it_is_installed_the_player_opens_without_what_is_for_training(monkeypatch):
    monkeypatch.setattr(minilm_files, "is_there", lambda: True)
    at = AppTest.from_file(PAGE, default_timeout=20)
    at.query_params["watched"] = "A parrot."
    at.query_params["hide"] = "fullscreen"
    told = json.loads(at.run().get("bidi_component")[0].proto.json)
    assert not at.exception
    assert (told["kind"], told["view"]) == ("minilm", "attention")
    assert told["settings"]["watched"] == "A parrot."
    assert {"play", "timeline", "fullscreen"} <= set(told["hide"])
    assert "play" not in at.query_params["hide"]


def test_where_it_is_not_installed_a_sentence_says_how_to(monkeypatch):
    monkeypatch.setattr(minilm_files, "is_there", lambda: False)
    at = AppTest.from_file(PAGE, default_timeout=20).run()
    assert not at.exception
    assert not at.get("bidi_component")
    assert "make pretrained" in at.info[0].value


def test_a_link_from_nowhere_gives_one_sentence_and_the_sentence_of_the_beginning(monkeypatch):
    monkeypatch.setattr(minilm_files, "is_there", lambda: True)
    at = AppTest.from_file(PAGE, default_timeout=20)
    at.query_params["watched"] = "x" * 5000
    told = json.loads(at.run().get("bidi_component")[0].proto.json)
    assert told["error"].startswith("Not all of this link can be used:")
    assert told["address"] == ""


def test_under_the_hood_is_the_engines_source(monkeypatch):
    monkeypatch.setattr(minilm_files, "is_there", lambda: True)
    at = AppTest.from_file(PAGE, default_timeout=20)
    at.session_state["hood"] = True
    assert not at.run().exception
    assert all(source(path, name) for path, name in PARTS.values())
    assert len(set(TRAINING)) == len(TRAINING)
