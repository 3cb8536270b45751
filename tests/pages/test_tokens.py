"""The page of tokens: link and picture never disagree, and no text breaks it."""

import json
from functools import partial
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from engine.data import minilm_files
from engine.data.tokenise.bpe import learn
from engine.data.tokenise.corpora import counted
from tests.pages.opened import opened, shown
from ui.tokens import ACTED, ASKED, EXAMPLE, MOST_MERGES, MOST_SHOWN, MOST_TEXT, SOURCES, Asked, answer

STRANGE = [
    "",
    " ",
    "🦜👩‍🚀",
    "שלום עולם",
    "مرحبا مرحبا",
    "<script>alert(1)</script>",
    "\0\u202e\ufeff",
    "\ud83d",
    "\n\n\n",
]

page = partial(opened, "tokens")


def link(at: AppTest) -> dict[str, str]:
    """What the picture writes into the address."""
    return shown(at)["link"]


def at_of(at: AppTest) -> dict[str, str]:
    """What the address says."""
    return {name: values[0] if isinstance(values, list) else values for name, values in at.query_params.items()}


def wants(at: AppTest, **change: Any) -> AppTest:
    """What the picture asks for, as the page takes it over."""
    known = at.session_state[ASKED]
    at.session_state[ASKED] = Asked.at({"text": known.text, "learn": known.learn, "merges": known.merges} | change)
    at.session_state[ACTED] = True
    return at.run()


def test_it_opens_with_a_text_in_characters():
    told = shown(page())
    assert (told["text"], told["learn"], told["merges"]) == (EXAMPLE, "this text", 0)
    assert told["needed"][0] == told["characters"]["needed"] == len(EXAMPLE)
    assert link(page()) == {}


def test_a_link_says_text_source_and_merges():
    told = shown(page(text="the theatre", learn="first names", merges="12"))
    assert (told["text"], told["learn"], told["merges"]) == ("the theatre", "first names", 12)
    assert len(told["steps"]) == MOST_MERGES


def test_what_is_changed_in_the_picture_reaches_the_link_and_comes_back():
    at = wants(page(), text="the theatre there", merges=3)
    assert link(at) == {"text": "the theatre there", "merges": "3"}
    assert shown(at)["text"] == "the theatre there"
    assert shown(wants(at, learn="Shakespeare"))["learn"] == "Shakespeare"


def test_a_text_of_a_thousand_chinese_signs_goes_through_any_server():
    text = "".join(chr(0x4E00 + i * i % 2000) for i in range(1000))
    at = wants(page(), text=text)
    assert len(link(at)["text"]) < 4000
    assert shown(page(**link(at)))["text"] == text


def test_a_link_is_read_as_far_as_it_goes_and_stays_as_it_is():
    at = page(text="the theatre", merges="many", learn="Mars", fbclid="x")
    assert (shown(at)["text"], shown(at)["merges"]) == ("the theatre", 0)
    assert [info.value.count("“Mars”") + info.value.count("“many”") for info in at.info] == [1, 1]
    assert at_of(at) == {"text": "the theatre", "merges": "many", "learn": "Mars", "fbclid": "x"}
    assert not wants(at, merges=2).exception


def test_an_address_from_before_an_action_does_not_take_it_back():
    at = wants(page(text="the theatre"), text="the theatre there")
    assert shown(at)["text"] == "the theatre there"
    at.query_params["text"] = "another"
    assert shown(at.run())["text"] == "another"


def test_lines_are_counted_as_a_field_has_them():
    told = shown(page(text="one\r\ntwo\rthree"))
    assert told["text"] == "one\ntwo\nthree"
    assert told["characters"]["needed"] == 13


def test_a_long_text_stays_out_of_the_link_and_on_the_page():
    text = "".join(chr(0x4E00 + i * i % 9001) for i in range(7000))
    at = wants(page(), text=text)
    assert link(at) == {}
    assert shown(at.run())["text"] == text


@pytest.mark.parametrize(
    "params", [{"learn": "moon base"}, {"merges": "-1"}, {"merges": "9e9"}, {"merges": "٣"}, {"x": "y"}]
)
def test_a_link_from_nowhere_is_the_default(params: dict[str, str]):
    at = page(**params)
    assert (shown(at)["learn"], shown(at)["merges"]) == ("this text", 0)
    assert link(at) == {}
    assert bool(at.info) == ("x" not in params)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("text", STRANGE)
def test_every_text_has_an_answer_without_nan(text: str, source: str):
    told = json.dumps(answer(Asked.at({"text": text, "learn": source})), allow_nan=False)
    told.encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), merges=st.integers(0, MOST_MERGES))
def test_the_borders_that_are_left_are_as_many_as_is_said(text: str, merges: int):
    told = answer(Asked.at({"text": text}))
    merges = min(merges, len(told["steps"]))
    left = sum(not 0 < at <= merges for at in told["borders"])
    assert told["needed"][merges] == (left + 1 if told["text"] else 0)


def test_what_is_too_long_is_cut_and_only_its_beginning_is_drawn():
    asked = Asked.at({"text": "lorem ipsum " * 900_000})
    told = answer(asked)
    assert len(told["text"]) == told["most_text"] == MOST_TEXT
    assert len(told["borders"]) == MOST_SHOWN - 1
    assert told["characters"]["needed"] == MOST_TEXT
    assert max(end for _, end, _ in told["words"]["tokens"]) <= MOST_SHOWN


def test_the_merges_are_the_engines():
    told = answer(Asked.at({"text": EXAMPLE}))
    learned = learn(counted(EXAMPLE), MOST_MERGES)
    assert [tuple(step[:3]) for step in told["steps"]] == list(learned.merges)
    assert [step[3] for step in told["steps"]] == list(range(len(learned.alphabet), told["sizes"][-1]))


def test_without_the_pretrained_model_the_rest_works(monkeypatch):
    monkeypatch.setattr(minilm_files, "find_spec", lambda name: None)
    assert answer(Asked())["wordpiece"] is None


def test_text_from_a_link_is_never_markup():
    at = page(text="<img src=x onerror=alert(1)>")
    assert not at.exception
    assert not [element for element in at.main.get("html") if "onerror" in element.proto.body]
    assert escape("<") not in shown(at)["text"]
