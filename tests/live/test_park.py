"""What the open park does with the runs that nobody plays. A real worker, real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from live import limits
from live.attic import Attic, what_is_left_of
from live.park import Park
from live.run import Run
from live.runs import RUNS, Runs
from tests.live.pull import Player

LARGE = "layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9"


@pytest.fixture
def runs(tmp_path: Path, monkeypatch) -> Iterator[Runs]:
    """The park's runs, kept in a folder of this test's own."""
    monkeypatch.setattr(RUNS, "attic", Attic(tmp_path / "kept"))
    monkeypatch.setattr(RUNS, "_by_token", {})
    return RUNS


@pytest.fixture
def park(stage) -> Park:
    park = Park()
    park.pool = stage.pool
    return park


def held(runs: Runs, player: Player, token: str) -> Run:
    """The player's run as one of the park's, that a browser has seen."""
    player.run.token, player.run.was_seen = token, True
    runs._by_token[token] = player.run
    return player.run


def test_a_key_frame_ahead_of_what_is_shown_is_not_what_is_kept(stage):
    """Whole frames come also between two that are shown."""
    player = Player(stage, LARGE, kind="vision")
    run = player.run
    run.keys.cut(0)
    run.keys.add(run.tape.newest + 3, b"later")
    (kept,) = what_is_left_of(run).segments
    assert (kept.start, kept.whole) == (0, run.segments[-1].whole)
    player.close()


def test_a_whole_frame_that_comes_after_a_fork_is_not_taken_for_one_of_the_new_branch(stage, park, runs):
    player = Player(stage, LARGE, kind="vision")
    player.frames(0, 4, 5)
    run = held(runs, player, "large")
    park._sessions[run.token] = player.session
    whole = player.session.past.whole

    async def slow(step: int) -> bytes:
        """The frame is on its way while the run goes on from an earlier one."""
        player.session.past.whole = whole
        data = await whole(step)
        await player.viewer.fork(5)
        return data

    player.session.past.whole = slow
    stage.do(park._bring_up_to_date(run))
    assert run.branch == 2
    assert 20 not in run.keys
    player.close()


def test_a_run_that_cannot_be_kept_keeps_no_other_from_it(stage, park, runs, caplog):
    broken, whole = Player(stage), Player(stage)
    for player, token in ((broken, "broken"), (whole, "whole")):
        player.frames(0, 2)
        held(runs, player, token).touched = -limits.IDLE_SECONDS
    broken.run.segments = [None]
    stage.do(park.keep())
    assert runs.attic.find("whole", "owner", "playground") is not None
    assert "could not be put away" in caplog.text
    park.sweep()
    assert len(runs) == 0
    broken.close()
    whole.close()


def test_when_the_server_ends_large_and_small_runs_are_kept_at_their_newest_moment(stage, park, runs):
    large, light = Player(stage, LARGE, kind="vision"), Player(stage)
    large.frames(0, 4, 5)
    light.frames(0, 3)
    for player, token in ((large, "large"), (light, "light")):
        park._sessions[token] = player.session
        held(runs, player, token)
    stage.do(park._keep_all())
    for player, token in ((large, "large"), (light, "light")):
        kept = runs.attic.find(token, "owner", player.run.kind).segments[-1]
        assert kept.start == player.run.tape.newest > 0
        assert not runs.attic.lacks(player.run)
        player.close()
    assert runs.attic.find("large", "owner", "vision").segments[-1].whole == large.run.keys.get(20)


def test_a_run_that_goes_on_is_kept_now_and_then(stage, park, runs):
    player = Player(stage)
    player.frames(0, 2)
    run = held(runs, player, "light")
    park._sessions[run.token] = player.session
    stage.do(park.keep())
    assert runs.attic.find("light", "owner", "playground").segments[-1].start == run.tape.newest
    player.close()
