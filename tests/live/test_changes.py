"""Forks, edits and settings that are under way when the socket that asked for them closes. Real workers."""

import asyncio

import pytest

from engine.experiments.playground.network import network_of
from engine.experiments.playground.settings import Playground
from engine.tape import decode
from live import limits
from live.curve import curve_of
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
    player.do(_begun_and_cancelled(player.viewer.fork(2 * EPOCH)))
    player.do(until(lambda: player.run.branch == 2))
    assert [notice["why"] for notice in player.notices] == ["fork"]
    assert player.frames(2 * EPOCH, 2) == frames[2:] == truth(4)[3:]


def test_the_next_socket_waits_for_a_fork_that_is_under_way(player):
    player.frames(0, 4)

    async def reconnect():
        await _begun_and_cancelled(player.viewer.fork(EPOCH))
        player.viewer.leave()
        await player.viewer.begin()
        return player.session.describe()

    told = player.do(reconnect())
    assert (told["branch"], told["newest"]) == (2, EPOCH)


async def _back_while(player, branch: int, happens) -> None:
    """Go back to an earlier branch; something happens while it is being opened."""
    going = asyncio.create_task(player.viewer.back(branch))
    while not player.session.changes.are_under_way:
        await asyncio.sleep(0)
    happens()
    await going


@pytest.fixture
def branched(player):
    """On branch 2 with another learning rate; branch 1 was left at epoch 4."""
    player.frames(0, 4)
    player.seek(2 * EPOCH)
    player.change("lr=0.1")
    player.frames(2 * EPOCH, 2)
    return player


def test_settings_that_change_while_an_earlier_branch_is_opened_are_followed(branched):
    branched.do(_back_while(branched, 1, lambda: branched.run.change("lr=0.5")))
    branched.do(until(lambda: branched.run.segments[-1].address == "lr=0.5"))
    assert branched.run.address == "lr=0.5"
    assert [notice["why"] for notice in branched.notices] == ["settings", "back", "settings"]
    assert branched.notices[-1]["from"] == 4 * EPOCH


def test_an_earlier_branch_that_is_given_up_while_it_is_opened_goes_on_and_is_told(branched):
    branched.do(_back_while(branched, 1, branched.run.left.clear))
    assert branched.notices[-1]["why"] == "back"
    assert branched.frames(4 * EPOCH, 2) == truth(6)[5:]


def test_settings_that_nothing_has_followed_yet_get_no_frame_of_the_ones_before(branched):
    async def at_once() -> None:
        going = asyncio.create_task(branched.viewer.back(1))
        branched.run.change("hidden=3")
        await going

    branched.do(at_once())
    assert branched.run.address == branched.run.segments[-1].address == ""
    branched.change("hidden=3")
    assert decode(branched.now())["param/0.weight"].shape[0] == 3
    assert len(branched.frames(branched.run.playhead, 2)) == 2


def test_of_an_earlier_branch_that_was_gone_back_to_a_reload_has_the_whole_curve(branched):
    """Its frames are not kept, its curve is; and that of the branch that it was gone back from comes back with undo."""
    left = decode(curve_of(branched.run))["step"].tolist()
    branched.do(branched.viewer.back(1))
    branched.frames(4 * EPOCH, 2)
    curve = decode(curve_of(branched.run))
    assert curve["step"].tolist() == [n * EPOCH for n in range(7)]
    assert curve["loss/train"].tolist() == [float(decode(frame)["loss/train"]) for frame in truth(6)]
    branched.do(branched.viewer.back(2))
    assert decode(curve_of(branched.run))["step"].tolist() == left


def test_what_comes_back_keeps_to_the_share_that_the_run_has_now(branched):
    frame = len(branched.now())
    branched.run.take(60 * frame)
    branched.do(branched.viewer.back(1))
    assert branched.run.shown_bytes <= 60 * frame
    branched.change("hidden=3")
    branched.run.take(20 * frame)
    branched.change("")
    branched.frames(branched.run.playhead, 20)
    assert branched.run.tape.max_bytes < branched.run.share == 20 * frame
    assert branched.run.shown_bytes <= 20 * frame


def test_epochs_go_on_over_a_change_of_the_set_and_come_back_with_undo_a_fork_and_a_reload(player):
    def epoch(data: bytes) -> float:
        return float(decode(data)["epoch"])

    player.frames(0, 4)
    player.change("n_points=100")
    assert epoch(player.now()) == pytest.approx(4, abs=1e-6)
    (later,) = player.frames(player.run.playhead, 1, network_of(Playground(n_points=100)).dense.updates_per_epoch)
    assert epoch(later) == pytest.approx(5, abs=1e-6)
    player.do(player.viewer.fork(player.run.tape.newest))
    assert player.now() == later
    assert decode(curve_of(player.run))["epoch"].tolist() == pytest.approx([0, 1, 2, 3, 4, 5], abs=1e-6)
    player.change("")
    assert epoch(player.now()) == pytest.approx(5, abs=1e-6)
    player.change("n_points=100")
    assert player.now() == later


def test_with_little_room_the_newest_branch_can_be_gone_back_to_and_the_newest_change_undone(player):
    frames = player.frames(0, 4)
    player.run.take(24 * len(frames[0]))
    for _ in range(8):
        player.do(player.viewer.fork(2 * EPOCH))
        stood = player.frames(2 * EPOCH, 2)[-1]
        assert player.run.shown_bytes <= player.run.share
    player.do(player.viewer.fork(2 * EPOCH))
    player.do(player.viewer.back(list(player.run.left)[-1]))
    assert player.now() == stood == frames[3]
    player.change("hidden=3")
    player.change("")
    assert player.now() == stood
    assert player.run.shown_bytes <= player.run.share


def test_changes_and_earlier_branches_together_keep_to_their_bound(player, monkeypatch):
    player.frames(0, 4)
    monkeypatch.setattr(limits, "SEGMENTS_BYTES", 5 * len(player.now()))
    for _ in range(5):
        player.do(player.viewer.fork(2 * EPOCH))
        player.frames(2 * EPOCH, 2)
    assert 1 <= len(player.run.left) <= 3
    assert list(player.run.left)[-1] == 5


def test_a_first_frame_that_nobody_awaits_any_more_leaves_everyone_on_the_worker_served(player, stage):
    """Whoever opened it is gone: the answer is dropped, and the next opening goes well."""
    workers = list(stage.pool.workers)

    async def abandon():
        generator = Generator(stage.pool, "playground", "me", player.session)
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
