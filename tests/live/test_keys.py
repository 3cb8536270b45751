"""Whole frames of large runs stay within what they may take together, however many people enlarge their network."""

import pytest

from engine.experiment import Wish
from engine.experiments import EXPERIMENTS
from engine.tape import Tape, decode, encode
from live import limits
from live.limits import Refused
from live.run import Moment, Run, Segment
from live.runs import Runs
from live.worker.turns import grown
from tests.live.pull import Player

ADDRESS = "layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9"


@pytest.fixture
def runs(monkeypatch) -> Runs:
    """Room for ten thousand bytes in all, a thousand for one run."""
    monkeypatch.setattr(limits, "ALL_KEYS_BYTES", 10_000)
    monkeypatch.setattr(limits, "KEYS_BYTES", 1_000)
    return Runs()


def large(runs: Runs, name: str, is_watched: bool = True) -> Run:
    run = runs.open(name, "vision", "")
    run.has_socket = is_watched
    return run


def play(runs: Runs, run: Run, whole: int) -> None:
    """What the run holds after a while with whole frames of this size."""
    runs.admit(run, 2 * whole)
    run.segments.append(Segment(0, "", 1, b"", bytes(whole)))
    run.fit_keys()
    for step in range(1, 30):
        run.keys.add(step, bytes(whole))


def test_a_tape_of_frames_larger_than_its_bound_holds_only_the_newest():
    tape = Tape(68)
    for step in range(5):
        tape.add(step, bytes(54))
        assert list(tape) == [step]
    tape = Tape(110)
    for step in range(5):
        tape.add(step, bytes(54))
    assert tape.size <= 110
    assert tape.newest == 4


def test_a_run_keeps_its_tape_its_segments_and_its_moments_within_its_share(runs):
    run = large(runs, "ada")
    play(runs, run, 100)
    assert run.keys.size <= run.key_bytes <= run.key_share == 1_000
    for i in range(8):
        moment = Moment(b"", bytes(100), run.tape, Tape(1_000), [Segment(0, "", 1, b"", bytes(100))])
        moment.keys.add(0, bytes(300))
        run.moments[str(i)] = moment
        run.fit_keys()
        assert run.key_bytes <= run.key_share
    assert "7" in run.moments
    run.segments += [Segment(step, "", step, b"", bytes(100)) for step in range(30, 60)]
    run.fit_keys()
    assert run.key_bytes <= run.key_share
    assert run.segments[-1].start == 59
    assert len(run.keys) == 1


def test_thirty_people_who_enlarge_a_small_network_stay_within_what_there_is(runs):
    held = [large(runs, f"person {i}") for i in range(30)]
    for run in held:
        play(runs, run, 10)
    refused = []
    for run in held:
        try:
            play(runs, run, 400)
        except Refused as error:
            refused.append(str(error))
        assert sum(run.key_bytes for run in held) <= limits.ALL_KEYS_BYTES
    assert 15 < len(refused) < 30
    assert "memory for large networks is full" in refused[0]
    assert all(len(run.keys) for run in held)


def test_unwatched_runs_make_room_and_only_where_that_is_enough(runs):
    left, mine, theirs = large(runs, "ada", is_watched=False), large(runs, "ben"), large(runs, "eve")
    play(runs, left, 2_000)
    play(runs, theirs, 1_000)
    with pytest.raises(Refused):
        runs.admit(mine, 9_000)
    assert runs.find(left.token) is left
    runs.admit(mine, 7_000)
    assert runs.find(left.token) is None


def test_room_is_made_for_what_the_optimizer_will_add():
    frames = EXPERIMENTS["vision"].at(ADDRESS).run()
    first, later = next(frames), frames.send(Wish(updates=1))
    assert len(encode(first)) < len(encode(later))
    assert grown(first) == pytest.approx(len(encode(later)), rel=0.05)
    assert grown(later) <= len(encode(later))


@pytest.fixture
def player(stage):
    player = Player(stage, ADDRESS, kind="vision")
    yield player
    player.close()


def test_changes_without_end_keep_a_real_run_within_its_share_and_exact(player):
    whole = len(player.do(player.session.past.whole(0)))
    player.run.key_share = 12 * whole
    player.frames(0, 2, 5)
    for i in range(12):
        player.change(f"{ADDRESS}&lr=0.0{i + 1}")
        assert player.run.key_bytes <= player.run.key_share
    newest = player.now()
    player.change(f"{ADDRESS}&lr=0.011")
    player.change(f"{ADDRESS}&lr=0.012")
    assert decode(player.now()).keys() == decode(newest).keys()
    assert player.frames(10, 1, 5)


def test_a_network_for_which_there_is_no_room_is_refused_and_the_run_goes_on(player, monkeypatch):
    before = player.frames(0, 2, 5)
    monkeypatch.setattr(limits, "ALL_KEYS_BYTES", 100_000)
    assert "memory for large networks is full" in player.change(ADDRESS.replace("dense:12", "dense:64"))["why"]
    assert player.run.address == player.run.segments[-1].address
    assert player.seek(5) == before[0]
    assert player.frames(10, 1, 5)
