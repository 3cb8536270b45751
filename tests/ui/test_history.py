"""Undo and redo."""

from hypothesis import given
from hypothesis import strategies as st

from ui.history import DEPTH, LENGTH, History


def test_undo_takes_back_and_redo_brings_again():
    history = History(("",)).went("lr=0.1").went("lr=0.3")
    assert history.undone().address == "lr=0.1"
    assert history.undone().redone() == history


def test_a_change_after_undo_forgets_what_was_undone():
    history = History(("",)).went("a").went("b").undone().went("c")
    assert history.addresses == ("", "a", "c")
    assert not history.can_redo


def test_staying_put_is_no_change():
    history = History(("",)).went("a").undone()
    assert history.went("") == history


def test_at_either_end_it_stays():
    history = History(("",))
    assert history.undone() == history.redone() == history
    assert not history.can_undo


@given(st.lists(st.sampled_from(["undo", "redo", "x", "y", "z"]), max_size=300))
def test_any_walk_stands_on_an_address_and_keeps_its_bound(moves: list[str]):
    history = History(("",))
    for move in moves:
        history = {"undo": history.undone(), "redo": history.redone()}.get(move, history.went(move))
        assert 0 <= history.at < len(history.addresses) <= DEPTH


def test_the_oldest_is_forgotten_first():
    history = History(("0",))
    for number in range(1, DEPTH + 5):
        history = history.went(str(number))
    assert len(history.addresses) == DEPTH
    assert history.address == str(DEPTH + 4)


def test_long_addresses_are_forgotten_sooner_and_the_present_one_never():
    history = History(("",))
    for k in range(40):
        history = history.went(f"{k:05}" * (LENGTH // 50))
    assert len(history.addresses) == 10
    assert sum(map(len, history.addresses)) <= LENGTH
    assert history.address.startswith("00039")
    longest = history.went("x" * (2 * LENGTH))
    assert longest.addresses == ("x" * (2 * LENGTH),)
    assert not longest.can_undo
