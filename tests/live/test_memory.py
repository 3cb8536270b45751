"""The bound on a worker's memory, caused for real."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from live import memory
from live.limits import Refused
from live.run import Run
from live.session import Session
from live.workers import Pool

GREEDY = "layers=conv:64:1," + 14 * "tanh," + "flatten&batch_size=160&n_train=600"
"""Fourteen layers whose maps of 32 MB for a batch are all kept for the way back."""


@pytest.mark.skipif(not memory.SIZE.exists(), reason="Workers are bounded under Linux.")
def test_a_network_that_needs_too_much_memory_is_refused_in_a_sentence_and_the_worker_goes_on(monkeypatch):
    monkeypatch.setenv("PARK_WORKER_MEMORY", "0.5")
    with ThreadPoolExecutor(1) as thread:  # the main thread has Playwright's loop
        thread.submit(asyncio.run, _run_greedy()).result()


async def _run_greedy() -> None:
    pool = Pool(1)
    await pool.start()
    os.environ["PARK_WORKER_MEMORY"] = "3"  # it is let in, and then its worker has less
    try:
        why = await asyncio.wait_for(_end_of(Session(Run("t" * 32, "me", "vision", GREEDY), pool)), 120)
        assert "0.5 GiB" in why
        assert "smaller batch" in why
        pid = pool.workers[0].pid
        small = Session(Run("u" * 32, "me", "vision", "layers=flatten&n_train=100&batch_size=10"), pool)
        await asyncio.wait_for(small.changes.begin(), 60)
        assert pool.workers[0].pid == pid
    finally:
        await pool.stop()


async def _end_of(session: Session) -> str:
    """The sentence that the run ends with, or is refused with at its start."""
    try:
        await session.changes.begin()
    except Refused as error:
        return str(error)
    session._generator.credit(3, 1, 0.0)
    while session.end is None:
        await asyncio.sleep(0.05)
    return session.end["why"]


@pytest.mark.parametrize(("said", "gib"), [("1.5", 1.5), ("", 3.0), ("much", 3.0), ("0", 0.1)])
def test_the_bound_is_read_from_the_environment(monkeypatch, said, gib):
    monkeypatch.setenv("PARK_WORKER_MEMORY", said)
    assert memory.gib() == gib


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    ],
)
def test_a_lack_of_memory_is_known_by_what_is_said_of_it(error):
    assert memory.is_short(error)
    assert not memory.is_short(RuntimeError("The size of tensor a must match."))
