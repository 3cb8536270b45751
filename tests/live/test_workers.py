"""The pool: questions that outlive the worker they were put to. Real processes."""

import asyncio
import os
import signal
import sys

import pytest

from engine.tape import decode
from live import limits
from live.limits import Refused
from tests.live.pull import until
from tests.live.system import parent_of

SCENE = {"do": "scene", "kind": "playground", "address": ""}


def test_a_worker_that_hangs_is_replaced_and_its_question_answered_by_another(stage, monkeypatch):
    monkeypatch.setattr(limits, "SILENT_SECONDS", 0.2)
    stage.do(stage.pool.ask(SCENE))
    (worker,) = stage.pool.workers
    os.kill(worker.pid, signal.SIGSTOP)
    assert decode(stage.do(_ask_and_sweep(stage.pool, worker)))["classes"] == 2
    assert stage.pool.workers != [worker]


async def _ask_and_sweep(pool, stuck) -> bytes:
    answer = asyncio.create_task(pool.ask(SCENE))
    while not answer.done():
        if stuck in pool.workers:  # the next one may need longer for its first scene than is patience here
            pool.kill_silent()
        await asyncio.sleep(0.1)
    return await answer


def test_a_question_that_goes_wrong_is_refused_and_the_worker_goes_on(stage):
    with pytest.raises(Refused, match="went wrong on the server"):
        stage.do(stage.pool.ask({**SCENE, "kind": "castle"}))
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
    monkeypatch.setattr(limits, "HIRE_AGAIN_SECONDS", 0.05)
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
    os.kill(pool.workers[0].pid, signal.SIGSTOP)
    answer = asyncio.create_task(pool.ask(SCENE))
    await asyncio.sleep(0.05)
    os.kill(pool.workers[0].pid, signal.SIGKILL)
    await answer
