"""Opening runs, as a page's script does: no server, no worker."""

import threading
from dataclasses import replace

import pytest

from engine.experiment import SettingError
from engine.tape import Tape
from live import limits
from live.limits import Rate, Refused
from live.run import Moment, Run, Segment
from live.runs import Runs


@pytest.fixture
def runs() -> Runs:
    return Runs()


def test_the_same_token_gives_the_same_run_at_its_new_address(runs):
    run = runs.open("ann", "playground", "lr=0.1")
    assert runs.open("ann", "playground", "lr=0.2", run.token) is run
    assert run.address == "lr=0.2"


def test_an_address_is_kept_in_its_shortest_form(runs):
    assert runs.open("ann", "playground", "?lr=0.030&hidden=4,2").address == ""


@pytest.mark.parametrize("token", [None, "", "unknown"])
def test_an_unknown_token_gives_a_new_run(runs, token):
    first = runs.open("ann", "playground", "", token)
    assert runs.open("ann", "playground", "", token) is not first
    assert len(first.token) >= 32


def test_nobody_gets_the_run_of_another(runs):
    run = runs.open("ann", "playground", "")
    assert runs.open("ben", "playground", "lr=0.2", run.token) is not run
    assert run.address == ""


def test_a_setting_that_cannot_be_is_refused_and_leaves_the_run_as_it_was(runs):
    run = runs.open("ann", "playground", "lr=0.1")
    with pytest.raises(SettingError):
        runs.open("ann", "playground", "lr=-1", run.token)
    with pytest.raises(SettingError):
        runs.open("ann", "castle", "")
    assert run.address == "lr=0.1"


def test_a_person_with_too_many_runs_loses_the_one_unwatched_for_longest(runs):
    mine = [runs.open("ann", "playground", "") for _ in range(limits.RUNS_OF_A_PERSON)]
    mine[0].has_socket = True
    runs.open("ann", "playground", "")
    assert [runs.find(run.token) is run for run in mine] == [True, False, *[True] * (limits.RUNS_OF_A_PERSON - 2)]


def test_a_person_who_watches_every_run_gets_a_sentence(runs):
    for _ in range(limits.RUNS_OF_A_PERSON):
        runs.open("ann", "playground", "").has_socket = True
    with pytest.raises(Refused, match="Close a browser tab"):
        runs.open("ann", "playground", "")
    assert runs.open("ben", "playground", "")


def test_a_full_park_says_so(runs):
    for i in range(limits.RUNS):
        runs.open(f"person {i}", "playground", "").has_socket = True
    with pytest.raises(Refused, match="The park is full"):
        runs.open("one more", "playground", "")


def test_in_a_full_park_whoever_has_most_runs_gives_one_up(runs):
    """Somebody who has one, unwatched for longer, keeps it; and who has many keeps those that are watched."""
    one = runs.open("ann", "playground", "")
    many = [runs.open("greedy", "playground", "") for _ in range(limits.RUNS_OF_A_PERSON)]
    many[0].has_socket = True
    for i in range(limits.RUNS - len(runs)):
        runs.open(f"person {i}", "playground", "")
    runs.open("one more", "playground", "")
    assert runs.find(one.token) is one
    assert [runs.find(run.token) is run for run in many] == [True, False, *[True] * (len(many) - 2)]


def test_a_lower_share_reaches_runs_that_rest(runs, monkeypatch):
    """Many come, and a tape to which nothing is added any more gives up frames too; so do those that undo goes back to."""
    run = runs.open("ann", "playground", "")
    old, run.tape = run.tape, Tape(limits.TAPE_BYTES)
    run.moments = {"lr=0.1": Moment(b"", b"", old, run.keys, [])}
    for step in range(100):
        old.add(step, bytes(10_000))
        run.tape.add(step, bytes(10_000))
    monkeypatch.setattr(limits, "TAPES_BYTES", 400_000)
    runs.open("ben", "playground", "")
    run.fit()
    assert run.tape.size <= 200_000
    assert old.size <= 100_000


