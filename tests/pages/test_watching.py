"""A page in a window that only watches: another window has control of its run."""

import pytest
from streamlit.testing.v1 import AppTest

from live.control import WATCHES
from live.run import Run
from live.runs import RUNS
from tests.pages.test_playground import link, playground, press, shown


@pytest.fixture
def at(monkeypatch) -> AppTest:
    """The page of one person: without a server a request has no cookies."""
    monkeypatch.setattr("ui.player.owner_of", lambda cookies: "ann")
    return playground()


def run_of(at: AppTest) -> Run:
    """The run that the page plays."""
    run = RUNS.find(shown(at)["token"])
    assert run is not None
    return run


def test_what_is_changed_there_does_not_count_and_the_page_says_so(at):
    run = run_of(at)
    run.leader = "another window"
    at.selectbox(key="set-optimizer").select("Adam").run()
    assert run.address == shown(at)["address"] == ""
    assert at.selectbox(key="set-optimizer").value == "SGD"
    assert shown(at)["error"] == WATCHES
    assert link(at) == {}


def test_it_follows_what_the_other_window_changes_without_a_word(at):
    run = run_of(at)
    run.leader = "another window"
    run.change("lr=0.1")
    at.run()
    assert shown(at)["address"] == "lr=0.1"
    assert shown(at)["error"] == ""
    assert link(at) == {"lr": "0.1"}


def test_it_takes_nothing_back_either(at):
    at.selectbox(key="set-optimizer").select("Adam").run()
    run_of(at).leader = "another window"
    press(at, "defaults")
    assert run_of(at).address == "optimizer=Adam"
    assert shown(at)["error"] == WATCHES


def test_with_control_again_it_changes_the_run(at):
    run = run_of(at)
    run.leader = "another window"
    at.selectbox(key="set-optimizer").select("Adam").run()
    run.leader = shown(at)["seat"]
    at.selectbox(key="set-optimizer").select("Adam").run()
    assert run.address == "optimizer=Adam"
    assert shown(at)["error"] == ""
