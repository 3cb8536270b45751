"""Runs of a large experiment: only light frames leave the server, and still every moment is exact. A real worker."""

import os
import signal
from collections.abc import Iterator
from functools import lru_cache

import pytest
import torch

from engine.experiment import Wish
from engine.experiments import EXPERIMENTS
from engine.tape import Frame, Tape, decode, encode
from live.limits import Refused
from live.past import Past
from tests.live.pull import Player

ADDRESS = EXPERIMENTS["vision"].at("layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9").address
"""20 updates an epoch, 20 000 numbers."""
QUESTION = {"image": [0, 3]}


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """As many threads as a worker has: sums in another order are other sums."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@lru_cache
def truth(last: int, address: str = ADDRESS) -> dict[int, Frame]:
    """Whole frames of each step, made in this process without any server."""
    frames = EXPERIMENTS["vision"].at(address).run()
    made = [next(frames), *(frames.send(Wish(updates=1)) for _ in range(last))]
    return {int(frame["step"]): frame for frame in made}


def light(frame: Frame) -> Frame:
    return EXPERIMENTS["vision"].light(frame)


def is_same(data: bytes | Frame, frame: Frame) -> bool:
    """Whether all numbers are the same, bit for bit, in whatever order."""
    said = decode(data) if isinstance(data, bytes) else data
    return said.keys() == frame.keys() and all(said[name].tobytes() == frame[name].tobytes() for name in frame)


@pytest.fixture
def player(stage) -> Iterator[Player]:
    player = Player(stage, ADDRESS, kind="vision")
    yield player
    player.close()


def test_only_the_light_part_of_a_frame_leaves_the_server(player):
    assert all(
        is_same(data, light(truth(30)[step]))
        for data, step in zip(player.frames(0, 6, 5), range(5, 31, 5), strict=True)
    )
    assert "param/1.weight" not in decode(player.run.tape.get(30))
    assert "param/1.weight" in decode(player.run.segments[0].whole)


def test_seek_is_exact_between_frames_that_were_shown(player):
    player.frames(0, 3, 10)
    for step in (7, 23, 22, 1, 29):
        assert is_same(player.seek(step), light(truth(30)[step]))


def test_a_look_at_any_moment_is_that_of_its_whole_frame(player):
    experiment = EXPERIMENTS["vision"].at(ADDRESS)
    player.frames(0, 3, 10)
    for step in (30, 17, 0, 18):
        assert is_same(player.look(step, QUESTION), experiment.look(truth(30)[step], QUESTION))


def test_a_look_asked_for_again_is_not_replayed_again(player, monkeypatch):
    player.frames(0, 2, 15)
    player.look(7, QUESTION)
    monkeypatch.setattr(Past, "_replay", None)
    for _ in range(20):
        player.look(7, QUESTION)


def test_weights_of_any_step_are_those_of_its_whole_frame(player):
    player.frames(0, 3, 10)
    weights = decode(player.do(player.session.weights(13)))
    assert is_same(weights, {name[6:]: array for name, array in truth(30)[13].items() if name.startswith("param/")})


def test_what_is_watched_comes_with_every_light_frame(player):
    player.do(_watch(player))
    frame = decode(player.frames(0, 1, 5)[0])
    assert {"look/p", "loss/train"} <= frame.keys()
    assert "param/1.weight" not in frame


async def _watch(player: Player) -> None:
    player.viewer.subscribe(QUESTION)


def test_a_fork_with_another_learning_rate_goes_on_from_the_whole_frame(player):
    player.frames(0, 3, 10)
    player.seek(15)
    told = player.change(f"{ADDRESS}&lr=0.01")
    assert (told["why"], told["from"]) == ("settings", 15)
    old, new = (EXPERIMENTS["vision"].at(address) for address in (ADDRESS, told["address"]))
    start, _ = new.carry(truth(30)[15], old)
    frames = new.run(start)
    next(frames)
    expected = [frames.send(Wish(updates=5)) for _ in range(2)]
    assert [is_same(data, light(frame)) for data, frame in zip(player.frames(15, 2, 5), expected, strict=True)] == [
        True,
        True,
    ]
    assert is_same(player.seek(12), light(truth(30)[12]))


def test_undo_before_an_update_restores_the_exact_moment(player):
    player.frames(0, 2, 10)
    player.change(f"{ADDRESS}&lr=0.01")
    player.change(ADDRESS)
    assert is_same(player.now(), light(truth(20)[20]))
    assert is_same(player.frames(20, 1, 5)[0], light(truth(30)[25]))


def test_an_earlier_branch_goes_on_from_its_last_whole_frame(player):
    player.frames(0, 2, 10)
    player.session.took_key(20, encode(truth(30)[20]))
    player.do(player.viewer.fork(0))
    player.frames(0, 1, 5)
    player.do(player.viewer.back(1))
    assert player.notices[-1]["from"] == 20
    assert is_same(player.frames(20, 1, 5)[0], light(truth(30)[25]))


def test_an_earlier_branch_goes_on_where_it_was_left_though_no_whole_frame_came_before(player):
    player.frames(0, 2, 10)
    player.frames(20, 1, 3)
    player.seek(7)
    told = player.change(f"{ADDRESS}&lr=0.01")
    assert told["left"] == [1]
    player.frames(7, 2, 2)
    player.do(player.viewer.back(1))
    assert player.notices[-1]["from"] == 23
    assert is_same(player.now(), light(truth(30)[23]))
    assert is_same(player.frames(23, 1, 5)[0], light(truth(30)[28]))
    player.do(player.viewer.back(2))
    assert player.notices[-1]["from"] == 11


def test_key_frames_stay_within_their_bytes_and_replays_remain_exact(player):
    player.run.keys.max_bytes = 6 * len(encode(truth(30)[0]))
    player.frames(0, 30, 1)
    for step in range(1, 31):
        player.session.took_key(step, encode(truth(30)[step]))
    assert player.run.keys.size <= player.run.keys.max_bytes
    player.run.tape = Tape(1 << 20)
    player.run.tape.add(30, encode(light(truth(30)[30])))
    for step in (3, 11, 28):
        assert is_same(player.seek(step), light(truth(30)[step]))


def test_a_worker_killed_in_mid_epoch_goes_on_bit_for_bit(player):
    shown = player.frames(0, 7, 1)
    player.do(_kill(player))
    shown += player.frames(7, 9, 1)
    assert all(is_same(data, light(truth(30)[step])) for step, data in enumerate(shown, 1))
    assert [notice["why"] for notice in player.notices] == ["worker"]


async def _kill(player: Player) -> None:
    os.kill(player.session.pool.trainers[0].pid, signal.SIGKILL)


def test_an_edit_by_hand_is_refused_in_a_sentence(player):
    with pytest.raises(ValueError, match="not set by hand"):
        player.do(player.viewer.edit(0, "0:0.weight:0.0:1"))


def test_a_browsers_light_frame_is_not_enough_to_restore(player):
    data = player.frames(0, 1, 5)[0]
    with pytest.raises(Refused, match="not enough to go on from"):
        player.do(player.viewer.restore(data))


def test_a_long_frame_is_made_in_parts_and_shows_its_way(player):
    player.frames(0, 1, 3)
    shown = player.way(3, 177)
    steps = [int(decode(data)["step"]) for data in shown]
    assert steps == sorted(set(steps))
    assert steps[-1] == 180
    assert all(is_same(data, light(truth(180)[step])) for step, data in zip(steps, shown, strict=True))
