"""The real server, and the live part in this process, each with real workers."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from benchmarks.serving import Server, serving
from live.workers import Pool


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server as `python app.py` starts it, warm."""
    with serving() as server:
        server.wait_until_warm()
        yield server


@dataclass
class Stage:
    """An event loop in a thread, with one worker: what the server has, without the server."""

    pool: Pool
    do: Callable[[Coroutine[Any, Any, Any]], Any]
    loop: asyncio.AbstractEventLoop


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A pool of one worker; `do` runs a coroutine on its loop and gives the result."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def do(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(300)

    pool = Pool(1)
    do(pool.start())
    yield Stage(pool, do, loop)
    do(pool.stop())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
