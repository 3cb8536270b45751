"""Forks, edits and settings that are under way when the socket that asked for them closes. Real workers."""

import asyncio

import pytest

from live.generator import Generator
from tests.live.pull import Player, until
from tests.live.talk import EPOCH, truth

SCENE = {"do": "scene", "kind": "playground", "address": ""}


@pytest.fixture
def player(stage):
    player = Player(stage)
    yield player
    player.close()


async def _begun_and_cancelled(work) -> None:
    """Ask for something, and be gone before the worker can have answered."""
    asking = asyncio.create_task(work)
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


def test_a_fork_is_finished_when_the_socket_that_asked_for_it_closes(player):
    frames = player.frames(0, 4)
    player.do(_begun_and_cancelled(player.play.fork(2 * EPOCH)))
    player.do(until(lambda: player.run.branch == 2))
    assert [notice["why"] for notice in player.notices] == ["fork"]
    assert player.frames(2 * EPOCH, 2) == frames[2:] == truth(4)[3:]


def test_the_next_socket_waits_for_a_fork_that_is_under_way(player):
    player.frames(0, 4)

    async def reconnect():
        await _begun_and_cancelled(player.play.fork(EPOCH))
        player.play.leave()
        await player.play.begin()
        return player.play.describe()

    told = player.do(reconnect())
    assert (told["branch"], told["newest"]) == (2, EPOCH)


def test_a_first_frame_that_nobody_awaits_any_more_leaves_everyone_on_the_worker_served(player, stage):
    """Whoever opened it is gone: the answer is dropped, and the next opening goes well."""
    workers = list(stage.pool.workers)

    async def abandon():
        generator = Generator(stage.pool, "playground", "me", player.play)
        await _begun_and_cancelled(generator.open("", 1, b""))
        await asyncio.wait_for(stage.pool.ask(SCENE), 30)
        opened = await asyncio.wait_for(generator.open("", 2, b""), 30)
        generator.leave()
        return opened

    assert player.do(abandon()).light == truth(0)[0]
    assert stage.pool.workers == workers
    assert player.frames(0, 2) == truth(2)[1:]


def test_a_worker_whose_words_cannot_be_taken_is_replaced_and_its_runs_go_on(player, stage, monkeypatch, caplog):
    """A fault of the server's own while it listens is logged; it must not leave a whole worker unheard."""
    frames = player.frames(0, 2)
    (worker,) = stage.pool.workers
    hear = Generator.hear

    def stumble(self, head, payload):
        monkeypatch.setattr(Generator, "hear", hear)
        raise KeyError("why")

    monkeypatch.setattr(Generator, "hear", stumble)
    frames += player.frames(2 * EPOCH, 2)
    assert frames == truth(4)[1:]
    assert worker not in stage.pool.workers
    assert "went wrong here" in caplog.text