def test_frames_at_which_changes_begin_are_bounded_in_bytes():
    run = Run("token", "me", "playground", "")
    run.segments = [Segment(step, "", step, bytes(100_000)) for step in range(100)]
    run.fit()
    assert sum(len(segment.data) for segment in run.segments) <= limits.SEGMENTS_BYTES
    assert run.segments[-1].start == 99


def branch_off(run: Run, number: int) -> None:
    """What a run holds after a change at its newest frame, with the branch that it left and what undo goes back to."""
    now = Moment(bytes(20_000), b"", run.tape, run.keys, run.segments, before=bytes(9_000))
    run.left[number], run.moments[f"lr={number}"] = replace(now, tape=Tape(limits.TAPE_BYTES), step=number), now
    run.left.pop(number - limits.LEFT, None)
    run.segments = [*run.segments, Segment(number, "", number, bytes(20_000))]
    for step in range(10 * number, 10 * number + 10):
        run.tape.add(step, bytes(20_000))
    run.fit()


def test_many_runs_with_many_branches_stay_together_within_their_memory(runs, monkeypatch):
    """Whatever of it lies on tapes or beside them; and of each run the newest branch and moment can still be gone back to."""
    monkeypatch.setattr(limits, "TAPES_BYTES", 8_000_000)
    held = [runs.open(f"person {i}", "playground", "") for i in range(10)]
    for number in range(1, 60):
        for run in held:
            branch_off(run, number)
        assert sum(run.shown_bytes for run in held) <= limits.TAPES_BYTES
    for run in held:
        assert run.share == 800_000
        assert run.left[59].segments
        assert "lr=59" in run.moments
        assert len(run.segments) > 5
        assert len(run.tape) > 15
        assert run.tape.max_bytes == run.share - run.beside
    for run in held[1:]:
        runs.close(run)
    held[0].fit()
    assert held[0].tape.max_bytes > 7_000_000


def test_newcomers_take_from_what_runs_hold_beside_their_tapes_too(runs, monkeypatch):
    monkeypatch.setattr(limits, "TAPES_BYTES", 8_000_000)
    first = runs.open("ann", "playground", "")
    for number in range(1, 60):
        branch_off(first, number)
    assert first.shown_bytes > 4_000_000
    for i in range(19):
        runs.open(f"person {i}", "playground", "")
    assert first.tape.max_bytes <= first.share == 400_000
    first.fit()
    assert first.shown_bytes <= first.share
    assert first.segments[-1].start == 59


def test_runs_that_nobody_came_back_to_make_room(runs):
    run = runs.open("ann", "playground", "")
    run.touched -= limits.UNSEEN_SECONDS + 1
    assert run.is_idle
    runs.open("ben", "playground", "")
    assert runs.find(run.token) is None


def test_all_tapes_together_stay_within_their_memory(runs):
    held = [runs.open(f"person {i}", "playground", "") for i in range(100)]
    assert sum(run.tape.max_bytes for run in held) <= limits.TAPES_BYTES
    for run in held[1:]:
        runs.close(run)
    assert held[0].tape.max_bytes == limits.TAPE_BYTES


def test_runs_opened_by_many_threads_at_once_are_all_there(runs):
    threads = [threading.Thread(target=runs.open, args=(f"person {i}", "playground", "")) for i in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 50


def test_a_rate_allows_a_burst_and_then_the_average():
    rate = Rate(per_second=100.0, at_once=5.0, left=5.0)
    assert [rate.allows() for _ in range(7)] == [True] * 5 + [False] * 2
    rate.last -= 1.0
    assert rate.allows()


def test_changes_are_the_steps_at_which_settings_changed_not_edits_or_forks():
    run = Run("token", "me", "playground", "")
    addresses = [
        (0, ""),
        (10, "edits=10:0.bias:1:1"),
        (20, "edits=10:0.bias:1:1"),
        (30, "lr=0.1"),
        (40, "lr=0.1&l2=0.1"),
    ]
    run.segments = [Segment(start, address, number, b"") for number, (start, address) in enumerate(addresses)]
    assert run.changes == [30, 40]
