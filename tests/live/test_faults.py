"""What hangs, dies or cannot start, and who is told what: real processes, stopped and killed on purpose."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from live import limits
from live.board import Board, new_file
from live.crew import Ask, Worker
from live.hiring import ForkServer
from live.limits import Refused
from live.park import Park
from live.patience import Patience
from live.run import Run
from live.session import Session
from live.workers import Pool
from tests.live.pull import Player, until
from tests.live.system import is_alive, parent_of
from tests.live.talk import truth

pytestmark = pytest.mark.long
"""Each test starts processes, and waits until they have ended or stand again."""

SCENE = {"do": "scene", "kind": "playground", "address": ""}
TINY = "layers=flatten&n_train=100&batch_size=10"


@contextmanager
def players(stage, n: int, address: str = TINY, kind: str = "vision") -> Iterator[list[Player]]:
    """Some runs, each of another person."""
    made = [Player(stage, address, kind=kind) for _ in range(n)]
    try:
        yield made
    finally:
        for player in made:
            player.close()


def trainer(stage):
    return stage.pool.trainers[0]


async def _kill(worker) -> None:
    """End a worker."""
    os.kill(worker.pid, signal.SIGKILL)
    await until(lambda: not is_alive(worker.pid))


def test_runs_that_rest_are_opened_again_only_when_frames_are_wanted(stage):
    with players(stage, 8) as made:
        made[0].frames(0, 1, 1)
        dead = trainer(stage)
        stage.do(_kill(dead))
        stage.do(until(lambda: trainer(stage) is not dead and trainer(stage).pid))
        assert not trainer(stage).guests
        made[0].frames(1, 2, 1)
        assert list(trainer(stage).guests) == [made[0].session._generator.id]
        assert [notice["why"] for notice in made[0].notices] == ["worker"]
        assert not any(player.notices for player in made[1:])
        made[7].frames(0, 2, 1)


def test_only_who_had_the_turn_is_blamed_for_a_death(stage):
    """A network whose first frame ends its worker again and again is given up; a run that rests there never is."""
    with players(stage, 1) as (innocent,):
        with pytest.raises(Refused, match="ended its worker several times"):
            stage.do(_open_and_kill(stage))
        assert innocent.frames(0, 2, 1)


async def _open_and_kill(stage) -> None:
    """Open a network of which the first frame takes a while, and end each worker that is at it."""
    session = Session(Run("g" * 32, "guilty", "vision", ""), stage.pool)
    opening = asyncio.create_task(session.changes.begin())
    try:
        async with asyncio.timeout(120):
            while not opening.done():
                if trainer(stage).board.turn == session._generator.id:
                    os.kill(trainer(stage).board.pid, signal.SIGKILL)
                    dead = trainer(stage)
                    await until(lambda: trainer(stage) is not dead)  # noqa: B023 - awaited at once
                await asyncio.sleep(0.002)
        await opening
    finally:
        session.close()


def test_a_pause_of_the_machine_is_no_sign_of_a_stuck_worker(monkeypatch):
    """Ten minutes in which the server too stood still count as one look."""
    now = [0.0]
    monkeypatch.setattr("live.patience.time.monotonic", lambda: now[0])
    patience = Patience()
    for now[0] in (1.0, 2.0, 3.0, 603.0):
        seconds = patience.look("the same")
    assert seconds <= 3 + 2 * limits.WATCH_SECONDS
    assert patience.look("another") == 0.0


def test_the_hours_in_which_a_worker_rested_are_not_held_against_its_next_work(monkeypatch):
    """What it is sent it has not begun when the server looks: nothing else has changed."""
    now, ended = [0.0], []
    monkeypatch.setattr("live.patience.time.monotonic", lambda: now[0])
    monkeypatch.setattr(Worker, "end", lambda worker, why="": ended.append(why))
    worker = Worker(None, Board(new_file()), pid=1)
    worker.board.begin()

    def look(seconds: int) -> None:
        for _ in range(seconds):
            now[0] += 1
            worker.board.beat()
            worker.end_if_stuck()

    look(3600)
    worker.asks[1] = Ask({"ask": 1}, b"", None)
    look(int(limits.SILENT_SECONDS))
    assert not ended
    look(2)
    assert set(ended) == {"does not come to an end with one turn"}


def test_a_stopped_worker_is_said_to_be_unwell_and_then_replaced(stage, monkeypatch):
    """Though it had nothing to do: the next who comes would have waited for it."""
    monkeypatch.setattr(limits, "QUIET_SECONDS", 1.5)
    monkeypatch.setattr(limits, "PULSE_SECONDS", 3.0)
    park = Park()
    park.pool = stage.pool
    stage.do(until(lambda: stage.pool.is_well))
    assert park.health()["ok"]
    stopped = stage.pool.workers[0]
    os.kill(stopped.pid, signal.SIGSTOP)
    told = stage.do(_watch_until_replaced(park, stopped))
    assert any(not health["ok"] and health["stuck"] == 1 for health in told)
    stage.do(until(lambda: stage.pool.is_well))


async def _watch_until_replaced(park: Park, stopped) -> list[dict]:
    told = []
    async with asyncio.timeout(60):
        while stopped in park.pool.workers:
            park.pool.end_stuck()
            told.append(park.health())
            await asyncio.sleep(0.1)
    return told


def test_a_stopped_fork_server_is_ended_and_started_again_with_the_next_worker(stage, monkeypatch):
    monkeypatch.setattr(limits, "PULSE_SECONDS", 3.0)
    stage.do(until(lambda: stage.pool.is_well))
    hiring: ForkServer = stage.pool._hiring
    forkserver = hiring._process
    assert parent_of(stage.pool.workers[0].pid) == forkserver.pid
    os.kill(forkserver.pid, signal.SIGSTOP)
    stage.do(_watch_until(stage.pool, lambda: forkserver.poll() is not None))
    stage.do(_kill(stage.pool.workers[0]))
    assert stage.do(stage.pool.ask(SCENE))


async def _watch_until(pool: Pool, is_so) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            pool.end_stuck()
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("hiring", ["fork", "one-by-one"])
def test_where_pytorch_is_missing_that_is_what_is_said_and_workers_are_tried_for_more_and_more_seldom(
    hiring, tmp_path, monkeypatch, stage
):
    (tmp_path / "torch.py").write_text("raise ModuleNotFoundError(\"No module named 'torch'\")")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PARK_HIRING", hiring)
    why, pause = stage.do(_trouble())
    assert "No module named 'torch'" in why
    assert "ended its worker" not in why
    assert pause >= 2


async def _trouble() -> tuple[str, float]:
    """What somebody is told, and the pause before the next try once several have failed."""
    pool, park = Pool(1), Park()
    await pool.start()
    park.pool = pool
    try:
        with pytest.raises(Refused) as refused:
            await asyncio.wait_for(pool.ask(SCENE), 60)
        health = park.health()
        assert not health["ok"]
        assert health["why"] == str(refused.value)
        with pytest.raises(Refused, match="No module named"):
            await pool.ask(SCENE)
        await until(lambda: pool._failures >= 2)
        return str(refused.value), limits.pause(pool._failures)
    finally:
        await pool.stop()


def test_a_run_outlives_a_fork_server_without_pytorch_and_goes_on_when_there_is_one(stage):
    """The trouble is over as soon as a worker becomes ready."""
    with players(stage, 1, "", "playground") as (player,):
        frames = player.frames(0, 2)
        stage.pool.trouble = "There is none."
        with pytest.raises(Refused, match="There is none"):
            stage.do(stage.pool.ask(SCENE))
        stage.do(_kill(stage.pool.workers[0]))
        stage.do(until(lambda: not stage.pool.trouble))
        assert frames + player.frames(50, 2) == truth(4)[1:]
