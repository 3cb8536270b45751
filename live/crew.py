"""A worker process as the server sees it, what it has to do, and whether it still does it."""

import asyncio
import contextlib
import logging
import os
from dataclasses import dataclass, field
from typing import Protocol

from live import limits
from live.board import Board
from live.load import Load
from live.patience import Patience
from live.wire import Channel, Header

LOG = logging.getLogger("park.workers")


class Guest(Protocol):
    """A run as the pool knows it: somebody who listens, and can move to another worker."""

    id: int
    need: int
    """Bytes that it takes in a worker, about; 0 where that is nothing to speak of."""
    held: int
    """Bytes that it took, about, where it was opened last."""
    worker: "Worker | None"

    @property
    def is_busy(self) -> bool:
        """Whether the worker owes this run something."""

    def leave(self) -> None:
        """Give its place in the worker back; it can be opened again, there or elsewhere, when it is needed."""

    def hear(self, head: Header, payload: bytes) -> None:
        """A worker said something about this run."""

    def move(self, had_the_turn: bool, why: str) -> None:
        """The worker of this run died, perhaps by its doing; go on with another. `why` says why no GPU is used any more."""


@dataclass
class Ask:
    """A question that any worker can answer, and who waits for the answer."""

    head: Header
    payload: bytes
    answer: asyncio.Future[bytes]
    is_quick: bool = True
    tries: int = 0

    @property
    def id(self) -> int:
        """Its number."""
        return self.head["ask"]


@dataclass(eq=False)
class Worker:
    """One process at the other end of a line. `pid` is 0 until it is warm and says so; `gpu` names the one it computes on."""

    channel: Channel
    board: Board
    pid: int = 0
    gpu: str = ""
    guests: dict[int, Guest] = field(default_factory=dict)
    asks: dict[int, Ask] = field(default_factory=dict)
    _load: Load = field(default_factory=Load)
    _pulse: Patience = field(default_factory=Patience)
    _turn: Patience = field(default_factory=Patience)
    _start: Patience = field(default_factory=Patience)

    def say(self, head: Header, payload: bytes = b"") -> None:
        """Send a message."""
        self.channel.send(head, payload)

    def put(self, ask: Ask) -> None:
        """Ask it something."""
        self.say(ask.head, ask.payload)
        self.asks[ask.id] = ask

    @property
    def load(self) -> int:
        """How busy it is, in runs; what sleeps on it is none."""
        return self._load.runs(self.board.busy)

    def take_in(self, guest: Guest) -> None:
        """Have a run as a guest."""
        self.guests[guest.id] = guest
        self._load.give()

    @property
    def is_quiet(self) -> bool:
        """Whether its pulse has been missing for long enough to say so."""
        return self._pulse.seconds > limits.QUIET_SECONDS

    def end_if_stuck(self) -> None:
        """Look at its pulse, its turn and its load; what hangs is ended, to be replaced like what died."""
        board = self.board
        self._load.look(board.busy)
        if not board.pid:
            return
        has_work = bool(self.asks) or any(guest.is_busy for guest in self.guests.values())
        still = self._turn.look((board.turns, has_work, board.turn)), self._start.look(self.pid)
        if self._pulse.look(board.beats) > limits.PULSE_SECONDS:
            self.end("shows no sign of life")
        elif self.pid and has_work and still[0] > limits.SILENT_SECONDS:
            self.end("does not come to an end with one turn")
        elif not self.pid and still[1] > limits.READY_SECONDS:
            self.end("does not become ready")

    def end(self, why: str = "") -> None:
        """End the process; with a reason it is one that should not have had to be ended."""
        if why:
            LOG.error("Worker %s %s; it is ended.", self.board.pid, why)
        with contextlib.suppress(ProcessLookupError):  # it died just now, and is being replaced
            os.kill(self.board.pid, 9)
