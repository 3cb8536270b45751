"""Dear questions: made beside those who train, one or two a person, given up when nobody waits. Real processes."""

import asyncio
import os
import signal
import time

import pytest

from engine.experiments import EXPERIMENTS
from engine.tape import decode
from live import limits
from live.crew import Worker
from live.desks import NO_DESK, Desks
from live.limits import Refused
from tests.live.pull import Player, until

ADDRESS = EXPERIMENTS["vision"].at("layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9").address
SCENE = {"do": "scene", "kind": "playground", "address": ""}
TSNE = {"embedding": [0, "t-SNE"]}


@pytest.fixture
def player(stage):
    player = Player(stage, ADDRESS, kind="vision")
    yield player
    player.close()


def test_tsne_is_made_beside_and_tells_the_same(player, stage):
    found = player.look(0, TSNE)
    assert found["embedding/xy"].shape == (500, 2)
    assert [desk.pid for desk in stage.pool.desks.workers if desk.pid]
    assert not any(desk.asks for desk in stage.pool.desks.workers)


def test_frames_go_on_while_a_dear_question_is_answered(player, stage):
    """Its process is stopped, so the answer cannot come; frames do."""
    looking = stage.do(_begun(player.viewer.look(0, TSNE)))
    stage.do(until(lambda: _asked(stage)))
    pid = _asked(stage)[0].board.pid
    os.kill(pid, signal.SIGSTOP)
    assert len(player.frames(0, 3, 5)) == 3
    assert not looking.done()
    os.kill(pid, signal.SIGCONT)
    stage.do(_cancelled(looking))


def _asked(stage) -> list:
    return [desk for desk in stage.pool.desks.workers if desk.asks and desk.board.pid]


async def _begun(work) -> asyncio.Task:
    return asyncio.create_task(work)


async def _cancelled(task: asyncio.Task) -> None:
    task.cancel()
    await asyncio.wait([task])


def test_an_answer_that_nobody_waits_for_any_more_is_given_up_at_once(player, stage):
    """The process that works on it is ended: t-SNE cannot be interrupted. The next question gets another."""
    looking = stage.do(_begun(player.viewer.look(0, TSNE)))
    stage.do(until(lambda: any(desk.board.turn for desk in stage.pool.desks.workers)))
    busy = next(desk for desk in stage.pool.desks.workers if desk.board.turn)
    stage.do(_cancelled(looking))
    stage.do(until(lambda: busy not in stage.pool.desks.workers))
    assert player.look(0, {"evaluate": True})["look/n"] == 10_000


def test_of_more_than_two_dear_questions_of_a_person_the_oldest_is_given_up_with_a_sentence(player, stage):
    async def ask_three() -> list:
        tasks = []
        for layer in range(limits.DEAR_OF_A_PERSON + 1):
            tasks.append(asyncio.create_task(player.viewer.look(0, {"embedding": [layer, "t-SNE"]})))
            await until(lambda: len(stage.pool.desks._asked.get("owner", [])) == min(len(tasks), 2))
        await until(lambda: tasks[0].done())
        for task in tasks[1:]:
            task.cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, *others = stage.do(ask_three())
    assert isinstance(first, Refused)
    assert "Newer questions of yours" in str(first)
    assert all(isinstance(other, asyncio.CancelledError) for other in others)


def test_a_cheap_question_that_waits_is_dropped_with_who_asked(player, stage):
    """It is taken from the worker's queue: a flood of them does not go on after the tab is closed."""

    async def ask_and_leave() -> float:
        looks = [asyncio.create_task(player.viewer.look(0, {"learned": [1, i % 12]})) for i in range(200)]
        await until(lambda: len(player.session._generator.worker.asks) > 150)
        for look in looks:
            look.cancel()
        await asyncio.gather(*looks, return_exceptions=True)
        began = time.monotonic()
        await player.viewer.look(0, {"image": [0, 1]})
        return time.monotonic() - began

    began = time.monotonic()
    player.look(0, {"learned": [1, 0]})
    one = time.monotonic() - began
    assert stage.do(ask_and_leave()) < 100 * one


def test_what_is_dear_for_each_frame_is_made_when_the_frame_is_read(player):
    player.do(_watch(player))
    assert "embedding/xy" in decode(player.frames(0, 1, 5)[0])


async def _watch(player) -> None:
    player.viewer.subscribe(TSNE)


def desks_of(stage, monkeypatch, hire) -> Desks:
    """One desk at a time, as `hire` gives it."""
    desks = Desks(1, hire)
    monkeypatch.setattr(stage.pool, "desks", desks)
    return desks


async def _ask_dear(stage, n: int) -> list:
    asked = [stage.pool.ask(SCENE, owner=str(i), is_dear=True) for i in range(n)]
    async with asyncio.timeout(60):
        return await asyncio.gather(*asked, return_exceptions=True)


def test_where_no_process_can_be_had_a_dear_question_is_refused_in_a_sentence(stage, monkeypatch):
    async def none() -> None:
        raise BlockingIOError("no process")

    desks_of(stage, monkeypatch, none)
    answers = stage.do(_ask_dear(stage, 2))
    assert [str(answer) for answer in answers] == [NO_DESK] * 2


def test_all_who_waited_for_a_desk_that_died_are_told_where_there_is_no_other(stage, monkeypatch):
    hired = []

    async def only_one() -> Worker:
        if hired:
            raise BlockingIOError("no process")
        desk = await stage.pool._hire(stage.pool._hiring)
        await until(lambda: desk.board.pid)
        os.kill(desk.board.pid, signal.SIGSTOP)  # before it is asked anything
        hired.append(desk)
        return desk

    async def ask_and_kill() -> list:
        answers = asyncio.create_task(_ask_dear(stage, 3))
        await until(lambda: hired and len(hired[0].asks) == 3)
        hired[0].pid = hired[0].board.pid
        hired[0].end()
        return await answers

    desks_of(stage, monkeypatch, only_one)
    assert [str(answer) for answer in stage.do(ask_and_kill())] == [NO_DESK] * 3


def test_a_desk_that_never_becomes_warm_is_tried_again_later_each_time_and_then_given_up(stage, monkeypatch):
    hired, failures = [], []
    monkeypatch.setattr(limits, "pause", lambda n: failures.append(n) or 0)

    async def dying() -> Worker:
        assert len(hired) < 9
        hired.append(await stage.pool._hire(stage.pool._hiring))
        hired[-1].channel.close()
        return hired[-1]

    stage.do(until(lambda: stage.pool.is_well))
    desks_of(stage, monkeypatch, dying)
    assert "ended its worker several times" in str(stage.do(_ask_dear(stage, 1))[0])
    assert len(hired) == limits.TRIES
    assert failures == sorted(set(failures))
