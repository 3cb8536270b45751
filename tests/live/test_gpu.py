"""GPUs, where there is none: forks never ask CUDA, and a process that claims to have a GPU gets the runs that are worth it."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest

from benchmarks.gpu import live
from benchmarks.serving import ROOT, serving
from engine.experiments import EXPERIMENTS
from engine.tape import decode
from engine.training.device import WORTH, macs
from live import gpu, limits, messages
from live.gpu import FAKE
from live.gpus import Gpus
from live.run import Run
from live.session import Session
from live.viewer import Viewer
from live.workers import Pool
from tests.live.pull import until

LARGE = "batch_size=64&n_train=2000&epochs=50"
"""LeNet-5: 26 million multiplications a batch."""
SMALL = "layers=flatten&n_train=100&batch_size=10"
GREEDY = "layers=conv:64:1," + 14 * "tanh," + "flatten&batch_size=80&n_train=600"
"""Maps of 16 MB a layer for a batch."""

SPY = """
    import os, sys, types
    LOG = os.environ["CUDA_LOG"]

    def note(name):
        with open(LOG, "a") as log:
            log.write(f"{os.getpid()} {os.environ.get('CUDA_VISIBLE_DEVICES')!r} {name}\\n")

    def watched(name, work):
        def call(*args, **more):
            note(name)
            return work(*args, **more)
        return call

    import torch, torch.cuda
    import torch.backends.cuda

    torch.backends.cuda.is_built = lambda: True

    for name, work in list(vars(torch.cuda).items()):
        if isinstance(work, types.FunctionType) and name != "_is_compiled":
            setattr(torch.cuda, name, watched(f"torch.cuda.{name}", work))
    for name, work in list(vars(torch._C).items()):
        if name.startswith("_cuda") and callable(work) and not isinstance(work, type):
            setattr(torch._C, name, watched(f"torch._C.{name}", work))
"""
"""Optimizers believe that PyTorch was built for CUDA, and whatever is asked of it is written down."""
ASKING = """
    import engine.warm as warm
    wholly = warm.warm

    def asking():
        wholly()
        torch.cuda.is_available()

    warm.warm = asking
