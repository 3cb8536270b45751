"""A frame whose detail takes long, and what is done before it comes: of a moment that was left nothing is shown. Real processes."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Coroutine, Iterator
from typing import Any

import pytest

from engine.experiments import EXPERIMENTS
from engine.tape import decode
from live import limits, messages
from live.viewer import Viewer
from tests.live.pull import Player, until

ADDRESS = EXPERIMENTS["vision"].at("layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9").address
QUESTION = {"image": [0, 1]}


@pytest.fixture
def player(stage, monkeypatch) -> Iterator[Player]:
    """At step 20, with a question that counts as dear, so that a process of its own answers it."""
    monkeypatch.setattr(limits, "DEAR_MACS", -1)
    player = Player(stage, ADDRESS, kind="vision")
    player.frames(0, 4, 5)
    player.look(20, QUESTION)
    stage.do(_subscribe(player.viewer))
    yield player
    player.close()


async def _subscribe(viewer: Viewer) -> None:
    viewer.subscribe(QUESTION)


def answered_after(player: Player, asked: Coroutine[Any, Any, Any], meanwhile: Awaitable[Any]) -> Any:
    """What comes of a question whose process is stopped until something else is done."""
    return player.do(_answered_after(player, asked, meanwhile))


async def _answered_after(player: Player, asked: Coroutine[Any, Any, Any], meanwhile: Awaitable[Any]) -> Any:
    desks = player.session.pool.desks.workers
    stopped = [desk.board.pid for desk in desks]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        task = asyncio.create_task(asked)
        await until(lambda: any(desk.asks for desk in desks))
        await meanwhile
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    return await task


async def pulled(player: Player, after: int) -> Any:
    """The frame after a step, as the stream pulls it."""
    player.viewer.ask_frames(messages.Frames(after, 1, 5, 0.0))
    return await player.viewer.next_frame()


def test_nothing_of_a_branch_that_was_left_is_sent_as_a_frame_of_the_new_one(player):
    assert answered_after(player, pulled(player, 10), player.session.changes.fork(5)) is None
    assert player.run.playhead == 5


def test_a_frame_on_its_way_when_control_is_handed_over_moves_nobody(player):
    second = Viewer(player.session, lambda said: None, lambda: None)

    async def hand_over() -> None:
        await second.begin()
        player.session.control.hand_over(player.viewer)

    assert answered_after(player, pulled(player, 10), hand_over()) is None
    assert (player.run.playhead, second.cursor) == (10, 10)
    assert player.do(second.next_frame()) is None


def test_a_frame_on_its_way_when_another_moment_is_sought_is_not_wanted_any_more(player):
    async def pull_and_seek() -> list:
        return await asyncio.gather(pulled(player, 10), player.viewer.seek(5))

    frame, sought = player.do(pull_and_seek())
    assert frame is None
    assert int(decode(sought.data)["step"]) == player.run.playhead == 5


def test_a_moment_that_was_left_while_it_was_sought_gives_way_to_the_newest(player):
    sought = answered_after(player, player.viewer.seek(15), player.session.changes.fork(5))
    assert (sought.number, int(decode(sought.data)["step"])) == (player.run.branch, 5)
    assert player.run.playhead == 5
