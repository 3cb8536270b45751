"""The pool of worker processes as the server sees it: a line to each, deaths noticed at once, work handed on."""

import asyncio
import itertools
import logging
import os

from engine.experiment import Experiment
from engine.experiments import EXPERIMENTS
from engine.training.device import ENDED
from live import limits
from live.crew import Ask, Guest, Worker
from live.desks import Desks
from live.gpus import Gpus
from live.hiring import Hiring, hiring
from live.limits import Refused
from live.room import with_room
from live.unread import Unread
from live.wire import Channel, Header

LOG = logging.getLogger("park.workers")
NOTHING = (
    "Nothing can be computed on this server, as its workers do not start: {} Whoever runs it finds more in its log."
)
OVER_AND_OVER = "This could not be computed: it ended its worker several times."


class Absent(Exception):  # noqa: N818 - a claim, as in “Refused: too long”
    """The worker does not have the whole frame that a question is about."""


class Pool:
    """As many workers as cores, and as many trainers; desks for dear questions, and one for each GPU. All on the server's event loop."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size or os.cpu_count() or 1
        self.workers: list[Worker] = []
        """For what takes milliseconds: light runs, and what is asked of them."""
        self.trainers: list[Worker] = []
        """For large networks, one update of which may take a second: the system lets the workers go on meanwhile."""
        self.desks = Desks(max(1, self.size // 2), lambda: self._hire(self._hirer))
        self.gpus = Gpus(self._hire)
        self.unread = Unread()
        self.trouble = ""
        """Why no worker can be had, as a sentence; empty since one became ready."""
        self._failures = 0
        self._hiring: Hiring | None = None
        self._readers: set[asyncio.Task[None]] = set()
        self._ids = itertools.count(1)
        self._is_stopping = False

    async def start(self) -> None:
        """Hire the workers; they become warm in the background."""
        self._hiring = hiring()
        for _ in range(self.size):
            self.workers.append(await self._hire(self._hiring))
        for _ in range(self.size if self._hiring.is_cheap else 0):
            self.trainers.append(await self._hire(self._hiring))
        self.gpus.start()

    @property
    def _hirer(self) -> Hiring:
        """What gives the workers."""
        assert self._hiring is not None  # once the pool has started
        return self._hiring

    async def stop(self) -> None:
        """Hang up: every worker ends by itself."""
        self._is_stopping = True
        for reader in self._readers:
            reader.cancel()
        for worker in self.everyone:
            worker.channel.close()
        await self.gpus.stop()
        if self._hiring:
            await asyncio.to_thread(self._hiring.close)

    @property
    def everyone(self) -> list[Worker]:
        """Every worker of any kind."""
        return [*self.crew, *self.desks.workers, *self.gpus.workers]

    @property
    def crew(self) -> list[Worker]:
        """Those that there are always."""
        return [*self.workers, *self.trainers]

    @property
    def is_well(self) -> bool:
        """Whether every one of them is warm and alive."""
        return bool(self.workers) and all(worker.pid and not worker.is_quiet for worker in self.crew)

    def _those_for(self, is_quick: bool) -> list[Worker]:
        """Workers that do such work. Where each costs an import of PyTorch, the same do all."""
        return self.workers if is_quick or not self.trainers else self.trainers

    def place(self, guest: Guest, experiment: Experiment, why: str = "") -> str:
        """Find a worker for a run of this experiment. Gives why it is not one with a GPU, as `why` may know already; empty if it is.

        Raises Refused where none has room for it.
        """
        why = why or self.gpus.why_not(experiment)
        worker = with_room(guest, self._those_for(experiment.is_quick)) if why else self.gpus.best()
        assert worker is not None  # where nothing speaks against a GPU there is one
        if worker is not guest.worker:
            guest.leave()
        if guest.id not in worker.guests:
            worker.take_in(guest)
        guest.worker = worker
        return why

    def new_id(self) -> int:
        """A number that no run and no question had before."""
        return next(self._ids)

    async def ask(
        self, head: Header, payload: bytes = b"", worker: Worker | None = None, owner: str = "", is_dear: bool = False
    ) -> bytes:
        """The answer to a question that carries all it needs; asked again if its worker dies. Raises Refused and Absent."""
        if self.trouble:
            raise Refused(self.trouble)
        about = {**head, "ask": self.new_id(), "owner": owner}
        is_quick = getattr(EXPERIMENTS.get(head["kind"]), "is_quick", True)
        ask = Ask(about, payload, asyncio.get_running_loop().create_future(), is_quick)
        try:
            if is_dear:
                await self.desks.put(ask)
            else:
                (worker if worker in self.everyone else self._least_asked(ask)).put(ask)
            return await ask.answer
        except asyncio.CancelledError:
            self._drop(ask)
            raise
        finally:
            self.desks.forget(ask)
            del ask  # its error has this frame in its traceback: in a ring, the payload would stay for long

    def _least_asked(self, ask: Ask) -> Worker:
        return min(self._those_for(ask.is_quick), key=lambda worker: len(worker.asks))

    def _drop(self, ask: Ask) -> None:
        """Who asked is gone."""
        self.desks.drop(ask)
        for worker in (*self.crew, *self.gpus.workers):
            if worker.asks.pop(ask.id, None):
                worker.say({"do": "drop", "number": ask.id})

    async def _hire(self, hiring: Hiring) -> Worker:
        """A new worker; it is warm when it says so."""
        hired = await asyncio.to_thread(hiring.hire)
        worker = Worker(await Channel.over(hired.line), hired.board)
        task = asyncio.create_task(self._listen(worker))
        self._readers.add(task)
        task.add_done_callback(self._readers.discard)
        return worker

    async def _listen(self, worker: Worker) -> None:
        """Hand on what a worker says until it dies, or cannot be understood; then replace it."""
        try:
            while True:
                self._hear(worker, *await worker.channel.receive())
        except (asyncio.IncompleteReadError, ConnectionError):
            LOG.info("Worker %s hung up.", worker.pid)
        except Exception:
            LOG.exception(
                "What worker %s said went wrong here; nobody else on it is left without an answer.", worker.pid
            )
        if not self._is_stopping:
            await self._lose(worker)

    def _hear(self, worker: Worker, head: Header, payload: bytes) -> None:
        if "ask" in head:
            self._answer(worker.asks.pop(head["ask"], None), head, payload)
        elif "run" in head:
            guest = worker.guests.get(head["run"])
            if guest is not None:
                guest.hear(head, payload)
        elif head["is"] == "failed":
            self._failed(worker, head["why"])
        else:
            worker.pid = head["pid"]
            if "gpu" in head:
                self.gpus.ready(worker, head)
            else:
                self.trouble, self._failures = "", 0

    def _answer(self, ask: Ask | None, head: Header, payload: bytes) -> None:
        if ask is None or ask.answer.done():
            return
        if head["is"] == "refused":
            ask.answer.set_exception(Refused(head["why"]))
        elif head["is"] == "absent":
            ask.answer.set_exception(Absent())
        else:
            ask.answer.set_result(payload)

    def _failed(self, worker: Worker, why: str) -> None:
        """A process could not become a worker."""
        LOG.warning("A worker cannot start: %s", why)
        if worker in self.crew:
            self.trouble = NOTHING.format(why if why.endswith(".") else f"{why}.")

    async def _lose(self, worker: Worker) -> None:
        """A worker is dead: what it had to do others do. It is the fault of who had the turn, and of nobody else; of a desk that never was warm, of whoever it was hired for."""
        worker.channel.close()
        culprit, is_desk = worker.board.turn, worker in self.desks.workers
        if is_desk:
            self.desks.lost(worker)
            await self._pause_if_never_warm(worker)
        elif worker in self.gpus.workers:
            self.gpus.lost(worker)
        else:
            await self._replace(worker)
        for guest in list(worker.guests.values()):
            guest.move(guest.id == culprit, ENDED if worker.gpu else "")
        for ask in list(worker.asks.values()):
            await self._ask_again(ask, ask.id == culprit or (is_desk and not worker.pid), is_desk)

    async def _replace(self, worker: Worker) -> None:
        """Another worker for a dead one, however often the machine has none to give: its runs wait for it."""
        LOG.warning("Worker %s died with %s runs; it is replaced.", worker.pid or "(not yet warm)", len(worker.guests))
        if self.trouble:
            self._disappoint(worker)
        await self._pause_if_never_warm(worker)
        while True:
            try:
                new = await self._hire(self._hirer)
                crew = self.workers if worker in self.workers else self.trainers
                crew[crew.index(worker)] = new
                return
            except OSError:  # no process, no memory, or none that reported in time
                self._failures += 1
                LOG.exception("No worker could be had in place of %s; it is tried again.", worker.pid)
                await asyncio.sleep(limits.pause(self._failures))

    async def _pause_if_never_warm(self, worker: Worker) -> None:
        """Longer each time: the next will hardly fare better at once."""
        if not worker.pid:
            self._failures += 1
            await asyncio.sleep(limits.pause(self._failures))

    def _disappoint(self, worker: Worker) -> None:
        """Tell all who wait for a worker that there is none to be had."""
        for guest in list(worker.guests.values()):
            guest.move(had_the_turn=False, why="")
        for ask in worker.asks.values():
            if not ask.answer.done():
                ask.answer.set_exception(Refused(self.trouble))
        worker.guests.clear()
        worker.asks.clear()

    async def _ask_again(self, ask: Ask, is_blamed: bool, is_dear: bool) -> None:
        ask.tries += is_blamed
        if ask.answer.done():
            return
        if ask.tries >= limits.TRIES:
            ask.answer.set_exception(Refused(OVER_AND_OVER))
        elif is_dear:
            await self._ask_desk_again(ask)
        else:
            self._least_asked(ask).put(ask)

    async def _ask_desk_again(self, ask: Ask) -> None:
        try:
            await self.desks.assign(ask)
        except Refused as error:
            ask.answer.set_exception(error)

    def end_stuck(self) -> None:
        """End workers that hang, and what hangs while it should make some: both are replaced like what died."""
        for worker in self.everyone:
            worker.end_if_stuck()
        self._hirer.check()
