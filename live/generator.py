"""A run's generator, as the server holds it: opened at a frame, given credit, moved when its worker dies or is full."""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from engine.experiment import Experiment
from engine.experiments import experiment_at
from engine.training.device import FULL, NO_GPU
from live import limits
from live.crew import Worker
from live.limits import Refused, Unfit
from live.room import capacity, used
from live.wire import Header
from live.workers import Pool

ON_CPU = "{}: this run goes on on the CPU."
GIVEN_UP = "This run ended its worker several times in a row, so it stops here. Another setting may help."
CROWDED = "Other runs have taken the memory that this one needs, so it stops here. Go on from here in a minute, with a smaller batch if need be."


@dataclass(frozen=True)
class Opened:
    """The first frame of a generator, as it is shown and whole (the same where nothing is private), and a sentence for the person.

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
        """The whole frame of a step that comes next, of a large experiment."""

    def ended(self, step: int | None, why: str, cause: str = "") -> None:
        """There will be no more frames."""

    def lost(self) -> None:
        """The worker is lost; if frames are wanted, the generator must be opened again at the newest one."""


class Generator:
    """One at a time for each run; opening it again makes everything of the one before void."""

    def __init__(self, pool: Pool, kind: str, owner: str, player: Player) -> None:
        self.id, self._gen = pool.new_id(), 0
        self.worker: Worker | None = None
        self.need = self.held = 0
        self.is_lost = False
        """Whether there is no worker that has it; it is opened again when frames are wanted."""
        self.note = ""
        """What the person should know when it goes on elsewhere."""
        self._pool, self._kind, self._player = pool, kind, player
        self._address = ""
        self._owner = owner
        self._made = self._until = 0
        self._opening: tuple[Experiment, Header, bytes] | None = None
        self._first: asyncio.Future[Opened] | None = None
        self._tries = self._moves = 0
        self._why = NO_GPU
        self._kept_off: dict[str, str] = {}
        """Addresses with which it stays off the GPU, and why."""

    @property
    def is_busy(self) -> bool:
        """Whether the worker owes this run something."""
        return self._made < self._until or self._first is not None

    async def open(
        self,
        address: str,
        branch: int,
        start: bytes,
        old: str | None = None,
        is_foreign: bool = False,
        step: int | None = None,
    ) -> Opened:
        """A new generator's first frame, on a branch of this number. Raises Refused.

        `old` is the address that the frame in `start` was made with, if it is another; `is_foreign` has it checked. With a
        `step`, `start` is a file of weights, which are of that step.
        """
        self._gen += 1
        self._made = self._until = 0
        self._moves = self._moves if address == self._address else 0
        self._first = asyncio.get_running_loop().create_future()
        head = {"do": "open", "run": self.id, "gen": self._gen, "kind": self._kind, "address": address}
        head |= {"owner": self._owner, "branch": branch, "old": old, "is_foreign": is_foreign, "step": step}
        self._opening = experiment_at(self._kind, address), head, start
        self._address, self.is_lost = address, True
        try:
            self._say_open()
            first = await self._first
        finally:
            self._first = self._opening = None
        self.is_lost, self.note = False, ""
        return first

    def _say_open(self) -> None:
        """Let a worker open it. Raises Refused where none can."""
        assert self._opening is not None  # whoever waits has said what is to be opened
        experiment, head, start = self._opening
        if self._pool.trouble:
            raise Refused(self._pool.trouble)
        self.need = experiment.need
        self._why = self._pool.place(self, experiment, self._kept_off.get(head["address"], ""))
        self.held = self.need
        self._placed.say(head, start)

    def credit(self, n: int, updates: int, seconds: float) -> None:
        """Let it make n more frames than have come."""
        if self._until != self._made + n and not self.is_lost:
            self._until = self._made + n
            wish = {"until": self._until, "updates": updates, "seconds": seconds}
            self._placed.say({"do": "frames", "run": self.id, "gen": self._gen, **wish})

    async def ask(self, do: str, about: Header, payload: bytes = b"", is_dear: bool = False) -> bytes:
        """The answer of this run's worker, or of another if it dies; a dear one is made beside. Raises Refused and Absent."""
        head = {"do": do, "kind": self._kind, **about}
        return await self._pool.ask(head, payload, self.worker, self._owner, is_dear)

    async def scene(self, address: str) -> bytes:
        """What does not change while the experiment at an address runs."""
        return await self.ask("scene", {"address": address, "why": self._why})

    def watch(self, watch: dict[str, Any] | None, watch_id: int) -> None:
        """Add a detail to every frame from now on."""
        if not self.is_lost and self.worker:
            self.worker.say({"do": "watch", "run": self.id, "watch": watch, "watch_id": watch_id})

    def leave(self) -> None:
        """Give its place in the worker back; it can be opened again, there or elsewhere, when it is needed."""
        if self.worker and self.worker.guests.pop(self.id, None):
            self.worker.say({"do": "close", "run": self.id})
        self.is_lost = True
        self._until = self._made

    def hear(self, head: Header, payload: bytes) -> None:
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
        elif head["is"] == "full":
            self._make_way(head["why"])
        else:
            self._refuse(Unfit(head["why"]))

    def _begin(self, head: Header, payload: bytes) -> None:
        """The first frame came; it is dropped where nobody waits for it any more."""
        if first := self._awaited:
            cut = head["cut"]
            frames = payload[:cut], payload[cut:] or payload
            first.set_result(Opened(head["step"], *frames, head["note"], head["grown"]))

    def _refuse(self, error: Refused) -> None:
        """It cannot be opened; or, if it was open before, cannot go on."""
        if first := self._awaited:
            first.set_exception(error)
        else:
            self._stop(None, str(error))

    @property
    def _awaited(self) -> asyncio.Future[Opened] | None:
        """The first frame, while somebody waits for it."""
        return None if self._first is None or self._first.done() else self._first

    @property
    def _placed(self) -> Worker:
        """The worker that it was given."""
        assert self.worker is not None  # as it is open, or was a moment ago
        return self.worker

    def move(self, had_the_turn: bool, why: str) -> None:
        """The worker of this run died, perhaps by its doing; go on with another. `why` says why no GPU is used any more."""
        if why:
            self.note = ON_CPU.format("The GPU's process ended")
            self._kept_off |= {self._address: why} if had_the_turn else {}
        else:
            self._tries += had_the_turn
        if self._tries > limits.TRIES:
            self._refuse(Unfit(GIVEN_UP))
        else:
            self._go_on()

    def _make_way(self, why: str) -> None:
        """Memory ran out in the worker: a run goes from a GPU to the CPU, from a crowd to where there is room; else it stops."""
        self._moves += 1
        is_crowded = used(self, self._placed) > capacity() // 4
        if self._placed.gpu:
            self._kept_off[self._address] = FULL
            self.note = ON_CPU.format("The GPU's memory is full")
        elif not is_crowded or self._moves > limits.MOVES:
            self._refuse(Refused(CROWDED) if is_crowded else Unfit(why))
            return
        self.leave()
        self._go_on()

    def _go_on(self) -> None:
        """Be opened once more, at once if somebody waits for it; else when frames are wanted."""
        self.is_lost = True
        first = self._awaited
        if first is None:
            self._player.lost()
            return
        try:
            self._say_open()
        except Refused as error:
            first.set_exception(error)

    def _stop(self, step: int | None, why: str, cause: str = "") -> None:
        self._until = self._made
        self._player.ended(step, why, cause)