"""
"""What the fork server must not do, so that the test is known to see it."""


def asked_of_cuda(folder, spy: str, monkeypatch) -> tuple[set[int], list[list[str]]]:
    """The processes of a pool that forks, and every question to CUDA that any process asked: its number, what it could see, what."""
    log = folder / "cuda.log"
    log.touch()
    (folder / "sitecustomize.py").write_text(textwrap.dedent(spy))
    monkeypatch.setenv("PYTHONPATH", f"{folder}:{ROOT}")
    monkeypatch.setenv("CUDA_LOG", str(log))
    with ThreadPoolExecutor(1) as thread:
        forkserver = thread.submit(asyncio.run, _train_in_a_fork()).result()
    return forkserver, [line.split(" ", 2) for line in log.read_text().splitlines()]


async def _train_in_a_fork() -> int:
    """Train a network and look into it; gives the process that all others come from."""
    pool = Pool(1)
    await pool.start()
    try:
        play = Viewer(Session(Run("t" * 32, "me", "vision", SMALL), pool), lambda head: None, lambda: None)
        await asyncio.wait_for(play.begin(), 120)
        play.ask_frames(messages.Frames(0, 2, 5, 0.0))
        await play.next_frame()
        await until(lambda: play.run.tape.newest >= 5)
        await play.look(5, {"evaluate": True})
        play.session.close()
        return pool._hiring._process.pid
    finally:
        await pool.stop()


def test_the_process_that_workers_are_forked_from_asks_cuda_nothing_and_its_forks_see_no_gpu(tmp_path, monkeypatch):
    forkserver, asked = asked_of_cuda(tmp_path, SPY, monkeypatch)
    assert [what for process, _, what in asked if int(process) == forkserver] == []
    assert {visible for _, visible, _ in asked} <= {"''"}


@pytest.mark.long
def test_a_fork_server_that_asked_cuda_would_be_seen(tmp_path, monkeypatch):
    forkserver, asked = asked_of_cuda(tmp_path, SPY + ASKING, monkeypatch)
    assert "torch.cuda.is_available" in [what for process, _, what in asked if int(process) == forkserver]


@pytest.mark.parametrize("signs", [True, False])
def test_whether_a_gpu_may_be_there_is_known_without_pytorch(signs, tmp_path, monkeypatch):
    code = "import sys; from live import gpu; print(gpu.may_be_there(), 'torch' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split()[1] == "False"
    (tmp_path / "nvidia0").touch()
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(gpu, "SIGNS", ((str(tmp_path), "nvidia[0-9]*" if signs else "kfd"),))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert gpu.may_be_there() == signs
    assert gpu.is_wanted()
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert not gpu.may_be_there()
    monkeypatch.setenv("PARK_DEVICE", "cpu")
    assert not gpu.is_wanted()


class Stage:
    """A pool with a process that claims to have a GPU, and runs on it."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.plays, self.told = pool, [], []

    async def play(self, address: str, kind: str = "vision", owner: str = "me") -> Viewer:
        """A run, opened."""
        session = Session(Run(str(len(self.plays)) * 32, owner, kind, address), self.pool)
        play = Viewer(session, self.told.append, lambda: None)
        self.plays.append(play)
        await asyncio.wait_for(play.begin(), 60)
        return play

    async def go(self, play: Viewer, step: int) -> None:
        """Play it to a step."""
        newest = play.run.tape.newest
        play.ask_frames(messages.Frames(newest, 1, step - newest, 0.0))
        async with asyncio.timeout(120):
            while play.run.playhead < step and play.session.end is None:
                if await play.next_frame() is None:
                    await asyncio.sleep(0.02)

    async def device(self, play: Viewer) -> str:
        """Where it is computed, as the person reads it."""
        return bytes(decode(await play.session.scene(play.run.branch))["text/device"]).decode()


@asynccontextmanager
async def staged(n: int = 1):
    pool = Pool(n)
    await pool.start()
    stage = Stage(pool)
    try:
        async with asyncio.timeout(120):
            while not (pool.gpus.names and pool.is_well):
                await asyncio.sleep(0.05)
        yield stage
    finally:
        for play in stage.plays:
            play.session.close()
        await pool.stop()


def with_a_gpu(work, monkeypatch, **environment: str) -> None:
    """Run what needs a GPU, in a thread of its own: the main one has Playwright's loop."""
    for name, value in {FAKE: "Test GPU", **environment}.items():
        monkeypatch.setenv(name, value)

    async def main() -> None:
        async with staged() as stage:
            await work(stage)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, main()).result()


@pytest.mark.long
def test_what_is_worth_it_goes_to_the_gpu_in_turns_and_goes_on_on_the_cpu_when_its_process_ends(monkeypatch):
    assert macs(EXPERIMENTS["vision"].at(LARGE)) > WORTH > macs(EXPERIMENTS["vision"].at(SMALL))

    async def work(stage: Stage) -> None:
        ann, ben, small = [
            await stage.play(address, owner=name) for name, address in (("ann", LARGE), ("ben", LARGE), ("cem", SMALL))
        ]
        quick = await stage.play("", "playground")
        (worker,) = stage.pool.gpus.workers
        assert set(worker.guests) == {ann.session._generator.id, ben.session._generator.id}
        assert "on the GPU, Test GPU" in await stage.device(ann)
        assert "too few to be worth" in await stage.device(small)
        assert quick.session._generator.worker in stage.pool.workers
        await asyncio.gather(stage.go(ann, 30), stage.go(ben, 30), stage.go(small, 30))
        going = asyncio.create_task(stage.go(ann, 400))
        await until(lambda: ann.run.tape.newest > 30)
        os.kill(worker.pid, signal.SIGKILL)
        await going
        assert ann.session._generator.worker in stage.pool.trainers
        assert [told["note"] for told in stage.told if told.get("why") == "worker"] == [
            "The GPU's process ended: this run goes on on the CPU."
        ]
        assert "the GPU's process ended" in await stage.device(ann)
        assert ben.session._generator.is_lost
        await until(lambda: stage.pool.gpus.names)
        await stage.go(ben, 40)
        assert ben.session._generator.worker in stage.pool.gpus.workers

    monkeypatch.setattr(limits, "pause", lambda failures: 0.05)
    with_a_gpu(work, monkeypatch)


