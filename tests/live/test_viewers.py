"""Several windows of one run: all are shown the same, one has control, and none slows another."""

import contextlib
from collections.abc import Iterator

import pytest

from benchmarks.visitor import Visitor
from engine.tape import decode
from live import limits
from live.binary import FRAME
from live.following import Following, Shown
from live.unread import Unread
from tests.live.talk import EPOCH, Talk, step_of, truth

WATCHES = "This window only watches: another one has control of the run. Take over to change it."


@pytest.fixture(scope="module")
def visitor(server) -> Visitor:
    return Visitor(server.url)


@pytest.fixture
def token(visitor) -> str:
    return visitor.open_run()


@pytest.fixture
def first(visitor, token) -> Iterator[Talk]:
    with Talk(visitor, token, seat="first") as talk:
        talk.open()
        yield talk


@pytest.fixture
def second(visitor, token, first) -> Iterator[Talk]:
    """It has come, and the first has answered its knock."""
    with Talk(visitor, token, seat="second") as talk:
        assert first.hear_next("control") == {"is": "control", "mine": True, "free": False, "others": 1}
        first.hear_next("knock")
        first.say("here")
        assert talk.hear_next("control") == {"is": "control", "mine": False, "free": False, "others": 1}
        talk.open()
        yield talk


def frames_of(talk: Talk, n: int) -> list[bytes]:
    return [talk.hear_next("frame").data for _ in range(n)]


def test_a_second_window_is_sent_the_same_bytes_and_the_first_goes_on(first, second):
    assert first.play(0, 20) == frames_of(second, 20) == truth(20)[1:]


def test_what_both_see_is_computed_once(first, second, server):
    first.play(0, 3)
    frames_of(second, 3)
    assert second.hear_nothing()
    assert server.health()["playing"] == 0


def test_a_window_that_comes_later_is_told_where_the_run_stands(visitor, token, first):
    frames = first.play(0, 4)
    with Talk(visitor, token) as late:
        run = late.open()
        assert (run["step"], run["newest"], run["branch"]) == (4 * EPOCH, 4 * EPOCH, 1)
        late.say("seek", step=4 * EPOCH)
        assert late.hear_next("sought").data == frames[-1]
        assert first.play(4 * EPOCH, 1) == frames_of(late, 1)


def test_seeks_and_forks_of_the_first_are_shown_to_the_second(first, second):
    first.play(0, 4)
    first.say("seek", step=37)
    assert first.hear_next("sought").data == second.hear_next("sought").data == truth(37, updates=1)[37]
    first.say("fork", step=EPOCH)
    told = [talk.hear_next("run") for talk in (first, second)]
    assert told[0] == told[1]
    assert (told[1]["why"], told[1]["from"]) == ("fork", EPOCH)
    assert second.hear_next("frame").number == 2
    first.say("edit", step=EPOCH, edit=f"{EPOCH}:0.bias:0:1.5")
    assert second.hear_next("run")["edits"] == [f"{EPOCH}:0.bias:0:1.5"]


@pytest.mark.parametrize(("do", "more"), [
    ("frames", {"after": 0, "n": 2, "updates": EPOCH}), ("fork", {"step": 0}), ("back", {"branch": 1}), ("hand", {}),
    ("edit", {"step": 0, "edit": "0:0.bias:0:1"}),
])  # fmt: skip
def test_a_window_without_control_changes_nothing(first, second, do, more):
    second.say(do, **more)
    assert second.hear_next("error")["why"] == WATCHES
    assert first.play(0, 2) == truth(2)[1:]


def test_a_window_without_control_restores_nothing(first, second):
    second.say("restore")
    second.socket.send(truth(4)[4])
    assert second.hear_next("error")["why"] == WATCHES


def test_a_seek_of_a_window_without_control_moves_nobody(visitor, token, first, second):
    first.play(0, 4)
    second.say("seek", step=EPOCH)
    assert step_of(second.hear_next("sought").data) == EPOCH
    with Talk(visitor, token) as third:
        assert third.open()["step"] == 4 * EPOCH


def test_each_window_asks_its_own_questions(first, second):
    second.say("watch", watch={"point": [1, 2]})
    second.say("look", step=0, watch={"unit": [0, 1]}, id=5)
    assert second.hear_next("look").number == 5
    bare, asked = first.play(0, 3), frames_of(second, 3)
    assert bare == truth(3)[1:]
    assert all("look/z/0" in decode(data) for data in asked)
    first.say("watch", watch={"point": [1, 2]})
    assert first.play(3 * EPOCH, 2) == frames_of(second, 2)


