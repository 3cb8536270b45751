"""Every word on screen has two plain sentences, at its control and on the page Words."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiments import EXPERIMENTS
from ui.glossary import FIELDS, GROUPS, ON_SCREEN, PLAIN, TERMS, help_for

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("term", TERMS)
def test_a_term_has_two_plain_sentences(term: str):
    words = TERMS[term]
    sentences = re.split(r"(?<=[.:])\s+(?=[A-Z])", words)
    ends = len(re.findall(r"\.(?=\s|$)", words))
    assert ends == 2, sentences
    assert len(words) <= 260


def test_every_setting_is_explained_where_it_stands():
    for kind in EXPERIMENTS.values():
        for name in kind.__dataclass_fields__:
            if kind.about(name).group:
                assert name in FIELDS or name in PLAIN, f"{kind.__name__}.{name}"
                assert help_for(kind, name), f"{kind.__name__}.{name}"


def test_terms_of_settings_and_views_are_there():
    assert set(FIELDS.values()) <= set(TERMS)
    for view, terms in ON_SCREEN.items():
        assert set(terms) <= set(TERMS), view
        assert len(set(terms)) == len(terms), view


def test_no_term_stands_twice():
    assert sum(len(terms) for terms in GROUPS.values()) == len(TERMS)


def test_every_tab_of_a_look_inside_says_what_there_is_to_see():
    parts = [*ROOT.glob("assets/views/*/inside/*.js")]
    tabs = [file for file in parts if re.search(r'^  label = "', file.read_text("utf-8"), re.MULTILINE)]
    assert len(tabs) >= 18
    for file in tabs:
        hint = re.search(r'^  hint = "(.+)";$', file.read_text("utf-8"), re.MULTILINE)
        assert hint, file.name
        assert hint[1].endswith("."), file.name
        assert len(hint[1]) < 130, file.name


def words_page() -> AppTest:
    return AppTest.from_file(str(ROOT / "pages" / "words.py"), default_timeout=20).run()


def test_the_page_words_holds_every_term():
    page = words_page()
    assert not page.exception
    said = " ".join(block.proto.body for block in page.get("html"))
    for term in TERMS:
        assert f"<dt>{term}</dt>" in said


def test_the_page_words_finds_a_word_and_says_when_there_is_none():
    page = words_page()
    page.text_input(key="wanted").set_value("KERNEL").run()
    said = " ".join(block.proto.body for block in page.get("html"))
    assert "<dt>Convolution</dt>" in said
    assert "<dt>Temperature</dt>" not in said
    page.text_input(key="wanted").set_value("why gradients, zebra?").run()
    assert "<dt>Vanishing gradient</dt>" in " ".join(block.proto.body for block in page.get("html"))
    page.text_input(key="wanted").set_value("zebra <b>").run()
    assert not page.exception
    assert "zebra" in page.info[0].value