@pytest.mark.long
def test_a_run_for_which_the_gpus_memory_is_too_small_goes_on_on_the_cpu_and_others_stay(monkeypatch):
    async def work(stage: Stage) -> None:
        fits = await stage.play(LARGE, owner="ann")
        greedy = await stage.play(GREEDY, owner="ben")
        await stage.go(greedy, 2)
        assert greedy.run.tape.newest == 2
        assert greedy.session._generator.worker in stage.pool.trainers
        assert "the GPU's memory was full" in await stage.device(greedy)
        notes = [told["note"] for told in stage.told if told.get("why") == "worker"]
        assert notes in ([], ["The GPU's memory is full: this run goes on on the CPU."])
        await stage.go(fits, 10)
        assert fits.session._generator.worker in stage.pool.gpus.workers

    with_a_gpu(work, monkeypatch, PARK_FAKE_GPU_MEMORY="0.25")


def test_a_gpu_that_is_kept_for_other_work_gets_no_process_and_the_page_says_so(monkeypatch):
    monkeypatch.setenv(FAKE, "Test GPU")
    monkeypatch.setenv("PARK_DEVICE", "cpu")
    gpus = Gpus(None)
    gpus.start()
    assert gpus.workers == []
    assert "keeps its GPU for other work" in gpus.why_not(EXPERIMENTS["vision"].at(LARGE))


def test_a_gpu_whose_process_cannot_be_started_is_said_and_no_error_stays_unheard(monkeypatch, tmp_path, caplog):
    """There is no folder for temporary files, or nothing can be started."""
    monkeypatch.setenv(FAKE, "Test GPU")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no such folder"))
    unheard = []

    async def main() -> str:
        asyncio.get_running_loop().set_exception_handler(lambda _, about: unheard.append(about))
        gpus = Gpus(lambda hiring: asyncio.to_thread(hiring.hire))
        gpus.start()
        await until(lambda: not gpus._tasks)
        gc.collect()
        await gpus.stop()
        return gpus.why_not(EXPERIMENTS["vision"].at(LARGE))

    with ThreadPoolExecutor(1) as thread:
        assert "process could not be started" in thread.submit(asyncio.run, main()).result()
    assert not unheard
    (said,) = caplog.messages
    assert said.startswith("No process could be started for GPU 0: ")


@pytest.mark.long
def test_a_gpu_that_pytorch_cannot_use_is_tried_once_and_its_absence_said(monkeypatch, tmp_path):
    """There are signs of a GPU, and no PyTorch for it."""
    (tmp_path / "nvidia0").touch()
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(gpu, "SIGNS", ((str(tmp_path), "nvidia[0-9]*"),))

    async def main() -> None:
        pool = Pool(1)
        await pool.start()
        stage = Stage(pool)
        try:
            await until(lambda: pool.is_well)
            play = await stage.play(LARGE)
            assert "no GPU that PyTorch can use" in await stage.device(play) or "still starting" in await stage.device(
                play
            )
            async with asyncio.timeout(60):
                while pool.gpus.workers or not pool.gpus._failures:
                    await asyncio.sleep(0.05)
            assert "no GPU that PyTorch can use" in pool.gpus.why
            assert not pool.gpus._tasks
        finally:
            await pool.stop()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, main()).result()


@pytest.mark.long
def test_through_the_app_a_large_run_is_on_the_gpu_and_goes_on_on_the_cpu_when_its_process_is_killed():
    """The live part of `python -m benchmarks gpu`."""
    with serving(PARK_WORKERS="1", **{FAKE: "Test GPU"}) as server:
        server.wait_until_warm()
        assert live(server) == "ok"
