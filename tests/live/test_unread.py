"""What browsers do not read is bounded in bytes: for each person, and for all together."""

import gc
import sys

import pytest

from live import messages
from live.limits import Refused
from live.run import Run
from live.session import Session
from live.unread import Shelf, Unread
from tests.live.pull import Player, until


def test_a_person_fills_their_own_share_and_leaves_others_theirs():
    unread = Unread(most=100, of_a_person=60)
    ann, ben, cem = (Shelf(unread, name) for name in ("ann", "ben", "cem"))
    for step in range(10):
        ann.put(step, bytes(20))
    ben.put(0, bytes(40))
    cem.put(0, bytes(1))
    assert unread.size == 100
    assert [step for step in range(10) if ann.pop(step)] == [0, 1, 2]
    cem.put(1, bytes(30))
    assert cem.pop(1)
    assert unread.size == 40


def test_several_runs_of_a_person_share_what_the_person_has():
    unread = Unread(most=100, of_a_person=50)
    for run in range(12):
        Shelf(unread, "ann").put(run, bytes(20))
    assert unread.size == 40


def test_visitors_without_a_cookie_do_not_share_what_one_person_has(stage, monkeypatch):
    monkeypatch.setattr(stage.pool, "unread", Unread(most=100, of_a_person=50))

    async def fill(token: str) -> Session:
        session = Session(Run(token, "", "playground", ""), stage.pool)
        session.fresh.put(0, bytes(50))
        return session

    sessions = [stage.do(fill(token)) for token in ("one", "other")]
    assert stage.pool.unread.size == 100
    assert sessions[0].run.person == sessions[0]._generator._owner != sessions[1].run.person
    for session in sessions:
        stage.loop.call_soon_threadsafe(session.close)


def test_a_frame_that_is_made_again_counts_once():
    unread = Unread(most=100, of_a_person=100)
    shelf = Shelf(unread, "ann")
    for size in (60, 70, 10):
        shelf.put(5, bytes(size))
    assert unread.size == 10
    shelf.clear()
    assert unread.size == 0


def test_an_answer_counts_until_it_has_left():
    unread = Unread(most=100, of_a_person=100)
    with unread.held("ann", 90):
        with pytest.raises(Refused, match="not read"), unread.held("ben", 20):
            pass
        assert unread.size == 90
    assert unread.size == 0


def test_frames_with_much_detail_that_are_not_read_stay_within_bounds_and_come_complete(stage, monkeypatch):
    """Far more is asked for than there is room for: the worker stops, and each frame has its detail when it is read."""
    address = "task=Shakespeare&n_layers=2&n_heads=4&context=64&steps=100"
    player = Player(stage, address, kind="attention")
    monkeypatch.setattr(stage.pool, "unread", Unread(most=200_000, of_a_person=200_000))
    monkeypatch.setattr(player.session, "fresh", Shelf(stage.pool.unread, "owner"))
    player.do(player_watches(player))
    first = player.frames(0, 1, 1)
    player.do(player_asks(player, 40))
    assert stage.pool.unread.size <= 200_000
    rest = player.frames(1, 12, 1)
    assert all(b"pattern/0" in data for data in first + rest)
    player.close()
    assert stage.pool.unread.size == 0


def test_a_refused_question_lets_go_of_its_frame_at_once(stage):
    player = Player(stage)
    frame = player.now()
    gc.disable()
    try:
        held = sys.getrefcount(frame)
        with pytest.raises(Refused):
            player.look(0, {"soul": True})
        assert sys.getrefcount(frame) == held
    finally:
        gc.enable()
    player.close()


async def player_watches(player) -> None:
    player.viewer.subscribe({"patterns": True})


async def player_asks(player, n: int) -> None:
    """Ask for frames, pull the first of them, and read nothing more until the worker rests."""
    player.viewer.ask_frames(messages.Frames(1, n, 1, 0.0))
    await player.viewer.next_frame()
    await until(lambda: not player.session.is_busy)
