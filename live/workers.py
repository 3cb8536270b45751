"""The pool of worker processes as the server sees it: a line to each, deaths noticed at once, work handed on."""

import asyncio
import contextlib
import itertools
import logging
import os
import time
from dataclasses import dataclass, field
from typing import Protocol

from live import limits
from live.hiring import Hiring, hiring
from live.limits import Refused
from live.wire import Head, pack, receive

LOG = logging.getLogger("park.workers")
READ_AHEAD = 1 << 20
"""Bytes that asyncio reads from a worker's line ahead of who takes them: key frames have megabytes."""


class Absent(Exception):  # noqa: N818 - a claim, as in “Refused: too long”
    """The worker does not have the whole frame that a question is about."""


class Guest(Protocol):
    """A run as the pool knows it: somebody who listens, and can move to another worker."""

    id: int

    @property
    def is_busy(self) -> bool:
        """Whether the worker owes this run something."""

    def hear(self, head: Head, payload: bytes) -> None:
        """A worker said something about this run."""

    def move(self, worker: "Worker") -> None:
        """The worker of this run died; go on with another."""


@dataclass
class Ask:
    """A question that any worker can answer, and who waits for the answer."""

    head: Head
    payload: bytes
    answer: asyncio.Future[bytes]
    tries: int = 0


@dataclass
class Worker:
    """One process at the other end of a socket pair. `pid` is 0 until it is warm and says so."""

    writer: asyncio.StreamWriter
    pid: int = 0
    guests: dict[int, Guest] = field(default_factory=dict)
    asks: dict[int, Ask] = field(default_factory=dict)
    heard: float = field(default_factory=time.monotonic)

    def say(self, head: Head, payload: bytes = b"") -> None:
        """Send a message; the worker always reads between two slices, so nothing piles up for long."""
        for part in pack(head, payload):
            self.writer.write(part)


class Pool:
    """As many workers as cores. Everything here happens on the server's event loop."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size or os.cpu_count() or 1
        self.workers: list[Worker] = []
        self._hiring: Hiring | None = None
        self._readers: set[asyncio.Task[None]] = set()
        self._ids = itertools.count(1)
        self._is_stopping = False

    async def start(self) -> None:
        """Hire the workers; they become warm in the background."""
        self._hiring = hiring()
        for _ in range(self.size):
            self.workers.append(await self._hire())

    async def stop(self) -> None:
        """Hang up: every worker ends by itself."""
        self._is_stopping = True
        for reader in self._readers:
            reader.cancel()
        for worker in self.workers:
            worker.writer.close()
        if self._hiring:
            await asyncio.to_thread(self._hiring.close)

    def place(self, guest: Guest) -> Worker:
        """The worker with the least to do takes the run, and keeps it."""
        worker = min(self.workers, key=lambda worker: len(worker.guests))
        worker.guests[guest.id] = guest
        return worker

    def new_id(self) -> int:
        """A number that no run and no question had before."""
        return next(self._ids)

    async def ask(self, head: Head, payload: bytes = b"", worker: Worker | None = None) -> bytes:
        """The answer to a question that carries all it needs; asked again if its worker dies. Raises Refused and Absent."""
        ask = Ask({**head, "ask": self.new_id()}, payload, asyncio.get_running_loop().create_future())
        self._put(ask, worker if worker in self.workers else min(self.workers, key=lambda worker: len(worker.asks)))
        return await ask.answer

    def _put(self, ask: Ask, worker: Worker) -> None:
        worker.say(ask.head, ask.payload)
        worker.asks[ask.head["ask"]] = ask

    async def _hire(self) -> Worker:
        """A new worker; it is warm when it says so."""
        line = await asyncio.to_thread(self._hiring.hire)
        reader, writer = await asyncio.open_connection(sock=line, limit=READ_AHEAD)
        worker = Worker(writer)
        task = asyncio.create_task(self._listen(worker, reader))
        self._readers.add(task)
        task.add_done_callback(self._readers.discard)
        return worker

    async def _listen(self, worker: Worker, reader: asyncio.StreamReader) -> None:
        """Hand on what a worker says until it dies, or cannot be understood; then replace it."""
        try:
            while True:
                self._hear(worker, *await receive(reader))
        except (asyncio.IncompleteReadError, ConnectionError):
            LOG.info("Worker %s hung up.", worker.pid)
        except Exception:
            LOG.exception(
                "What worker %s said went wrong here; nobody else on it is left without an answer.", worker.pid
            )
        if not self._is_stopping:
            await self._replace(worker)

    def _hear(self, worker: Worker, head: Head, payload: bytes) -> None:
        worker.heard = time.monotonic()
        if "ask" in head:
            self._answer(worker.asks.pop(head["ask"], None), head, payload)
        elif "run" in head:
            guest = worker.guests.get(head["run"])
            if guest is not None:
                guest.hear(head, payload)
        else:
            worker.pid = head["pid"]

    def _answer(self, ask: Ask | None, head: Head, payload: bytes) -> None:
        if ask is None or ask.answer.done():
            return
        if head["is"] == "refused":
            ask.answer.set_exception(Refused(head["why"]))
        elif head["is"] == "absent":
            ask.answer.set_exception(Absent())
        else:
            ask.answer.set_result(payload)

    async def _replace(self, worker: Worker) -> None:
        """Another worker for a dead one; its runs and questions move to those alive."""
        LOG.warning("Worker %s died with %s runs; it is replaced.", worker.pid or "(not yet warm)", len(worker.guests))
        worker.writer.close()
        if not worker.pid:
            await asyncio.sleep(1.0)
        new = await self._hire_at_last(worker)
        self.workers[self.workers.index(worker)] = new
        for guest in list(worker.guests.values()):
            guest.move(self.place(guest))
        for ask in list(worker.asks.values()):
            self._ask_again(ask)

    async def _hire_at_last(self, dead: Worker) -> Worker:
        """A worker in place of a dead one, however often the machine has none to give: its runs wait for it."""
        while True:
            try:
                return await self._hire()
            except OSError:  # no process, no memory, or none that reported in time
                LOG.exception("No worker could be had in place of %s; it is tried again.", dead.pid)
                await asyncio.sleep(limits.HIRE_AGAIN_SECONDS)

    def _ask_again(self, ask: Ask) -> None:
        ask.tries += 1
        if ask.answer.done():
            return
        if ask.tries >= limits.TRIES:
            ask.answer.set_exception(Refused("This could not be computed: it ended its worker several times."))
        else:
            self._put(ask, min(self.workers, key=lambda worker: len(worker.asks)))

    def kill_silent(self) -> None:
        """End workers that have work and have said nothing for long: what hangs is replaced like what died."""
        late = time.monotonic() - limits.SILENT_SECONDS
        for worker in self.workers:
            has_work = worker.asks or any(guest.is_busy for guest in worker.guests.values())
            if not has_work:
                worker.heard = time.monotonic()
            elif worker.pid and worker.heard < late:
                LOG.error("Worker %s is stuck; it is ended.", worker.pid)
                with contextlib.suppress(ProcessLookupError):  # it died just now, and is being replaced
                    os.kill(worker.pid, 9)