def test_control_is_handed_over_and_taken(first, second):
    first.play(0, 2)
    first.say("hand")
    assert not first.hear_next("control")["mine"]
    assert second.hear_next("control")["mine"]
    assert second.play(2 * EPOCH, 2) == frames_of(first, 2) == truth(4)[3:]
    first.say("frames", after=0, n=1, updates=EPOCH)
    assert first.hear_next("error")["why"] == WATCHES
    first.say("take")
    assert first.hear_next("control")["mine"]
    assert not second.hear_next("control")["mine"]
    assert first.play(4 * EPOCH, 1) == truth(5)[5:]


def test_nobody_is_handed_a_run_that_no_other_window_watches(first):
    first.say("hand")
    assert first.hear_next("error")["why"] == "No other window watches this run."


def test_when_the_first_closes_the_second_watches_until_it_takes_over(visitor, token, second, first):
    first.close()
    assert second.hear_next("control") == {"is": "control", "mine": False, "free": True, "others": 0}
    second.say("take")
    assert second.hear_next("control") == {"is": "control", "mine": True, "free": False, "others": 0}
    assert second.play(0, 2) == truth(2)[1:]


def test_a_window_that_is_loaded_anew_has_control_again(visitor, token, first, second):
    first.close()
    second.hear_next("control")
    with Talk(visitor, token, seat="first again") as again:
        again.open()
        assert again.play(0, 2) == frames_of(second, 2) == truth(2)[1:]


def test_a_window_whose_line_was_cut_takes_the_place_of_its_old_line(visitor, token, first, second):
    with Talk(visitor, token, seat="first") as again:
        assert first.close_code()[0] == 4409
        again.open()
        assert again.play(0, 2) == frames_of(second, 2) == truth(2)[1:]


def test_one_that_watched_and_comes_back_does_not_take_control(visitor, token, first, second):
    second.close()
    first.close()
    with Talk(visitor, token, seat="second", watching="") as again:
        assert again.hear_next("control") == {"is": "control", "mine": False, "free": True, "others": 0}


def test_a_window_that_sleeps_loses_control_to_one_that_comes(visitor, token, first):
    """It answers no knock. One that does keeps control."""
    with Talk(visitor, token) as other:
        assert not other.hear_next("control")["mine"]
        assert first.hear_next("knock")
        assert other.hear_next("control")["mine"]
        with Talk(visitor, token) as third:
            other.hear_next("knock")
            other.say("here")
            assert not third.hear_next("control")["mine"]
            third.open()
            assert third.hear_nothing(limits.KNOCK_SECONDS + 0.5)
            third.say("frames", after=0, n=1, updates=EPOCH)
            assert third.hear_next("error")["why"] == WATCHES


def test_a_run_has_no_more_windows_than_there_is_room_for(visitor, token, first):
    with contextlib.ExitStack() as stack:
        for _ in range(limits.VIEWERS - 1):
            stack.enter_context(Talk(visitor, token)).open()
        with Talk(visitor, token) as more:
            assert more.close_code()[0] == 4429
    assert first.play(0, 1) == truth(1)[1:]


def test_a_window_of_another_person_is_still_refused(server, token, first):
    with Talk(Visitor(server.url), token) as other:
        assert other.close_code()[0] == 4403


def test_one_that_does_not_read_slows_nobody_and_then_sees_the_newest(first, second):
    """What waits for it is bounded: it misses frames, but not the last."""
    frames = first.play(0, 256, updates=1) + first.play(256, 256, updates=1)
    assert len(frames) == 512
    last = second.hear_next("frame").data
    while step_of(last) < 512:
        last = second.hear_next("frame").data
    assert last == frames[-1]


def shown(step: int, size: int) -> Shown:
    return Shown(FRAME, step, 1, b"", bytes(size), None)


def test_frames_that_wait_for_a_slow_window_are_bounded_in_number_and_bytes():
    unread = Unread(most=200, of_a_person=200)
    following = Following(unread, "ann")
    for step in range(10 * limits.FRAMES_BEHIND):
        following.put(shown(step, 0))
    assert len(following) == limits.FRAMES_BEHIND
    for step in range(1000, 1010):
        following.put(shown(step, 40))
    assert unread.size <= 100
    waiting = [following.pop().step for _ in range(len(following))]
    assert waiting[-2:] == [1008, 1009]
    assert unread.size == 0
    following.put(shown(1, 1000))
    assert following.pop().step == 1


def test_windows_that_read_nothing_leave_the_one_in_control_its_room():
    unread = Unread(most=100, of_a_person=100)
    behind = [Following(unread, "ann") for _ in range(limits.VIEWERS - 1)]
    for step in range(limits.FRAMES_BEHIND):
        for following in behind:
            following.put(shown(step, 10))
    with unread.held("ann", 50):
        assert [following.pop().step for following in behind if len(following) == 1]
