"""The table: changes, undo, and the page's URL in step with them."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import MAX_ADDRESS, Experiment
from engine.experiments.attention.settings import Attention
from engine.experiments.minilm.settings import SENTENCE, MiniLM
from engine.experiments.playground.settings import Playground
from engine.experiments.vision.settings import Vision
from ui.history import History
from ui.table import Table


@pytest.fixture
def table() -> Table:
    return Table(Playground, History(("",)))


def test_a_session_after_a_reload_can_undo_what_the_one_before_could():
    before = History(("", "lr=0.1", "lr=0.3"), 1)
    after = Table(Playground, History(("lr=0.1",)))
    after.find_again("lr=0.1", before)
    after.undo()
    assert after.history == History(before.addresses, 0)
    other = Table(Playground, History(("lr=1",)))
    other.find_again("lr=0.1", before)
    assert other.history == History(("lr=1",))


def test_the_table_goes_to_the_settings_of_an_earlier_branch_and_back():
    table = Table(Playground, History(("lr=0.1",)))
    table.go("lr=0.3&edits=4:0.bias:1:0.5")
    assert table.history.address == "lr=0.3&edits=4:0.bias:1:0.5"
    table.go("lr=bad")
    assert table.error
    table.undo()
    assert table.experiment.lr == 0.1


def test_a_change_reaches_the_experiment_and_can_be_undone(table: Table):
    table.change({"lr": 0.1})
    assert table.experiment.lr == 0.1
    table.undo()
    assert table.experiment == Playground()
    table.redo()
    assert table.experiment.lr == 0.1


def test_settings_that_no_longer_fit_are_mended(table: Table):
    table.change({"loss": "hinge"})
    table.change({"data": "hills"})
    assert table.experiment.loss == "MSE"
    assert not table.error


def test_own_points_that_do_not_go_with_another_set_are_not_dropped_without_a_word(table: Table):
    table.change({"data": "own classes", "own": ["0:0:0", "1:1:1", "2:2:2", "3:3:2"]})
    assert not table.error
    table.change({"data": "circle"})
    assert table.error == "2 of your own points do not go with “circle”. Undo brings back what is gone."
    table.undo()
    assert len(table.experiment.own) == 4
    table.change({"own": ["0:0:0"]})
    assert not table.error


def test_a_bad_value_leaves_a_sentence_and_the_settings(table: Table):
    table.change({"lr": 0.1})
    table.change({"lr": 1e9})
    assert "Learning rate" in table.error
    assert table.experiment.lr == 0.1


def test_lists_from_the_picture_become_tuples(table: Table):
    table.change({"hidden": [3, 3, 3]})
    assert table.experiment.hidden == (3, 3, 3)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=6,
)
EXTREMES = (0, -1, 1e7, 10**12, 1e308, float("inf"), float("nan"), "", "0", True, None, (), [0], {"a": 1})
KINDS = (Playground, Vision, Attention, MiniLM)


@settings(max_examples=500)
@given(st.sampled_from(KINDS), st.data())
def test_whatever_the_picture_asks_for_the_experiment_stays_usable(kind: type[Experiment], data: st.DataObject):
    names = st.sampled_from(list(kind.__dataclass_fields__)) | st.text(max_size=8)
    table = Table(kind, History(("",)))
    table.change(data.draw(st.dictionaries(names, ANYTHING, max_size=3)))
    assert isinstance(table.experiment, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_no_extreme_value_hangs_or_breaks_the_table(kind: type[Experiment]):
    table = Table(kind, History(("",)))
    for name in kind.__dataclass_fields__:
        for value in EXTREMES:
            table.change({name: value})
            table.change(
                {**dict.fromkeys(("d_model", "n_heads"), value), name: value} if kind is Attention else {name: value}
            )
            assert isinstance(table.experiment, kind)


def test_what_makes_too_long_a_link_is_refused_in_a_sentence(table: Table):
    rng = random.Random(1)
    points = [":".join(f"{rng.uniform(-5, 5):.7f}" for _ in range(8)) for _ in range(1000)]
    table.change({"data": "own values", "own": points})
    assert f"allowed are {MAX_ADDRESS:,}" in table.error
    assert table.experiment == Playground()
    table.change({"data": "own values", "own": points[:400]})
    assert not table.error
    assert Playground.at(table.history.address) == table.experiment


def test_an_empty_sentence_is_the_example_again():
    table = Table(MiniLM, History(("",)))
    table.change({"watched": "Something else."})
    table.change({"watched": ""})
    assert not table.error
    assert table.experiment.watched == SENTENCE


@pytest.mark.parametrize(
    ("typed", "hidden"), [("4, 2", (4, 2)), ("8 8;8", (8, 8, 8)), ("", ()), ("  ", ()), ("3,", (3,))]
)
def test_layers_are_read_as_people_type_them(table: Table, typed: str, hidden: tuple[int, ...]):
    table.say("hidden", typed)
    assert table.experiment.hidden == hidden


@pytest.mark.parametrize("typed", ["four", "4, 99", "0", "1 1 1 1 1 1 1 1 1", "4.5"])
def test_layers_that_cannot_be_leave_a_sentence(table: Table, typed: str):
    table.say("hidden", typed)
    assert "Hidden layers" in table.error
    assert table.experiment == Playground()


def test_the_first_link_is_where_undo_ends(table: Table):
    assert table.follow({"lr": "0.1"}, arrived=True) is None
    assert table.experiment.lr == 0.1
    assert not table.history.can_undo


def test_a_change_asks_for_a_new_url(table: Table):
    table.follow({}, arrived=True)
    table.change({"lr": 0.1})
    assert table.follow({}, arrived=False) == {"lr": "0.1"}
    assert table.follow({"lr": "0.1"}, arrived=False) is None


def test_the_browsers_back_button_is_followed_to_the_default_and_can_be_undone(table: Table):
    table.follow({"lr": "0.1"}, arrived=True)
    assert table.follow({}, arrived=False) is None
    assert table.experiment == Playground()
    table.undo()
    assert table.experiment.lr == 0.1


def test_who_comes_back_from_another_page_finds_what_they_left(table: Table):
    table.follow({"lr": "0.1"}, arrived=True)
    assert table.follow({}, arrived=True) == {"lr": "0.1"}
    assert table.experiment.lr == 0.1


def test_a_door_on_home_opens_its_own_experiment(table: Table):
    table.follow({"lr": "0.1"}, arrived=True)
    table.follow({"data": "spiral"}, arrived=True)
    assert table.experiment == Playground(data="spiral")


def test_a_bad_link_is_said_once_even_when_the_default_is_there_already(table: Table):
    table.follow({}, arrived=True)
    assert table.follow({"lr": "fast"}, arrived=False) is None
    assert "“fast”" in table.error
    table.error = ""
    assert table.follow({"lr": "fast"}, arrived=False) is None
    assert not table.error
    table.change({"lr": 0.1})
    assert table.follow({"lr": "fast"}, arrived=False) == {"lr": "0.1"}


def test_what_a_link_says_in_its_own_words_stays_until_something_changes(table: Table):
    said = {"data": "XOR", "lr": "0.10", "fbclid": "x", "utm_source": "mail"}
    assert table.follow(said, arrived=True) is None
    assert not table.error
    assert table.follow(said, arrived=False) is None
    table.change({"noise": 0.2})
    wanted = {"fbclid": "x", "utm_source": "mail", "lr": "0.1", "noise": "0.2"}
    assert table.follow(said, arrived=False) == wanted
    assert table.follow(wanted, arrived=False) is None


def test_hidden_controls_stay_in_the_url(table: Table):
    table.follow({"hide": "lr,noise"}, arrived=True)
    table.change({"data": "circle"})
    assert table.follow({"hide": "lr,noise"}, arrived=False) == {"data": "circle", "hide": "lr,noise"}
    assert table.hides("lr")
    assert not table.hides("data")


def test_the_open_tab_stands_in_the_link_and_is_no_change_of_the_experiment(table: Table):
    assert table.follow({"lr": "0.1", "tab": "Break it"}, arrived=False) is None
    assert table.tab == "Break it"
    table.open("Costs")
    assert table.follow({"lr": "0.1", "tab": "Break it"}, arrived=False) == {"lr": "0.1", "tab": "Costs"}
    assert not table.history.can_undo
    table.open("<script>")
    assert table.tab == ""


def test_a_url_from_before_an_action_does_not_take_it_back(table: Table):
    assert table.follow({}, arrived=False) is None
    table.change({"hidden": [5, 2]})
    assert table.follow({}, arrived=False) == {"hidden": "5,2"}
    table.change({"hidden": [6, 2]})
    assert table.follow({}, arrived=False) == {"hidden": "6,2"}
    table.undo()
    assert table.follow({}, arrived=False) == {"hidden": "5,2"}
    assert table.experiment.hidden == (5, 2)


def test_an_action_back_to_what_an_older_url_says_is_written_to_the_url(table: Table):
    table.follow({}, arrived=False)
    table.change({"hidden": [5, 2]})
    table.follow({}, arrived=False)
    table.undo()
    assert table.follow({}, arrived=False) == {}


def test_a_url_that_changes_by_itself_is_followed(table: Table):
    table.follow({}, arrived=False)
    table.change({"lr": 0.1})
    table.follow({}, arrived=False)
    assert table.follow({}, arrived=False) is None
    assert table.experiment.lr == Playground().lr
