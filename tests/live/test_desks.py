"""Dear questions: made beside those who train, one or two a person, given up when nobody waits. Real processes."""

import asyncio
import time

import pytest

from engine.experiments import EXPERIMENTS
from engine.tape import decode
from live import limits
from live.limits import Refused
from tests.live.pull import Player, until

ADDRESS = EXPERIMENTS["vision"].at("layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9").address
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
    looking = stage.do(_begun(player.play.look(0, TSNE)))
    stage.do(until(lambda: _asked(stage)))
    assert player.frames(0, 3, 5)
    assert not looking.done()
    stage.do(_cancelled(looking))


def _asked(stage) -> list:
    return [desk for desk in stage.pool.desks.workers if desk.asks]


async def _begun(work) -> asyncio.Task:
    return asyncio.create_task(work)


async def _cancelled(task: asyncio.Task) -> None:
    task.cancel()
    await asyncio.wait([task])


def test_an_answer_that_nobody_waits_for_any_more_is_given_up_at_once(player, stage):
    """The process that works on it is ended: t-SNE cannot be interrupted. The next question gets another."""
    looking = stage.do(_begun(player.play.look(0, TSNE)))
    stage.do(until(lambda: any(desk.board.turn for desk in stage.pool.desks.workers)))
    busy = next(desk for desk in stage.pool.desks.workers if desk.board.turn)
    stage.do(_cancelled(looking))
    stage.do(until(lambda: busy not in stage.pool.desks.workers))
    assert player.look(0, {"evaluate": True})["look/n"] == 10_000


def test_of_more_than_two_dear_questions_of_a_person_the_oldest_is_given_up_with_a_sentence(player, stage):
    async def ask_three() -> list:
        tasks = []
        for layer in range(limits.DEAR_OF_A_PERSON + 1):
            tasks.append(asyncio.create_task(player.play.look(0, {"embedding": [layer, "t-SNE"]})))
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
        looks = [asyncio.create_task(player.play.look(0, {"learned": [1, i % 12]})) for i in range(200)]
        await until(lambda: len(player.play._generator.worker.asks) > 150)
        for look in looks:
            look.cancel()
        await asyncio.gather(*looks, return_exceptions=True)
        began = time.monotonic()
        await player.play.look(0, {"image": [0, 1]})
        return time.monotonic() - began

    began = time.monotonic()
    player.look(0, {"learned": [1, 0]})
    one = time.monotonic() - began
    assert stage.do(ask_and_leave()) < 100 * one


def test_what_is_dear_for_each_frame_is_made_when_the_frame_is_read(player):
    player.do(_watch(player))
    assert "embedding/xy" in decode(player.frames(0, 1, 5)[0])


async def _watch(player) -> None:
    player.play.set_watch(TSNE)
