"""Processes that die, on purpose: workers, the server, and what goes on after them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from benchmarks.serving import ROOT, Server, serving
from benchmarks.visitor import Visitor
from tests.live.system import all_end, parent_of
from tests.live.talk import EPOCH, Talk, truth

pytestmark = pytest.mark.long
"""Each test starts processes, and waits until they have ended or stand again."""

FRAMES = 120


HIRINGS = ["fork", "one-by-one"]
"""Both ways to get workers: by fork, and as on systems without it."""


@pytest.fixture(scope="module")
def small() -> Iterator[Callable[[str], Server]]:
    """`small(hiring)`: a warm server of one worker. Tests that kill its worker share it, for it heals; if ended, a new one."""
    servers: dict[str, Server] = {}
    with ExitStack() as closing:

        def begun(hiring: str) -> Server:
            if hiring not in servers or servers[hiring].process.poll() is not None:
                servers[hiring] = closing.enter_context(serving(PARK_WORKERS="1", PARK_HIRING=hiring))
            servers[hiring].wait_until_warm()
            return servers[hiring]

        yield begun


@pytest.mark.parametrize("hiring", HIRINGS)
def test_kill_of_a_worker_with_ten_runs_loses_and_changes_no_frame(small, hiring):
    server = small(hiring)
    worker, *_ = server.health()["workers"]
    visitor = Visitor(server.url)
    talks = [Talk(visitor, visitor.open_run()) for _ in range(10)]
    for talk in talks:
        talk.open()
        talk.say("frames", after=0, n=FRAMES, updates=EPOCH)
    shown = [[talk.hear_next("frame").data for _ in range(5 + i)] for i, talk in enumerate(talks)]
    os.kill(worker, signal.SIGKILL)
    for talk, frames in zip(talks, shown, strict=True):
        frames += [talk.hear_next("frame").data for _ in range(FRAMES - len(frames))]
    expected = truth(FRAMES)[1:]
    assert all(frames == expected for frames in shown)
    assert worker not in server.wait_until_warm()["workers"]
    for talk in talks:
        talk.__exit__()


def test_kill_of_a_worker_repeats_a_seek_and_a_look_that_were_under_way(small):
    server = small("fork")
    worker, *_ = server.health()["workers"]
    visitor = Visitor(server.url)
    with Talk(visitor, visitor.open_run()) as talk:
        talk.open()
        talk.play(0, 2, updates=5000)
        os.kill(worker, signal.SIGSTOP)
        talk.say("look", step=5000, watch={"point": [1, 1]}, id=5)
        talk.say("seek", step=9999)
        time.sleep(0.2)
        os.kill(worker, signal.SIGKILL)
        assert talk.hear_next("look").number == 5
        assert talk.hear_next("sought").data == truth(1, updates=9999)[1]


def test_kill_of_the_fork_server_is_healed_with_the_next_worker(small):
    server = small("fork")
    worker, *_ = server.health()["workers"]
    for pid in (parent_of(worker), worker):
        os.kill(pid, signal.SIGKILL)
    visitor = Visitor(server.url)
    with Talk(visitor, visitor.open_run()) as talk:
        talk.open(seconds=120)  # a new process imports PyTorch first
        assert talk.play(0, 2) == truth(2)[1:]


def test_restart_of_the_server_goes_on_bit_for_bit_from_the_browsers_frame(small):
    server, expected = small("fork"), truth(9, "lr=0.1")
    visitor = Visitor(server.url)
    token = visitor.open_run("lr=0.1")
    with Talk(visitor, token) as talk:
        talk.open()
        frames = talk.play(0, 5)
        server.stop(signal.SIGKILL)
    with serving(port=server.port) as server:
        server.wait_until_warm()
        with Talk(visitor, token) as talk:
            assert talk.close_code()[0] == 4404
        with Talk(visitor, visitor.open_run("lr=0.1")) as talk:
            talk.open()
            talk.say("restore")
            talk.socket.send(frames[-1])
            assert talk.hear_next("run")["why"] == "restore"
            assert [talk.hear_next("frame").data, *talk.play(5 * EPOCH, 4)] == expected[5:]


@pytest.mark.parametrize(
    ("how", "hiring"),
    [*((how, "fork") for how in (signal.SIGTERM, signal.SIGKILL, signal.SIGINT)), (signal.SIGKILL, "one-by-one")],
)
def test_no_worker_outlives_the_server(how, hiring):
    with serving(PARK_HIRING=hiring) as server:
        workers = server.wait_until_warm()["workers"]
        visitor = Visitor(server.url)
        with Talk(visitor, visitor.open_run("hidden=32,32,32,32,32,32,32,32")) as talk:
            talk.open()
            talk.say("frames", after=0, n=256, updates=10_000)
            parents = [parent_of(workers[0])] if hiring == "fork" else []
            server.stop(how)
            assert all_end([*parents, *workers], seconds=3 + _slowness())


def test_streamlit_run_serves_within_three_seconds():
    began = time.monotonic()
    with serving(("-m", "streamlit", "run", "app.py", "--server.port=PORT")) as server:
        while not server.health() and time.monotonic() - began < 20:
            time.sleep(0.02)
        ready = time.monotonic() - began
        server.wait_until_warm()
        visitor = Visitor(server.url)
        with Talk(visitor, visitor.open_run()) as talk:
            talk.open()
            assert talk.play(0, 2) == truth(2)[1:]
    assert ready < 3 + _slowness()


def test_uvicorn_serves_the_app_too():
    with serving(("-m", "uvicorn", "app:app", "--port", "PORT", "--ws-per-message-deflate", "false")) as server:
        assert server.wait_until_warm()["ok"]


def test_the_server_process_imports_neither_torch_nor_numba():
    code = (
        "import sys, app, live.runs as r; r.open_run('', 'playground', ''); print({'torch', 'numba'} & {*sys.modules})"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert said.stdout.strip() == "set()"


def _slowness() -> float:
    """Seconds to allow for a machine that has other work: as long as other processes wait for a core."""
    return 3.0 * max(0.0, os.getloadavg()[0] / (os.cpu_count() or 1) - 0.5)
