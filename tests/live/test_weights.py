"""Weights that a person brings to a run: what goes on, what is kept, and what is said. A real worker, a real server."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Iterator
from functools import lru_cache

import httpx
import numpy as np
import pytest
from safetensors.numpy import load
from starlette.requests import Request
from websockets.sync.client import connect

from benchmarks.visitor import Visitor
from engine.data.uploads.weights import file_of, read_weights
from engine.experiment import SettingError, Wish
from engine.experiments import EXPERIMENTS
from engine.tape import Frame, decode
from live.arrivals import Arrivals, NoRoom
from live.attic import Attic
from live.control import WATCHES
from live.limits import Refused
from live.messages import Frames
from tests.live.asgi import run
from tests.live.pull import Player
from tests.live.talk import Talk, step_of
from tests.live.test_attic import come_back, keep
from ui.entries import PAGES

ADDRESSES = {
    "playground": "hidden=4,3",
    "vision": "layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9",
    "attention": "d_model=16&n_heads=1&steps=400&batch_size=8",
}
NAME = "mine.safetensors"
LINK = "A link opens the settings, not these weights."


@lru_cache
def trained(kind: str, updates: int = 30) -> Frame:
    frames = EXPERIMENTS[kind].at(ADDRESSES[kind]).run()
    next(frames)
    return frames.send(Wish(updates=updates))


def file(kind: str) -> bytes:
    return file_of(trained(kind), kind, EXPERIMENTS[kind].at(ADDRESSES[kind]).address)


BEFORE = {"playground": "", "vision": "layers=flatten&n_train=200&batch_size=10", "attention": "n_heads=1&batch_size=4"}


@pytest.fixture(params=ADDRESSES)
def player(request, stage) -> Iterator[Player]:
    """With other settings than those of the file, a few updates on."""
    player = Player(stage, EXPERIMENTS[request.param].at(BEFORE[request.param]).address, kind=request.param)
    player.frames(0, 2, 5)
    yield player
    player.close()


def bring(player: Player, data: bytes | None = None) -> dict:
    player.do(player.session.changes.bring(data or file(player.run.kind), NAME))
    return player.notices[-1]


def weights_at(player: Player, step: int) -> Frame:
    return decode(player.do(player.session.weights(step)), 1 << 26)


def is_trained(kind: str, weights: Frame) -> bool:
    return all(
        (weights[name.removeprefix("param/")] == array).all()
        for name, array in trained(kind).items()
        if name.startswith("param/")
    )


def test_a_run_goes_on_at_the_network_in_the_file_with_its_settings(player):
    kind = player.run.kind
    told = bring(player)
    assert (told["why"], told["from"], told["oldest"], told["address"]) == (
        "weights",
        30,
        30,
        EXPERIMENTS[kind].at(ADDRESSES[kind]).address,
    )
    assert told["note"].startswith(
        f"The run goes on with the weights of “{NAME}”, as of step 30. Its settings came with it. The optimizer"
    )
    assert told["note"].endswith(LINK)
    assert is_trained(kind, weights_at(player, 30))
    assert [int(decode(data)["step"]) for data in player.frames(30, 3, 5)] == [35, 40, 45]
    assert not is_trained(kind, weights_at(player, 35))


def test_undo_brings_back_what_was_before_exactly_and_redo_the_weights(player):
    was, address = player.now(), player.run.address
    there = bring(player)["address"]
    brought = player.now()
    player.change(address)
    assert player.now() == was
    assert not player.run.brought
    player.change(there)
    assert player.now() == brought
    assert player.run.brought == NAME


def test_the_branch_that_was_left_can_be_gone_back_to(player):
    was = player.now()
    told = bring(player)
    player.do(player.session.changes.back(told["left"][-1]))
    assert player.now() == was
    assert not player.run.brought


def test_a_fork_at_the_beginning_and_other_settings_keep_the_weights(player):
    bring(player)
    player.frames(30, 2, 5)
    player.do(player.session.changes.fork(30))
    assert is_trained(player.run.kind, weights_at(player, 30))
    assert player.run.brought == NAME
    player.change(f"{player.run.address}&lr=0.01")
    assert is_trained(player.run.kind, weights_at(player, 30))
    assert player.run.brought == NAME


def test_every_moment_after_the_file_is_replayed_exactly_though_the_worker_died(player):
    bring(player)
    frames = player.frames(30, 4, 5)
    os.kill(player.session.pool.crew[0].pid, signal.SIGKILL)
    assert player.frames(50, 1, 5)
    player.run.tape.cut(30)
    player.run.tape.add(50, frames[-1])
    assert player.seek(40) == frames[1]


def test_a_server_that_was_started_anew_goes_on_with_the_weights(player, stage, tmp_path):
    attic = Attic(tmp_path)
    bring(player)
    was = weights_at(player, 30)
    keep(attic, player)
    again = come_back(stage, attic, player.run.token, player.run.kind)
    assert all((weights_at(again, 30)[name] == was[name]).all() for name in was)
    assert again.run.brought == NAME
    assert [int(decode(data)["step"]) for data in again.frames(30, 2, 5)] == [35, 40]
    again.close()


def test_a_refused_file_is_let_go_of_at_once(player):
    """By itself, not when Python next looks for rings of objects: until then files would pile up that nobody counts."""
    other = "playground" if player.run.kind == "vision" else "vision"
    gc.disable()
    try:
        for data in (file(player.run.kind) + b"more", file_of(trained(other), "", ""), file(other)):
            held = sys.getrefcount(data)
            with pytest.raises((Refused, SettingError)):
                bring(player, data)
            assert sys.getrefcount(data) == held
    finally:
        gc.enable()


def test_a_run_that_is_given_up_meanwhile_is_given_no_weights(stage):
    player = Player(stage, ADDRESSES["playground"])
    with pytest.raises(Refused, match="closed this run"):
        player.do(bring_and_close(player))


async def bring_and_close(player: Player) -> None:
    bringing = asyncio.ensure_future(player.session.changes.bring(file("playground"), NAME))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    player.session.close()
    await bringing


def test_a_refused_file_leaves_the_run_as_it_was(player):
    kind, was = player.run.kind, player.now()
    other = next(name for name in ADDRESSES if name != kind)
    for data, said in [
        (file(other), f"weights of the page {EXPERIMENTS[other].title}: open them there"),
        (file_of(trained(kind), "castle", ""), "“castle”, which is no page here"),
        (file_of(trained(kind), kind, "lr=x"), "The settings that the file says cannot be used. "),
        (file_of(trained(other), "", ""), "network on this page"),
        (file(kind)[:-9], "cut off"),
    ]:
        with pytest.raises((Refused, SettingError), match=said):
            bring(player, data)
    assert player.now() == was
    assert len(player.frames(player.run.playhead, 2, 5)) == 2


def test_a_run_that_plays_goes_on_after_a_refused_file(player):
    """The file comes by itself, so nothing else tells the window to ask again."""
    after = player.run.playhead
    assert player.do(_frame_after_refusal(player, after)) > after


async def _frame_after_refusal(player: Player, after: int) -> int:
    other = next(name for name in ADDRESSES if name != player.run.kind)
    refused = asyncio.create_task(player.session.changes.bring(file_of(trained(other), "", ""), NAME))
    while not player.session.is_changing:
        await asyncio.sleep(0)
    frames = asyncio.create_task(player._frames(Frames(after, 1, 5, 0.0)))
    with pytest.raises(Refused, match="network on this page"):
        await refused
    return step_of((await asyncio.wait_for(frames, 20))[0])


def test_a_file_that_says_no_settings_is_taken_where_it_fits_and_counts_as_one_update(stage):
    player = Player(stage, ADDRESSES["playground"])
    player.frames(0, 2)
    told = bring(player, file_of(trained("playground") | {"step": np.array(0)}, "", ""))
    assert (told["from"], told["address"]) == (1, ADDRESSES["playground"])
    assert "which count as step 1. The optimizer begins afresh" in told["note"]
    player.close()


def request(*parts: bytes, length: str | None = None) -> Request:
    """A request with a body in these parts."""
    said = str(sum(map(len, parts))) if length is None else length
    left = [{"type": "http.request", "body": part, "more_body": True} for part in parts] + [{"type": "http.request"}]

    async def receive() -> dict:
        return left.pop(0)

    return Request({"type": "http", "method": "POST", "headers": [(b"content-length", said.encode())]}, receive)


def test_files_on_their_way_are_bounded_before_they_are_read():
    arrivals = Arrivals(most=100, of_a_person=60)

    async def takes(about: Request, person: str = "a") -> bytes:
        async with arrivals.file_of(about, person) as data:
            return data

    async def takes_two(one: int, other: int, person: str) -> None:
        async with arrivals.file_of(request(bytes(one)), "a"):
            await takes(request(bytes(other)), person)

    assert run(takes(request(b"one", b"two"))) == b"onetwo"
    for about, status in [
        (request(length="61"), 413),
        (request(length=""), 411),
        (request(length="-1"), 411),
        (request(length="9" * 40), 413),
        (request(bytes(9), length="5"), 400),
    ]:
        with pytest.raises(NoRoom) as refused:
            run(takes(about))
        assert refused.value.status == status
    for other, person in ((1, "a"), (41, "b")):
        with pytest.raises(NoRoom, match="Try again in a moment"):
            run(takes_two(60, other, person))
    run(takes_two(60, 40, "b"))
    assert arrivals.size == 0


@pytest.fixture(scope="module")
def visitor(server) -> Visitor:
    return Visitor(server.url)


def post(visitor: Visitor, token: str, data: bytes, **about) -> httpx.Response:
    headers = {"origin": visitor.url, **visitor.headers, **about}
    return httpx.post(f"{visitor.url}/park/run/{token}/weights?name={NAME}", content=data, headers=headers)


@pytest.mark.parametrize("kind", ADDRESSES)
def test_what_was_saved_comes_back_to_another_run_and_its_script_says_so(visitor, kind):
    token = visitor.open_run(kind=kind)
    with Talk(visitor, token) as talk:
        talk.open()
        assert post(visitor, token, file(kind)).status_code == 204
        told = talk.hear_next("run")
        assert (told["why"], told["from"]) == ("weights", 30)
        assert int(decode(talk.hear_next("frame").data)["step"]) == 30
    saved = httpx.get(f"{visitor.url}/park/run/{token}/weights.safetensors?step=30", headers=visitor.headers).content
    assert is_trained(kind, load(saved))
    about = read_weights(saved)
    assert (about.kind, about.address, about.step) == (kind, EXPERIMENTS[kind].at(ADDRESSES[kind]).address, 30)
    script = httpx.get(f"{visitor.url}/park/run/{token}/script.py", headers=visitor.headers).text
    assert script.startswith(
        f"# On the page, the weights of “{NAME}” were put in at step 30. This script begins with those that its seed draws"
    )


def test_nobody_puts_weights_into_the_run_of_another(server, visitor):
    token = visitor.open_run()
    assert post(visitor, token, file("playground"), origin="https://elsewhere.example").status_code == 403
    assert post(Visitor(server.url), token, file("playground")).status_code == 404
    assert post(visitor, "unknown", file("playground")).status_code == 404


def test_a_window_that_only_watches_puts_no_weights_in(visitor):
    token = visitor.open_run()
    with connect(f"{visitor.live(token)}?seat=mine", origin=visitor.url, additional_headers=visitor.headers) as socket:
        while isinstance(socket.recv(timeout=20), str):  # until the scene has come
            pass
        headers, path = {"origin": visitor.url, **visitor.headers}, f"{visitor.url}/park/run/{token}/weights?seat="
        answer = httpx.post(f"{path}other", content=file("playground"), headers=headers)
        assert (answer.status_code, answer.json()["why"]) == (409, WATCHES)
        assert httpx.post(f"{path}mine", content=file("playground"), headers=headers).status_code == 204


def test_a_refused_file_says_why_over_http(visitor):
    token = visitor.open_run()
    answer = post(visitor, token, b"\x80\x02" + bytes(99))
    assert answer.status_code == 409
    assert "a pickle, which could run a program" in answer.json()["why"]


def test_the_pretrained_model_is_given_no_weights(visitor):
    token = visitor.open_run(kind="minilm")
    answer = post(visitor, token, file("playground"))
    assert (answer.status_code, answer.json()["why"]) == (
        409,
        "The network of this page comes with its weights, and is given no others.",
    )


def test_every_experiment_that_learns_takes_weights_and_says_its_page_by_its_name():
    for kind, experiment in EXPERIMENTS.items():
        assert experiment.title == PAGES[kind].title
        assert not experiment.learns or callable(experiment().work.given)
