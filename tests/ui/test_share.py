"""What is shared: a link with a title, a question and only what students are to see."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiments.playground.settings import Playground
from engine.experiments.vision.settings import Vision
from ui.link import Link, read
from ui.share import address, frame
from ui.worksheet import MOST_QUESTION, MOST_TITLE, PARTS, READOUTS, Sheet

ROOT = Path(__file__).parents[2]
LINK = Link(
    Playground(data="spiral", lr=0.1), ("optimizer", "form"), sheet=Sheet("Monday & “XOR”", "Why <b> not? 50 % #1")
)


def test_a_shared_link_is_read_as_it_was_meant():
    url = address("http://school.org/park/playground?old=1", LINK)
    split = urlsplit(url)
    assert split.path == "/park/playground"
    assert read(Playground, dict(parse_qsl(split.query))) == LINK


def test_a_course_page_frames_the_same_link():
    html = frame(address("http://school.org/playground", LINK))
    src = unescape(re.search(r'src="([^"]+)"', html)[1])
    params = dict(parse_qsl(urlsplit(src).query))
    assert params.pop("embed") == "true"
    assert read(Playground, params) == LINK


def test_a_title_and_a_question_are_kept_within_their_bounds_and_in_one_line():
    link = read(Playground, {"title": "a\nb" + "x" * 500, "question": "y" * 5000, "lr": "0.1"})
    assert link.sheet.title.startswith("a b")
    assert len(link.sheet.title) == MOST_TITLE
    assert len(link.sheet.question) == MOST_QUESTION
    assert link.experiment.lr == 0.1


@pytest.mark.parametrize("kind", [Playground, Vision])
def test_whatever_share_offers_can_be_hidden_without_a_complaint(kind: type):
    names = [name for name in kind.__dataclass_fields__ if kind.about(name).group]
    for name in (*names, *PARTS, *READOUTS):
        assert read(kind, {"hide": name}).error == "", name


def test_a_name_that_nothing_here_has_is_said_and_the_rest_of_the_link_stays():
    link = read(Playground, {"hide": "optimiser,loss", "lr": "0.1"})
    assert "“optimiser”" in link.error
    assert link.experiment.lr == 0.1
    assert "loss" in link.hide


def test_every_part_that_share_offers_is_one_that_the_page_has():
    """Each name stands in the browser's code or in a page's script as something that can be hidden."""
    code = "\n".join(
        file.read_text("utf-8") for folder in ("assets/player", "pages", "ui") for file in (ROOT / folder).glob("*.*")
    )
    for name in PARTS:
        assert re.search(
            rf"""(data-name": "{name}"|button\("{name}"|name: "{name}"|hides\("{name}"\)|isHidden\("{name}"\))""", code
        ), name


def test_the_worksheet_stands_above_the_experiment():
    app = AppTest.from_file(str(ROOT / "pages" / "playground.py"), default_timeout=30)
    app.query_params["title"] = "Monday"
    app.query_params["question"] = "What does <one> neuron see?"
    app.run()
    assert not app.exception
    said = " ".join(block.proto.body for block in app.get("html"))
    assert "<h2>Monday</h2><p>What does &lt;one&gt; neuron see?</p>" in said


def test_what_a_link_hides_beyond_what_share_offers_stays_hidden():
    def script() -> None:
        from engine.experiments.playground.settings import Playground
        from ui.share import _sheet
        from ui.table import Table

        table = Table.of(Playground)
        table.hide = ("form", "loss-test", "lr")
        _sheet(table)

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    params = dict(parse_qsl(urlsplit(app.code[0].value).query))
    assert set(params["hide"].split(",")) == {"form", "loss-test", "lr"}


def test_sharing_says_that_a_link_does_not_carry_weights_from_a_file():
    def script() -> None:
        import streamlit as st

        from engine.experiments.playground.settings import Playground
        from live.run import Segment
        from live.runs import RUNS, open_run
        from ui.share import _sheet
        from ui.table import Table

        run = open_run("", "playground", "")
        run.segments = [Segment(12, "", 1, b"", brought="a_b.safetensors")]
        st.session_state["token.Playground"] = run.token
        _sheet(Table.of(Playground))
        RUNS.close(run)

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    said = app.caption[0].value.replace("\\", "")
    assert said.startswith("The link opens these settings, not the weights of “a_b.safetensors”")
