"""The pool: questions that outlive the worker they were put to. Real processes."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from benchmarks.serving import ROOT
from engine.tape import decode
from live import board, limits
from live.crew import Worker
from live.limits import Refused
from tests.live.pull import until
from tests.live.system import parent_of
from tests.live.talk import truth

SCENE = {"do": "scene", "kind": "playground", "address": ""}
FAR = {
    "do": "replay",
    "kind": "playground",
    "address": "",
    "step": 10**9,
    "branch": [0, 1],
    "since": 0,
    "is_whole": False,
}
START = truth(0)[0]


def test_a_worker_that_hangs_is_replaced_and_its_question_answered_by_another(stage, monkeypatch):
    monkeypatch.setattr(limits, "PULSE_SECONDS", 2.0)
    stage.do(stage.pool.ask(SCENE))
    (worker,) = stage.pool.workers
    os.kill(worker.pid, signal.SIGSTOP)
    assert decode(stage.do(_ask_and_sweep(stage.pool, worker)))["classes"] == 2
    assert stage.pool.workers != [worker]


async def _ask_and_sweep(pool, stuck) -> bytes:
    answer = asyncio.create_task(pool.ask(SCENE))
    while not answer.done():
        if stuck in pool.workers:  # the next one may need longer for its first scene than is patience here
            pool.end_stuck()
        await asyncio.sleep(0.1)
    return await answer


def test_a_question_that_goes_wrong_is_refused_and_the_worker_goes_on(stage):
    with pytest.raises(Refused, match="went wrong on the server"):
        stage.do(stage.pool.ask({**SCENE, "address": 5}))
    assert decode(stage.do(stage.pool.ask(SCENE)))["classes"] == 2


def test_a_setting_that_cannot_be_is_refused_with_its_own_sentence(stage):
    with pytest.raises(Refused, match="Learning rate"):
        stage.do(stage.pool.ask({**SCENE, "address": "lr=-1"}))


def test_a_question_that_ends_every_worker_is_given_up(stage, monkeypatch):
    monkeypatch.setattr(limits, "TRIES", 1)
    with pytest.raises(Refused, match="ended its worker several times"):
        stage.do(_ask_and_kill(stage.pool))
    assert decode(stage.do(stage.pool.ask(SCENE)))["classes"] == 2


def test_a_dead_worker_is_replaced_as_soon_as_the_machine_has_another(stage, monkeypatch, caplog):
    """Nothing can be started for a while: who asks waits, and is answered."""
    monkeypatch.setattr(limits, "pause", lambda failures: 0.05)
    stage.do(stage.pool.ask(SCENE))
    (worker,) = stage.pool.workers
    with monkeypatch.context() as without:
        without.setattr(sys, "executable", "/nowhere/python")
        for pid in (parent_of(worker.pid), worker.pid):
            os.kill(pid, signal.SIGKILL)
        stage.do(until(lambda: "No worker could be had" in caplog.text))
        answer = asyncio.run_coroutine_threadsafe(stage.pool.ask(SCENE), stage.loop)
    assert decode(answer.result(120))["classes"] == 2
    assert stage.pool.workers != [worker]


async def _ask_and_kill(pool) -> None:
    """A question that takes long, and the end of the worker while it is at it."""
    (worker,) = pool.workers
    answer = asyncio.create_task(pool.ask(FAR, START))
    await until(lambda: worker.board.turn in worker.asks)
    os.kill(worker.pid, signal.SIGKILL)
    await answer


def test_a_worker_that_dies_before_it_has_taken_up_a_question_leaves_it_to_the_next(stage, monkeypatch):
    """Nobody is blamed for what happened in another's turn, or in nobody's."""
    monkeypatch.setattr(limits, "TRIES", 1)
    assert decode(stage.do(_ask_and_kill_at_rest(stage.pool)))["classes"] == 2


async def _ask_and_kill_at_rest(pool) -> bytes:
    (worker,) = pool.workers
    await until(lambda: worker.pid)
    os.kill(worker.pid, signal.SIGSTOP)
    answer = asyncio.create_task(pool.ask(SCENE))
    await until(lambda: worker.asks)
    os.kill(worker.pid, signal.SIGKILL)
    return await answer


def test_a_stuck_worker_that_died_by_itself_is_no_error(stage, tmp_path):
    """Between its death and its replacement its number is still known."""
    path = board.new_path(tmp_path)
    code = f"from pathlib import Path; from live import board; board.at(Path({str(path)!r})).begin()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    gone = Worker(stage.pool.workers[0].channel, board.at(path))
    assert gone.board.pid
    gone.end("is gone")
