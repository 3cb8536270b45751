"""A run's generator, as the server holds it: opened at a frame, given credit, moved when its worker dies."""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from live import limits
from live.limits import Refused
from live.wire import Head
from live.workers import Pool, Worker


@dataclass(frozen=True)
class Opened:
    """The first frame of a generator, as it is shown and whole (the same where nothing is heavy), and a sentence for the person.

    `grown` is how many bytes a whole frame may come to have.
    """

    step: int
    light: bytes
    whole: bytes
    note: str
    grown: int


class Player(Protocol):
    """Who plays the run: it hears of every frame, of the end, and of the loss of the worker."""

    def took(self, step: int, bare: bytes, shown: bytes, watch_id: int, is_interim: bool) -> None:
        """A frame came; `shown` has the detail that was watched with it, or is empty. `is_interim`: on the way to one."""

    def took_key(self, step: int, whole: bytes) -> None:
        """The whole frame of a step that comes next, of a heavy experiment."""

    def ended(self, step: int | None, why: str, cause: str = "") -> None:
        """There will be no more frames."""

    def lost(self) -> None:
        """The worker died; the generator must be opened again at the newest frame."""


class Generator:
    """One at a time for each run; opening it again makes everything of the one before void."""

    def __init__(self, pool: Pool, kind: str, player: Player) -> None:
        self.id, self._gen = pool.new_id(), 0
        self._pool = pool
        self._kind, self._player = kind, player
        self._made = self._until = 0
        self._opening: tuple[Head, bytes] | None = None
        self._first: asyncio.Future[Opened] | None = None
        self._tries = 0
        self.worker = pool.place(self)

    @property
    def is_busy(self) -> bool:
        """Whether the worker owes this run something."""
        return self._made < self._until or self._first is not None

    async def open(
        self, address: str, branch: int, start: bytes, old: str | None = None, is_foreign: bool = False
    ) -> Opened:
        """A new generator's first frame, on a branch of this number. Raises Refused.

        `old` is the address that the frame in `start` was made with, if it is another; `is_foreign` has it checked.
        """
        self._gen += 1
        self._made = self._until = 0
        self._first = asyncio.get_running_loop().create_future()
        head = {"do": "open", "run": self.id, "gen": self._gen, "kind": self._kind, "address": address}
        self._opening = ({**head, "branch": branch, "old": old, "is_foreign": is_foreign}, start)
        self.worker.say(*self._opening)
        try:
            return await self._first
        finally:
            self._first = self._opening = None

    def credit(self, n: int, updates: int, seconds: float) -> None:
        """Let it make n more frames than have come."""
        if self._until != self._made + n:
            self._until = self._made + n
            wish = {"until": self._until, "updates": updates, "seconds": seconds}
            self.worker.say({"do": "frames", "run": self.id, "gen": self._gen, **wish})

    async def ask(self, do: str, about: Head, payload: bytes = b"") -> bytes:
        """The answer of this run's worker, or of another if it dies. Raises Refused and Absent."""
        return await self._pool.ask({"do": do, "kind": self._kind, **about}, payload, self.worker)

    def watch(self, watch: dict[str, Any] | None, watch_id: int) -> None:
        """Add a detail to every frame from now on."""
        self.worker.say({"do": "watch", "run": self.id, "watch": watch, "watch_id": watch_id})

    def close(self) -> None:
        """Give it back."""
        self.worker.guests.pop(self.id, None)
        self.worker.say({"do": "close", "run": self.id})

    def hear(self, head: Head, payload: bytes) -> None:
        """Take what the worker says; what belongs to an older generator is dropped."""
        if head["gen"] != self._gen:
            return
        if head["is"] == "frame":
            self._made, self._tries = self._made + (not head["is_interim"]), 0
            cut = head["cut"]
            self._player.took(head["step"], payload[:cut], payload[cut:], head["watch_id"], head["is_interim"])
        elif head["is"] == "key":
            self._player.took_key(head["step"], payload)
        elif head["is"] == "end":
            self._stop(head["step"], head["why"], head["cause"])
        elif head["is"] == "first":
            self._begin(head, payload)
        else:
            self._refuse(head["why"])

    def _begin(self, head: Head, payload: bytes) -> None:
        """The first frame came; it is dropped where nobody waits for it any more."""
        if self._is_awaited:
            cut = head["cut"]
            frames = payload[:cut], payload[cut:] or payload
            self._first.set_result(Opened(head["step"], *frames, head["note"], head["grown"]))

    def _refuse(self, why: str) -> None:
        """It cannot be opened; or, if it was open before, cannot go on."""
        if self._is_awaited:
            self._first.set_exception(Refused(why))
        else:
            self._stop(None, why)

    @property
    def _is_awaited(self) -> bool:
        return self._first is not None and not self._first.done()

    def move(self, worker: Worker) -> None:
        """Go on with another worker, and repeat what was asked of the old one."""
        self.worker = worker
        self._tries += 1
        if self._tries > limits.TRIES:
            self._give_up(
                "This run ended its worker several times in a row, so it stops here. Another setting may help."
            )
        elif self._opening is not None:
            worker.say(*self._opening)
        else:
            self._player.lost()

    def _give_up(self, why: str) -> None:
        if self._is_awaited:
            self._first.set_exception(Refused(why))
        self._stop(None, why)

    def _stop(self, step: int | None, why: str, cause: str = "") -> None:
        self._until = self._made
        self._player.ended(step, why, cause)
